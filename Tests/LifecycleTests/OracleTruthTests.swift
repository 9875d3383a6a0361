import LedgerTesting
import StrictJSON
import Testing

/// The oracle against simulated histories of which the truth is known.
@Suite struct OracleTruthTests {
    /// How many histories a law is tried on.
    static let count = 3000

    /// How far `created_at` of a notification and `updated_at` may be apart for an exact start: 2 s, in nanoseconds.
    static let tolerance: Int64 = 2_000_000_000

    @Test func `no start that is called exact is more than two seconds off the truth`() {
        var generator = LedgerTesting.SeededGenerator()
        var exact = 0
        var bounded = 0
        for _ in 0..<Self.count {
            let history = SimulatedHistory(seed: generator.next())
            guard history.bindsExactStarts else { continue }
            // What is cut off `updated_at` is not known to anybody and comes on top.
            let tolerance = Self.tolerance + history.traits.objectUnit - 1
            let oracle = Oracle(history.events)
            for subject in oracle.subjects {
                for period in oracle.periods(of: subject) {
                    guard period.isExact else {
                        bounded += 1
                        continue
                    }
                    exact += 1
                    let truth = history.truth(of: subject)
                    #expect(
                        truth?.holds(period.status, from: period.validFrom, within: tolerance) == true,
                        "history \(history.seed) of \(generator): \(subject.json.text) \(period.json.text)")
                }
            }
        }
        // A law that holds since nothing is exact, or everything, would say little.
        #expect(exact > Self.count)
        #expect(bounded > Self.count / 3)
    }

    @Test func `the periods do not depend on the order of arrival`() {
        var generator = LedgerTesting.SeededGenerator()
        for _ in 0..<Self.count / 10 {
            let history = SimulatedHistory(seed: generator.next())
            let turned = Self.renumbered(history.events.reversed())
            let (oracle, other) = (Oracle(history.events), Oracle(turned))
            #expect(oracle.subjects == other.subjects)
            for subject in oracle.subjects {
                #expect(
                    oracle.periods(of: subject).map(Self.withoutSequences)
                        == other.periods(of: subject).map(Self.withoutSequences),
                    "history \(history.seed) of \(generator): \(subject.json.text)")
            }
        }
    }

    @Test func `what is known at a sequence is what the events up to it say`() {
        var generator = LedgerTesting.SeededGenerator()
        for _ in 0..<Self.count / 30 {
            let history = SimulatedHistory(seed: generator.next())
            let middle = history.events.count / 2
            let (known, prefix) = (
                Oracle(history.events, knownAt: Int64(middle)), Oracle(Array(history.events.prefix(middle)))
            )
            #expect(known.subjects == prefix.subjects)
            #expect(known.findings == prefix.findings)
            for subject in known.subjects {
                #expect(known.history(of: subject) == prefix.history(of: subject))
            }
        }
    }

    @Test func `a seed gives the same history again`() {
        var generator = LedgerTesting.SeededGenerator()
        for _ in 0..<Self.count / 30 {
            let seed = generator.next()
            let history = SimulatedHistory(seed: seed)
            #expect(history.events == SimulatedHistory(seed: seed).events)
            #expect((1...40).contains(history.events.count))
            #expect(history.events.map(\.sequence) == (1...Int64(history.events.count)).map { $0 })
            #expect(
                zip(history.events, history.events.dropFirst()).allSatisfy { $0.recordedAt <= $1.recordedAt })
        }
    }

    @Test func `every kind of finding occurs in some history`() {
        var generator = LedgerTesting.SeededGenerator()
        var kinds: Set<String> = []
        for _ in 0..<Self.count / 3 {
            let history = SimulatedHistory(seed: generator.next())
            let oracle = Oracle(history.events)
            kinds.formUnion(
                oracle.findings(now: (oracle.latestInstant ?? 0) + 90_000_000_000_000).map(\.kind))
        }
        #expect(Self.kinds.subtracting(kinds) == [], "\(generator)")
        #expect(kinds.subtracting(Self.kinds) == [], "\(generator)")
    }

    /// The kinds of findings that the rules name.
    static let kinds: Set<String> = [
        "illegal_transition", "gap", "conflict", "status_event_mismatch", "ambiguous_order",
        "snapshot_advanced",
        "attribute_changed", "unknown_vocabulary", "disappeared", "orphan_account", "account_outlives_group",
        "unreadable_body", "unverified_signature", "clock_disagreement", "late_arrival", "out_of_order",
        "clock_regression", "missing_notification", "stuck", "unconfirmed_close", "unresolved_request",
        "listening_gap",
    ]

    /// The same events with sequences from 1 in the order given.
    static func renumbered(_ events: [OracleEvent]) -> [OracleEvent] {
        events.enumerated().map { index, event in
            var copy = event
            copy.sequence = Int64(index) + 1
            return copy
        }
    }

    /// What of a period has nothing to do with arrival.
    static func withoutSequences(_ period: OraclePeriod) -> JSONValue {
        var json = period.json
        json["known_since"] = nil
        json["evidence"] = nil
        return json
    }
}
