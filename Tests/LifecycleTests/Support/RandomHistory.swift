import LedgerTesting
import Lifecycle
import StrictJSON

/// Random observations of one subject from few values, so that ties, repeats and contradictions are frequent.
struct RandomHistory {
    let subject: Subject
    let observations: [Observation]
    let seed: UInt64

    private static let families: [SubjectKind: (names: [String], statuses: [String])] = [
        .user: (
            ["CREATED", "ACTIVATED", "DEACTIVATED", "OFFBOARDING_INITIATED", "OFFBOARDED", "DATA_CHANGED"],
            ["INACTIVE", "ACTIVE", "OFFBOARDING", "OFFBOARDED"]
        ),
        .account: (
            ["CREATED", "ACTIVATED", "LOCKED", "CLOSING_INITIATED", "CLOSED", "UPDATED", "FROZEN"],
            ["PENDING_APPROVAL", "ACTIVE", "LOCKED", "CLOSING", "CLOSED", "FROZEN", "THAWED"]
        ),
    ]

    init(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let kind: SubjectKind = Int.random(in: 0..<4, using: &generator) == 0 ? .user : .account
        let family = Self.families[kind] ?? ([], [])
        let subject = Subject(kind: kind, id: "7a25d9c4-6e0b-4c83-b1f7-20c4e95ab201")
        let count = Int.random(in: 1...14, using: &generator)
        let span = [3, 8, 60].randomElement(using: &generator) ?? 8
        func moment() -> Instant {
            let seconds = Int64(Int.random(in: 0...span, using: &generator))
            let fraction = [0, 0, 0, 300_000_000, 900_000_000].randomElement(using: &generator) ?? 0
            return Instant(nanoseconds: (1_772_359_200 + seconds) * 1_000_000_000 + Int64(fraction))
        }
        func cut(_ instant: Instant) -> Instant {
            Instant(nanoseconds: instant.nanoseconds - instant.nanoseconds % 1_000_000_000)
        }
        var observations: [Observation] = []
        for sequence in 1...Int64(count) {
            let roll = Int.random(in: 0..<20, using: &generator)
            if roll == 0, let answer = StatuslessAnswer.allCases.randomElement(using: &generator) {
                let received = moment()
                observations.append(
                    Observation(
                        subject: subject, sequence: sequence, item: 0, source: .response, sentAt: received,
                        receivedAt: received, answer: answer))
            } else if roll < 4,
                let earlier = observations.filter({ $0.source == .webhook }).randomElement(
                    using: &generator)
            {
                observations.append(earlier.delivered(again: sequence, at: moment()))
            } else {
                let status = roll == 4 ? nil : family.statuses.randomElement(using: &generator)
                let updated = roll == 5 ? nil : moment()
                let created = [cut(moment()), updated].randomElement(using: &generator) ?? nil
                let object = "\(status ?? "-") \(updated?.nanoseconds ?? 0) \(created?.nanoseconds ?? 0)"
                let response = roll < 11
                let near = [updated.map(cut), updated, moment(), moment()].randomElement(using: &generator)
                let said = roll == 19 ? nil : near ?? moment()
                let name = family.names.randomElement(using: &generator) ?? ""
                let received = moment()
                let sent = [cut(received), received].orNone(using: &generator)
                observations.append(
                    Observation(
                        subject: subject, sequence: sequence, item: Int.random(in: 0...2, using: &generator),
                        source: response ? .response : .webhook, status: status, updatedAt: updated,
                        objectCreatedAt: created,
                        notificationID: response
                            ? nil : ["a", "b", "c"].orNone(using: &generator) ?? "\(sequence)",
                        notificationName: response ? nil : "X." + name,
                        notificationCreatedAt: response ? nil : said, sentAt: response ? sent : nil,
                        receivedAt: received, imported: roll == 18, objectDigest: Array(object.utf8),
                        contentDigest: Array("\(name) \(said?.nanoseconds ?? 0) \(object)".utf8)))
            }
        }
        self.subject = subject
        self.observations = observations
        self.seed = seed
    }
}

extension Observation {
    /// The same notification in a later event, or the same words in another answer.
    func delivered(again sequence: Int64, at received: Instant) -> Observation {
        Observation(
            subject: subject, sequence: sequence, item: item, source: source, status: status,
            updatedAt: updatedAt, objectCreatedAt: objectCreatedAt, notificationID: notificationID,
            notificationName: notificationName, notificationCreatedAt: notificationCreatedAt, sentAt: sentAt,
            receivedAt: received, imported: imported, objectDigest: objectDigest,
            contentDigest: contentDigest,
            attributes: attributes, answer: answer)
    }

    /// The same observation, had it been recorded elsewhere in the ledger.
    func moved(to sequence: Int64) -> Observation {
        delivered(again: sequence, at: receivedAt ?? Instant(nanoseconds: 0))
    }
}
