import GRDB
import Glibc
import LedgerTesting
import Testing

@testable import EventStore

@Suite struct WriterQueueTests {
    /// What may wait, how much a waiting call brings, and how many of them find room.
    static let bounds: [(limits: WriterLimits, events: Int, bodyBytes: Int, fitting: Int)] = [
        (WriterLimits(waitingCalls: 3), 1, 10, 3), (WriterLimits(waitingEvents: 10), 3, 10, 3),
        (WriterLimits(waitingBytes: 1_000), 1, 300, 3), (WriterLimits(waitingBytes: 1_000), 1, 5_000, 1),
        (WriterLimits(waitingEvents: 1), 4, 10, 1),
    ]

    @Test(arguments: bounds) func `beyond its bounds the queue is busy at once, and nothing is stored`(
        limits: WriterLimits, events count: Int, bodyBytes: Int, fitting: Int
    ) async throws {
        try await withLedger { directory, clock in
            let store = try EventStore.open(
                directory, clock: clock.reading, limits: .patient(limits))
            func call(_ name: String) -> [NewEvent] {
                (0..<count).map {
                    EventBuilder.note("\(name)-\($0)", String(repeating: "x", count: bodyBytes))
                }
            }
            let held = try HeldLock(directory)
            var calls: [Task<Result<[AppendOutcome], EventStoreError>, Never>] = []
            for number in 0..<fitting { calls.append(await store.enqueue(call("\(number)"))) }
            #expect(await store.attempt(call("late")) == .failure(EventStoreError(.busy, "")))
            #expect(store.waitingCallers == fitting)
            held.letGo()
            for call in calls { _ = try await call.value.get() }
            // Being busy is no failure: the same call is welcome later.
            #expect(try await store.append(call("late")).count == count)
            try await store.close()
            #expect(try events(directory).count == (fitting + 1) * count)
        }
    }

    @Test func `another process that keeps the lock for too long makes those who wait busy, not stopped`()
        async throws
    {
        try await withLedger { directory, clock in
            let store = try EventStore.open(
                directory, clock: clock.reading, limits: WriterLimits(lockSeconds: 0.01))
            let held = try HeldLock(directory)
            for number in 0..<3 {
                #expect(
                    await store.attempt([EventBuilder.note("\(number)")])
                        == .failure(EventStoreError(.busy, "")))
            }
            held.letGo()
            #expect(try await store.append([EventBuilder.note("0")]) == [.appended(1)])
            try await store.close()
        }
    }

    @Test func `closing commits what waits, and refuses what comes later`() async throws {
        try await withLedger { directory, clock in
            let store = try EventStore.open(
                directory, clock: clock.reading, limits: .patient())
            let held = try HeldLock(directory)
            var calls: [Task<Result<[AppendOutcome], EventStoreError>, Never>] = []
            for number in 0..<10 { calls.append(await store.enqueue([EventBuilder.note("\(number)")])) }
            async let closed: Void = store.close()
            async let closedAgain: Void = store.close()
            while store.commits.refusal == nil { await Task.yield() }
            #expect(
                await store.attempt([EventBuilder.note("late")]) == .failure(EventStoreError(.stopped, "")))
            held.letGo()
            _ = try await (closed, closedAgain)
            for (index, call) in calls.enumerated() {
                #expect(await call.value == .success([.appended(Int64(index + 1))]))
            }
            try await store.close()
            #expect(try events(directory).count == 10)
            #expect(try FileStatus(directory.events + "-wal").size == 0)
        }
    }

    @Test func `cancelled callers who wait are answered like the others`() async throws {
        try await withLedger { directory, clock in
            let store = try EventStore.open(
                directory, clock: clock.reading, limits: .patient())
            let held = try HeldLock(directory)
            var calls: [Task<Result<[AppendOutcome], EventStoreError>, Never>] = []
            for number in 0..<10 { calls.append(await store.enqueue([EventBuilder.note("\(number)")])) }
            for call in calls { call.cancel() }
            held.letGo()
            for (index, call) in calls.enumerated() {
                #expect(await call.value == .success([.appended(Int64(index + 1))]))
            }
            try await store.close()
        }
    }

    @Test func `an error of the disk is told to all who share the commit and to all who wait`() async throws {
        try await withLedger { directory, clock in
            let store = try EventStore.open(
                directory, clock: clock.reading, limits: .patient(WriterLimits(commitBytes: 1_500_000)))
            _ = try await store.append([EventBuilder.note("acknowledged")])
            let before = store.head
            // As a full disk does: SQLite answers SQLITE_FULL when the file may not grow.
            try await store.perform { db in try db.execute(sql: "PRAGMA max_page_count = 1") }
            let held = try HeldLock(directory)
            var calls: [Task<Result<[AppendOutcome], EventStoreError>, Never>] = []
            for number in 0..<4 {
                let big = EventBuilder.note("\(number)", String(repeating: "x", count: 1_000_000))
                calls.append(await store.enqueue([big]))
            }
            held.letGo()
            let codes = await withTaskGroup(of: EventStoreError.Code?.self) { group in
                for call in calls {
                    group.addTask {
                        guard case .failure(let error) = await call.value else { return nil }
                        return error.code
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(codes.count { $0 == .inputOutput } == 2)
            #expect(codes.count { $0 == .stopped } == 2)
            #expect(store.head == before)
            try await store.close()
            #expect(try events(directory).map(\.sourceKey) == ["acknowledged"])
        }
    }

    @Test func `threads that each have the lock file open take turns`() async throws {
        try await TemporaryDirectory.with { temporary in
            let path = temporary.file("lock")
            let state = Shared((inside: 0, turns: 0))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        let lock = try FileLock(path, permissions: 0o600)
                        for _ in 0..<50 {
                            try lock.withLock {
                                let others = state.withLock { state in
                                    defer { state = (state.inside + 1, state.turns + 1) }
                                    return state.inside
                                }
                                #expect(others == 0)
                                sched_yield()
                                state.withLock { $0.inside -= 1 }
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(state.withLock { $0.turns } == 400)
        }
    }
}
