import LedgerTesting
import StrictJSON
import Testing
import TransparencyLog

@testable import EventStore

@Suite struct WriterRaceTests {
    @Test func `two stores that append at once leave one log without gaps, and its tree and tiles`()
        async throws
    {
        try await withLedger { directory, clock in
            let stores = try (0..<2).map { _ in try EventStore.open(directory, clock: clock.reading) }
            let sequences = try await withThrowingTaskGroup(of: [Int64].self) { group in
                for (name, store) in stores.enumerated() {
                    for caller in 0..<6 {
                        group.addTask {
                            var own: [Int64] = []
                            for number in 0..<40 {
                                let outcomes = try await store.append([
                                    EventBuilder.note("\(name)-\(caller)-\(number)a"),
                                    EventBuilder.note("\(name)-\(caller)-\(number)b"),
                                ])
                                own += outcomes.map(\.sequence)
                            }
                            return own
                        }
                    }
                }
                return try await group.reduce(into: [Int64]()) { all, own in
                    #expect(own == own.sorted())
                    all += own
                }
            }
            #expect(sequences.sorted() == Array(1...960))
            let heads = stores.map(\.head)
            for store in stores { try await store.close() }
            let stored = try events(directory)
            #expect(stored.map(\.sequence) == Array(1...960))
            #expect(heads.max { $0.size < $1.size }?.root == recomputedRoot(stored))
            #expect(try storedTiles(directory) == recomputedTiles(stored.map(\.leafHash)))
        }
    }

    @Test func `opening, appending and closing at once from all sides loses and doubles nothing`()
        async throws
    {
        try await withLedger { directory, clock in
            let random = SeededGenerator()
            let acknowledged = try await withThrowingTaskGroup(of: [String: Int64].self) { group in
                for worker in 0..<6 {
                    group.addTask {
                        try await Self.work(
                            directory, clock, SeededGenerator(seed: random.seed &+ UInt64(worker)))
                    }
                }
                return try await group.reduce(into: [String: Int64]()) { all, own in
                    all.merge(own) { first, second in
                        #expect(first == second, "one key has two sequences, \(random)")
                        return first
                    }
                }
            }
            let stored = try events(directory)
            #expect(stored.map(\.sequence) == (0..<stored.count).map { Int64($0 + 1) }, "\(random)")
            #expect(
                Dictionary(uniqueKeysWithValues: stored.map { ($0.sourceKey, $0.sequence) }) == acknowledged,
                "\(random)")
            #expect(try storedTiles(directory) == recomputedTiles(stored.map(\.leafHash)), "\(random)")
            let last = try EventStore.open(directory, clock: clock.reading)
            #expect(last.head.root == recomputedRoot(stored), "\(random)")
            try await last.close()
        }
    }

    /// One of many who open, append from several tasks, and close or let go; answers where the events are.
    private static func work(
        _ directory: LedgerDirectory, _ clock: ManualClock, _ generator: SeededGenerator
    ) async throws -> [String: Int64] {
        var random = generator
        var acknowledged: [String: Int64] = [:]
        for _ in 0..<6 {
            let store = try EventStore.open(directory, clock: clock.reading)
            let reader = try store.reader()
            let batches = (0..<Int(random.next() % 8)).map { _ in
                (0..<Int(random.next() % 40 + 1)).map { _ in "\(random.next() % 700)" }
            }
            try await withThrowingTaskGroup(of: [(String, Int64)].self) { group in
                for keys in batches {
                    group.addTask {
                        let outcomes = try await store.append(keys.map { EventBuilder.note($0) })
                        return zip(keys, outcomes.map(\.sequence)).map { ($0, $1) }
                    }
                }
                for try await answers in group {
                    for (key, sequence) in answers { acknowledged[key] = sequence }
                }
            }
            #expect(try reader.head() >= acknowledged.values.max() ?? 0, "\(generator)")
            try reader.close()
            // A store that is let go is closed by itself, in its own time.
            if random.next() % 3 > 0 { try await store.close() }
        }
        return acknowledged
    }
}
