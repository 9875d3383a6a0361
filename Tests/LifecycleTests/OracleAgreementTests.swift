import LedgerTesting
import Lifecycle
import StrictJSON
import Testing

/// Two readings of the rules, one written for speed and one word by word, over simulated histories.
@Suite struct OracleAgreementTests {
    /// The histories are tried in parts that can run beside each other.
    static let parts = 4
    static let timelinesPerPart = 2_500
    static let findingsPerPart = 1_000

    /// What one event says, by subject, as the room reads it.
    private struct Reading {
        var observations: [Subject: [Observation]] = [:]
        var notices: [Finding] = []

        init(_ events: [OracleEvent]) {
            var interpreter = EventInterpreter()
            for event in events {
                let facts = interpreter.facts(
                    sequence: event.sequence, kind: event.kind,
                    metadata: Array(event.metadata.canonicalText.utf8), body: event.body)
                for observation in facts.observations {
                    observations[observation.subject, default: []].append(observation)
                }
                notices +=
                    EventNotice(
                        sequence: event.sequence, kind: event.kind,
                        recordedAt: Instant(nanoseconds: event.recordedAt),
                        receivedAt: event.metadata["received_at"]?.stringValue.flatMap(
                            Instant.init(rfc3339:)),
                        facts: facts, signature: event.metadata["signature"]?.stringValue,
                        imported: event.metadata["imported_at"] != nil,
                        clockRead: event.metadata["clock_read"]?.stringValue
                    ).findings
            }
        }

        func history(_ subject: Subject) -> SubjectHistory? {
            SubjectHistory(subject: subject, observations: observations[subject] ?? [])
        }
    }

    @Test(arguments: 0..<parts)
    func `both give the same timelines, at any point of known time and of valid time`(part: Int) throws {
        var generator = SeededGenerator(seed: SeededGenerator().seed &+ UInt64(part))
        var periods = 0
        for _ in 0..<Self.timelinesPerPart {
            let simulated = SimulatedHistory(seed: generator.next())
            let known = Int64.random(in: 0...Int64(simulated.events.count), using: &generator)
            for position in [Int64(simulated.events.count), known] {
                let oracle = Oracle(simulated.events, knownAt: position)
                let reading = Reading(simulated.events.filter { $0.sequence <= position })
                for subject in oracle.subjects {
                    let place: Comment =
                        "history \(simulated.seed) known at \(position): \(subject.json.text)"
                    let kind = try #require(SubjectKind(rawValue: subject.kind))
                    let history = try #require(
                        reading.history(Subject(kind: kind, id: subject.id)), place)
                    let wanted = oracle.periods(of: subject)
                    #expect(history.timeline.periods.map(Self.json) == wanted.map(\.json), place)
                    periods += wanted.count
                    for moment in Self.moments(wanted, &generator) {
                        let answer = history.timeline.asOf(Instant(nanoseconds: moment))
                        let state = oracle.asOf(subject, moment)
                        #expect(answer.status == state.status && answer.certain == state.isCertain, place)
                        #expect(answer.certain || answer.candidates == state.candidates, place)
                        #expect(answer.confirmedUntil?.nanoseconds == state.confirmedUntil, place)
                    }
                    #expect(
                        Set(history.changes.map(Self.key)) == Set(oracle.changes(of: subject).map(Self.key)),
                        place)
                }
            }
        }
        #expect(periods > Self.timelinesPerPart)
    }

    @Test(arguments: 0..<parts)
    func `both find the same`(part: Int) throws {
        var generator = SeededGenerator(seed: SeededGenerator().seed &+ UInt64(100 + part))
        var found = 0
        for _ in 0..<Self.findingsPerPart {
            let simulated = SimulatedHistory(seed: generator.next())
            let oracle = Oracle(simulated.events)
            let reading = Reading(simulated.events)
            let later = Int64.random(in: 0...3_600 * 24 * 40, using: &generator) * 1_000_000_000
            let now = (oracle.latestInstant ?? 0) + later
            var findings = reading.notices
            for subject in reading.observations.keys {
                guard let history = reading.history(subject) else { continue }
                findings += history.findings + history.findings(now: Instant(nanoseconds: now))
                let group = history.timeline.attributes.accountGroupID.flatMap {
                    reading.history(Subject(kind: .accountGroup, id: $0))
                }
                findings += history.timeline.findings(inGroup: group?.timeline)
            }
            let all = reading.observations.values.joined()
            for id in Set(all.compactMap(\.notificationID)) {
                findings +=
                    NotificationReuse(id: id, observations: all.filter { $0.notificationID == id })
                    .findingsAcrossSubjects
            }
            // Those about requests and about listening rest on events of other kinds; they have tests of their own.
            let elsewhere: Set = ["unresolved_request", "listening_gap"]
            let wanted = oracle.findings(now: now).filter { !elsewhere.contains($0.kind) }
            found += wanted.count
            let (ours, theirs) = (Set(findings.map(Self.essence)), Set(wanted.map(Self.essence)))
            #expect(ours.subtracting(theirs) == [], "history \(simulated.seed) at \(now)")
            #expect(theirs.subtracting(ours) == [], "history \(simulated.seed) at \(now)")
        }
        #expect(found > Self.findingsPerPart)
    }

    /// Moments at the borders of periods, just beside them, and in between.
    private static func moments(_ periods: [OraclePeriod], _ generator: inout SeededGenerator) -> [Int64] {
        let borders = periods.flatMap { [$0.validFrom, $0.notBefore].compactMap(\.self) }
        guard let first = borders.min(), let last = borders.max() else { return [0] }
        let near = borders.flatMap { [$0 - 1, $0, $0 + 1] }
        return near + [Int64.random(in: first - 1_000_000_000...last + 1_000_000_000, using: &generator)]
    }

    private static func json(_ period: Period) -> JSONValue {
        [
            "status": .string(period.status), "valid_from": .string(period.validFrom.rfc3339),
            "valid_to": period.validTo.map { .string($0.rfc3339) } ?? .null,
            "precision": .string(period.precision.rawValue),
            "not_before": period.notBefore.map { .string($0.rfc3339) } ?? .null,
            "confirmed_until": .string(period.confirmedUntil.rfc3339),
            "known_since": .integer(period.knownSince),
            "evidence": .array(
                period.evidence.map {
                    [
                        "sequence": .integer($0.sequence), "source": .string($0.source.rawValue),
                        "imported": .bool($0.imported),
                    ]
                }),
            "evidence_count": .integer(Int64(period.evidence.count)),
        ]
    }

    private static func key(_ change: AttributeChange) -> String {
        "\(change.attribute.rawValue) \(change.from.canonicalText) \(change.to.canonicalText) \(change.at?.rfc3339 ?? "-")"
    }

    private static func key(_ change: OracleAttributeChange) -> String {
        let by = Instant(nanoseconds: change.by).rfc3339
        return "\(change.attribute) \(change.from.canonicalText) \(change.to.canonicalText) \(by)"
    }

    /// What both have to agree on: what it is, how grave, and about whom.
    private static func essence(_ finding: Finding) -> String {
        "\(finding.kind.rawValue) \(finding.severity.rawValue) \(finding.subject?.id ?? "-")"
    }

    private static func essence(_ finding: OracleFinding) -> String {
        "\(finding.kind) \(finding.severity) \(finding.subject?.id ?? "-")"
    }
}
