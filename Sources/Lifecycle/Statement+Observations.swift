import StrictJSON

extension Statement {
    /// Returns what a set of observations of one subject says, each thing once, in the order of a timeline.
    ///
    /// - Complexity: O(n log n) for n observations.
    static func ordered(_ observations: [Observation]) -> [Statement] {
        var statements: [Statement] = []
        statements.reserveCapacity(observations.count)
        var notified: [Int] = []
        for (index, observation) in observations.enumerated() where observation.answer == nil {
            if observation.notificationID == nil {
                statements.append(Statement(response: observation, origin: index))
            } else {
                notified.append(index)
            }
        }
        // What is the same stands side by side then; a subject may have very many, and this takes little memory.
        notified.sort { observations[$0].isNotified(before: observations[$1]) }
        var rest = notified[...]
        while let first = rest.first {
            let repeats = rest.prefix { !observations[first].isNotified(before: observations[$0]) }
            statements += Self.statements(ofNotification: repeats, in: observations)
            rest = rest.dropFirst(repeats.count)
        }
        // Places are sorted instead of statements, which are large.
        statements.arrange(statements.indices.sorted { precedes(statements[$0], statements[$1]) })
        return statements
    }

    private init(response: Observation, origin: Int) {
        let received = response.receivedAt ?? response.sentAt
        let sent = response.sentAt ?? received
        let updated = response.updatedAt ?? received
        let status = updated == nil ? nil : response.status
        self.init(
            source: .response, status: status, updated: updated ?? .distantPast,
            said: received ?? updated ?? .distantPast, asOf: sent ?? updated ?? .distantPast, stamped: sent,
            received: received, exact: false, rank: Self.rank(of: status), notificationID: "",
            objectDigest: response.objectDigest, objectCreatedAt: response.objectCreatedAt, origin: origin,
            isClaim: false, evidence: [Evidence(response)], firstEvidence: Evidence(response))
    }

    /// Returns the snapshot that a notification carries and, where it was taken later than what the name tells,
    /// the claim of the name.
    private static func statements(
        ofNotification repeats: ArraySlice<Int>, in observations: [Observation]
    ) -> [Statement] {
        let merged = Repeats(repeats, in: observations)
        let first = observations[merged.origin]
        let created = first.notificationCreatedAt ?? merged.received
        let updated = first.updatedAt ?? created
        let status = updated == nil ? nil : first.status
        let named = NamedStatus(name: first.notificationName ?? "", of: first.subject.kind)
        var said = created ?? updated ?? .distantPast
        var exact = false
        var claimed: String?
        // A name speaks for itself where the object is one of later, also where that one has no status.
        if let updated, let created {
            let dated = first.notificationCreatedAt != nil
            if updated > created.adding(nanoseconds: sameMoment) {
                said = updated
                if dated, case .status(let name) = named { claimed = name }
            } else if let status, dated, created <= updated.adding(nanoseconds: sameMoment) {
                exact = named.names(status, of: first.subject.kind)
            }
        }
        let snapshot = Statement(
            source: .webhook, status: status, updated: updated ?? .distantPast, said: said, asOf: said,
            stamped: created, received: nil, exact: exact, rank: rank(of: status),
            notificationID: first.notificationID ?? "", objectDigest: first.objectDigest,
            objectCreatedAt: first.objectCreatedAt, origin: merged.origin, isClaim: false,
            evidence: merged.evidence,
            firstEvidence: merged.firstEvidence)
        guard let claimed, let created else { return [snapshot] }
        return [snapshot, snapshot.claim(of: claimed, at: created)]
    }

    /// Returns the observation of a named status at the moment the name was given.
    private func claim(of named: String, at created: Instant) -> Statement {
        Statement(
            source: .webhook, status: named, updated: created, said: created, asOf: created, stamped: created,
            received: nil, exact: true, rank: Self.rank(of: named), notificationID: notificationID,
            objectDigest: objectDigest, objectCreatedAt: objectCreatedAt, origin: origin, isClaim: true,
            evidence: evidence,
            firstEvidence: firstEvidence)
    }
}

extension [Statement] {
    /// Puts the statements into an order, given as the places where they stand now; without a second array of them.
    fileprivate mutating func arrange(_ order: [Int]) {
        var order = order
        for first in indices {
            // Along one cycle of the permutation; a place that is done points at itself.
            var place = first
            while order[place] != first {
                let next = order[place]
                swapAt(place, next)
                order[place] = place
                place = next
            }
            order[place] = place
        }
    }
}

extension Observation {
    /// An order of notifications in which those are equal that are the same: of one id and one content.
    fileprivate func isNotified(before other: Observation) -> Bool {
        let (id, otherID) = (notificationID ?? "", other.notificationID ?? "")
        if id != otherID { return id < otherID }
        return contentDigest.lexicographicallyPrecedes(other.contentDigest)
    }
}

/// What makes two notifications the same.
struct NotificationContent: Hashable {
    let id: String
    let digest: [UInt8]

    /// The content of a notification; `nil` for an answer.
    init?(_ observation: Observation) {
        guard let id = observation.notificationID else { return nil }
        self.id = id
        digest = observation.contentDigest
    }
}

/// What the deliveries of one notification have in common.
private struct Repeats {
    /// The smallest `received_at`.
    var received: Instant?

    /// The observation whose object has the smallest digest, so that spelling decides and not arrival.
    var origin: Int

    var evidence: [Evidence] = []
    var firstEvidence: Evidence

    init(_ repeats: ArraySlice<Int>, in observations: [Observation]) {
        origin = repeats[repeats.startIndex]
        firstEvidence = Evidence(observations[origin])
        evidence.reserveCapacity(repeats.count)
        for index in repeats {
            let observation = observations[index]
            evidence.append(Evidence(observation))
            if observation.sequence < firstEvidence.sequence { firstEvidence = Evidence(observation) }
            if observation.objectDigest.lexicographicallyPrecedes(observations[origin].objectDigest) {
                origin = index
            }
            if let arrival = observation.receivedAt { received = min(received ?? arrival, arrival) }
        }
    }
}

extension Instant {
    /// The place of what carries no instant at all: before everything else.
    static var distantPast: Instant { Instant(nanoseconds: .min) }
}
