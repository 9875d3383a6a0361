import LedgerTesting
import StrictJSON
import Synchronization
import Testing
import TransparencyLog

@testable import EventStore

@Suite struct GroupCommitTests {
    @Test func `many callers share commits; each event is there once, and the head is the log's`()
        async throws
    {
        try await withLedger { directory, clock in
            let store = try EventStore.open(directory, clock: clock.reading)
            let sequences = try await withThrowingTaskGroup(of: [Int64].self) { group in
                for caller in 0..<64 {
                    group.addTask {
                        var own: [Int64] = []
                        for number in 0..<50 {
                            let outcomes = try await store.append([EventBuilder.note("\(caller)-\(number)")])
                            // Whoever is answered finds his event under the head already.
                            #expect(store.head.size >= outcomes[0].sequence)
                            own += outcomes.map(\.sequence)
                        }
                        return own
                    }
                }
                return try await group.reduce(into: [Int64]()) { all, own in
                    #expect(own == own.sorted())
                    all += own
                }
            }
            #expect(sequences.sorted() == Array(1...3_200))
            #expect(store.commitCount < 3_200)
            let head = store.head
            try await store.close()
            let stored = try events(directory)
            #expect(stored.map(\.sequence) == Array(1...3_200))
            #expect(Set(stored.map(\.sourceKey)).count == 3_200)
            #expect(head == LogHead(try frontier(stored)))
        }
    }

    @Test func `a lone caller has a commit for each call, and nobody has one for nothing`() async throws {
        try await withLedger { directory, clock in
            let store = try EventStore.open(directory, clock: clock.reading)
            for number in 1...20 {
                _ = try await store.append([EventBuilder.note("\(number)"), EventBuilder.note("\(number)b")])
                #expect(store.commitCount == number)
                #expect(store.head.size == Int64(2 * number))
            }
            #expect(try await store.append([EventBuilder.note("7")]) == [.duplicate(of: 13)])
            #expect(try await store.append([]) == [])
            #expect(store.commitCount == 20)
            try await store.close()
        }
    }

    @Test func `what gathered while another process wrote goes into one commit`() async throws {
        try await withLedger { directory, clock in
            let store = try EventStore.open(
                directory, clock: clock.reading, limits: .patient())
            let held = try HeldLock(directory)
            var calls: [Task<Result<[AppendOutcome], EventStoreError>, Never>] = []
            for number in 0..<30 { calls.append(await store.enqueue([EventBuilder.note("\(number)")])) }
            held.letGo()
            for (index, call) in calls.enumerated() {
                #expect(await call.value == .success([.appended(Int64(index + 1))]))
            }
            #expect(store.commitCount == 1)
            try await store.close()
        }
    }

    @Test func `a commit takes no further call once its bodies have the bytes it may have`() async throws {
        try await withLedger { directory, clock in
            let store = try EventStore.open(
                directory, clock: clock.reading, limits: .patient(WriterLimits(commitBytes: 1_000)))
            let held = try HeldLock(directory)
            var calls: [Task<Result<[AppendOutcome], EventStoreError>, Never>] = []
            for number in 0..<9 {
                let body = String(repeating: "x", count: 400)
                calls.append(await store.enqueue([EventBuilder.note("\(number)", body)]))
            }
            held.letGo()
            for call in calls { _ = try await call.value.get() }
            #expect(store.commitCount == 3)
            try await store.close()
        }
    }

    @Test func `a call that is refused leaves nothing of itself and the others of its commit whole`()
        async throws
    {
        try await withLedger { directory, _ in
            let start = ManualClock().now
            // The fifth event read off the clock is refused: it is two days behind.
            let readings = Mutex(0)
            let store = try EventStore.open(
                directory,
                clock: {
                    let number = readings.withLock { number in
                        number += 1
                        return number
                    }
                    return number == 5 ? start.adding(nanoseconds: -2 * 86_400_000_000_000) : start
                }, limits: .patient())
            let held = try HeldLock(directory)
            let named = EventBuilder.note("1", also: ["environment": "sandbox", "client_id": "c"])
            let first = await store.enqueue([named])
            let mismatch = await store.enqueue([
                EventBuilder.note("2"), EventBuilder.note("3", also: ["environment": "live"]),
            ])
            let clock = await store.enqueue([EventBuilder.note("4"), EventBuilder.note("5")])
            let stranger = await store.enqueue([EventBuilder.note("6", also: ["client_id": "d"])])
            let last = await store.enqueue([EventBuilder.note("7"), named])
            held.letGo()
            #expect(await first.value == .success([.appended(1)]))
            #expect(await mismatch.value == .failure(EventStoreError(.mismatch, "")))
            #expect(await clock.value == .failure(EventStoreError(.clock, "")))
            #expect(await stranger.value == .failure(EventStoreError(.mismatch, "")))
            #expect(await last.value == .success([.appended(2), .duplicate(of: 1)]))
            #expect(store.commitCount == 1)
            // Nothing of the refused calls is in the way of a later one.
            #expect(
                try await store.append((2...6).map { EventBuilder.note("\($0)") })
                    == (3...7).map { .appended($0) })
            try await store.close()
            #expect(try events(directory).map(\.sourceKey) == ["1", "7", "2", "3", "4", "5", "6"])
        }
    }

    @Test func `a call in which everything is refused or known writes nothing`() async throws {
        try await withLedger { directory, clock in
            let store = try EventStore.open(directory, clock: clock.reading)
            _ = try await store.append([EventBuilder.note("1", also: ["environment": "sandbox"])])
            let before = store.head
            #expect(
                await store.attempt([EventBuilder.note("2", also: ["environment": "live"])])
                    == .failure(EventStoreError(.mismatch, "")))
            // A known event is not appended, so its environment is not held against it.
            #expect(
                await store.attempt([EventBuilder.note("1", also: ["environment": "live"])])
                    == .success([.conflict(with: 1)]))
            #expect(store.head == before)
            #expect(store.commitCount == 1)
            try await store.close()
        }
    }

    @Test func `of callers with the same key one appends, and the others are told where it is`() async throws
    {
        try await withLedger { directory, clock in
            let store = try EventStore.open(
                directory, clock: clock.reading, limits: .patient())
            let held = try HeldLock(directory)
            let event = EventBuilder.note("key", "body")
            let first = await store.enqueue([EventBuilder.note("before"), event])
            let same = await store.enqueue([event, EventBuilder.note("after"), event])
            let other = await store.enqueue([EventBuilder.note("key", "other body")])
            held.letGo()
            #expect(await first.value == .success([.appended(1), .appended(2)]))
            #expect(await same.value == .success([.duplicate(of: 2), .appended(3), .duplicate(of: 2)]))
            #expect(await other.value == .success([.conflict(with: 2)]))
            try await store.close()
        }
    }

    @Test func `a large batch with known events among new ones gets the right sequences and hashes`()
        async throws
    {
        try await withLedger { directory, clock in
            var random = SeededGenerator()
            let store = try EventStore.open(directory, clock: clock.reading)
            for round in 0..<6 {
                let batch = (0..<400).map { _ in EventBuilder.note("\(random.next() % 1_500)", "\(round)") }
                let outcomes = try await store.append(batch)
                #expect(outcomes.count == batch.count, "\(random)")
                clock.advance(seconds: round == 3 ? -50 : 10)
            }
            let head = store.head
            try await store.close()
            let stored = try events(directory)
            #expect(stored.map(\.sequence) == Array(1...Int64(stored.count)), "\(random)")
            #expect(Set(stored.map(\.sourceKey)).count == stored.count)
            #expect(stored.allSatisfy { $0.leafHash == MerkleTree.leafHash($0.canonicalLeaf) }, "\(random)")
            #expect(head.root == recomputedRoot(stored))
        }
    }

    private func frontier(_ stored: [Event]) throws -> MerkleFrontier {
        var frontier = MerkleFrontier()
        for event in stored { frontier.append(event.leafHash) }
        return frontier
    }
}
