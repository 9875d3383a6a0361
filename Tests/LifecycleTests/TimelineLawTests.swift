import LedgerTesting
import Lifecycle
import StrictJSON
import Testing

/// Laws that hold for every set of observations, tried on random ones; a failure names the seed.
@Suite struct TimelineLawTests {
    static let seeds: [UInt64] = (0..<10).map { $0 * 1000 }

    /// Some histories for each argument.
    private func histories(_ seed: UInt64) -> [RandomHistory] {
        (seed..<seed + 60).map(RandomHistory.init)
    }

    private func timeline(_ history: RandomHistory, _ observations: [Observation]? = nil) throws -> Timeline {
        try #require(Timeline(subject: history.subject, observations: observations ?? history.observations))
    }

    @Test(arguments: seeds)
    func `neither order nor repetition of the observations makes a difference`(seed: UInt64) throws {
        for history in histories(seed) {
            var generator = SeededGenerator(seed: history.seed)
            let expected = try timeline(history)
            for _ in 0..<5 {
                let repeats = history.observations.filter { _ in Bool.random(using: &generator) }
                let other = (history.observations + repeats).shuffled(using: &generator)
                #expect(try timeline(history, other) == expected, "seed \(history.seed)")
            }
        }
    }

    @Test(arguments: seeds)
    func `the order of arrival changes nothing but which events are named`(seed: UInt64) throws {
        for history in histories(seed) {
            var generator = SeededGenerator(seed: history.seed)
            let sequences = history.observations.map(\.sequence).shuffled(using: &generator)
            let moved = zip(history.observations, sequences).map { $0.moved(to: $1) }
            let expected = try timeline(history).periods.map(dates)
            #expect(try timeline(history, moved).periods.map(dates) == expected, "seed \(history.seed)")
        }
    }

    @Test(arguments: seeds)
    func `periods are contiguous and ordered, and bounds stand on their side`(seed: UInt64) throws {
        for history in histories(seed) {
            let periods = try timeline(history).periods
            for (period, next) in zip(periods, periods.dropFirst()) {
                #expect(period.validTo == next.validFrom, "seed \(history.seed)")
                #expect(period.validFrom <= next.validFrom, "seed \(history.seed)")
                #expect(period.status != next.status, "seed \(history.seed)")
            }
            #expect(periods.last?.validTo == nil, "seed \(history.seed)")
            for period in periods {
                if let bound = period.notBefore { #expect(bound <= period.validFrom, "seed \(history.seed)") }
                if let end = period.validTo { #expect(period.confirmedUntil <= end, "seed \(history.seed)") }
                if period.precision == .exact { #expect(period.notBefore == nil, "seed \(history.seed)") }
            }
        }
    }

    @Test(arguments: seeds)
    func `every observation with a status is evidence, and no other`(seed: UInt64) throws {
        for history in histories(seed) {
            let periods = try timeline(history).periods
            let named = Set(periods.flatMap(\.evidence).map(\.sequence))
            let given = history.observations.filter { $0.status != nil && $0.answer == nil }.map(\.sequence)
            #expect(named == Set(given), "seed \(history.seed)")
            for period in periods {
                let sequences = period.evidence.map(\.sequence)
                #expect(sequences == Set(sequences).sorted(), "seed \(history.seed)")
                #expect(period.knownSince == sequences.first, "seed \(history.seed)")
                #expect(period.evidence.contains(period.deciding), "seed \(history.seed)")
                let short = period.shortEvidence()
                #expect(Set(short).isSubset(of: Set(period.evidence)), "seed \(history.seed)")
                #expect(short.contains(period.deciding) && short.last == period.evidence.last)
            }
        }
    }

    @Test(arguments: seeds)
    func `one more delivery of a known notification adds evidence and changes nothing else`(
        seed: UInt64
    ) throws {
        for history in histories(seed) {
            let late = Instant(nanoseconds: 1_900_000_000_000_000_000)
            let expected = try timeline(history)
            for known in history.observations where known.source == .webhook {
                let more = try timeline(
                    history, history.observations + [known.delivered(again: 99, at: late)])
                #expect(more.periods.map(datesAndDeciding) == expected.periods.map(datesAndDeciding))
                #expect(more.attributes == expected.attributes)
                for (period, before) in zip(more.periods, expected.periods) {
                    #expect(period.evidence.filter { $0.sequence != 99 } == before.evidence)
                }
            }
        }
    }

    @Test(arguments: seeds)
    func `a read that shows what is known never moves the dates of other periods`(seed: UInt64) throws {
        for history in histories(seed) {
            let before = try timeline(history).periods
            guard
                let known = history.observations.first(where: {
                    $0.source == .webhook && $0.status != nil && $0.updatedAt != nil
                })
            else { continue }
            let late = Instant(nanoseconds: 1_900_000_000_000_000_000)
            let read = Observation(
                subject: history.subject, sequence: 99, item: 0, source: .response, status: known.status,
                updatedAt: known.updatedAt, objectCreatedAt: known.objectCreatedAt, sentAt: late,
                receivedAt: late, objectDigest: known.objectDigest)
            let after = try timeline(history, history.observations + [read]).periods
            #expect(after.map(\.status) == before.map(\.status), "seed \(history.seed)")
            #expect(after.map(\.validFrom) == before.map(\.validFrom), "seed \(history.seed)")
        }
    }

    /// What a period says of time, without the events that say it.
    private func dates(_ period: Period) -> String {
        "\(period.status) \(period.validFrom) \(period.validTo as Instant?) \(period.precision) "
            + "\(period.notBefore as Instant?) \(period.confirmedUntil) \(period.evidence.count)"
    }

    private func datesAndDeciding(_ period: Period) -> String {
        "\(period.status) \(period.validFrom) \(period.validTo as Instant?) \(period.precision) "
            + "\(period.notBefore as Instant?) \(period.confirmedUntil) \(period.deciding) \(period.knownSince)"
    }
}
