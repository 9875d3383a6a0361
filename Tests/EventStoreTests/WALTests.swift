import Foundation
import LedgerTesting
import Testing

@testable import EventStore

@Suite struct WALTests {
    @Test func `the WAL stays below its limit under a steady load of large events with readers around`()
        async throws
    {
        try await withLedger { directory, clock in
            let store = try EventStore.open(directory, clock: clock.reading)
            let isOver = Shared(false)
            let largest = try await withThrowingTaskGroup(of: Int64.self) { group in
                group.addTask {
                    let body = String(repeating: "x", count: 1 << 20)
                    var largest: Int64 = 0
                    for number in 0..<160 {
                        _ = try await store.append([EventBuilder.note("\(number)", body)])
                        largest = max(largest, try FileStatus(directory.events + "-wal").size)
                    }
                    isOver.withLock { $0 = true }
                    return largest
                }
                for _ in 0..<2 {
                    group.addTask {
                        let reader = try store.reader()
                        var next: Int64 = 1
                        while !isOver.withLock({ $0 }) {
                            let head = try reader.head()
                            // Each read is a snapshot of its own, soon over; together they leave few gaps.
                            try reader.forEach(from: next, through: min(head, next + 3)) { event in
                                #expect(event.body.count == 1 << 20)
                                return true
                            }
                            next = next + 3 < head ? next + 1 : 1
                            await Task.yield()
                        }
                        try reader.close()
                        return 0
                    }
                }
                return try await group.reduce(0, max)
            }
            #expect(largest < 64 << 20)
            #expect(largest > 16 << 20)
            try await store.close()
            #expect(try events(directory).count == 160)
        }
    }

    @Test func `the WAL does not grow without bound under steady appends`() async throws {
        try await withLedger { directory, clock in
            let store = try EventStore.open(directory, clock: clock.reading)
            let body = String(repeating: "x", count: 1 << 20)
            for number in 0..<60 { _ = try await store.append([EventBuilder.note("\(number)", body)]) }
            #expect(try FileStatus(directory.events + "-wal").size < 40 << 20)
            try await store.close()
            #expect(try events(directory).count == 60)
        }
    }

    /// Limits that are reached within moments.
    static let small = WALLimits(
        passiveFrom: 256 << 10, restartFrom: 768 << 10, limit: 1 << 20, patience: .milliseconds(1),
        idle: .seconds(3_600))

    @Test func `a reader that takes long makes the WAL grow, stops nobody, and is made up for`() async throws
    {
        try await withLedger { directory, clock in
            let store = try EventStore.open(
                directory, clock: clock.reading, limits: WriterLimits(wal: Self.small))
            let body = String(repeating: "x", count: 100_000)
            _ = try await store.append([EventBuilder.note("first", body), EventBuilder.note("second", body)])
            let reader = try store.reader()
            var number = 0
            func appendSome() async throws {
                for _ in 0..<40 {
                    number += 1
                    _ = try await store.append([EventBuilder.note("\(number)", body)])
                }
            }
            let walSize = { try FileStatus(directory.events + "-wal").size }
            let events = try await withEachEvent(of: reader) {
                try await appendSome()
                #expect(try walSize() > 3 << 20)
            }
            // The snapshot is the one of the beginning.
            #expect(events == 2)
            try await appendSome()
            #expect(try walSize() <= 1 << 20)
            try reader.close()
            try await store.close()
        }
    }

    @Test func `the WAL's file is used again from its beginning, and not cut while it is below the limit`()
        async throws
    {
        try await withLedger { directory, clock in
            let store = try EventStore.open(
                directory, clock: clock.reading, limits: WriterLimits(wal: Self.small))
            let body = String(repeating: "x", count: 20_000)
            var sizes: [Int64] = []
            for number in 0..<120 {
                _ = try await store.append([EventBuilder.note("\(number)", body)])
                sizes.append(try FileStatus(directory.events + "-wal").size)
            }
            #expect(sizes == sizes.sorted())
            // From 768 KB on it begins anew before the next commit, however late the thread was.
            #expect(try #require(sizes.last) < 1 << 20)
            try await store.close()
        }
    }

    @Test func `what is left in the WAL is transferred when nothing more comes`() async throws {
        try await withLedger { directory, clock in
            let store = try EventStore.open(
                directory, clock: clock.reading, limits: WriterLimits(wal: WALLimits(idle: .milliseconds(1))))
            let before = try FileStatus(directory.events).size
            for round in 1...3 {
                let body = String(repeating: "x", count: 100_000)
                _ = try await store.append([EventBuilder.note("\(round)", body)])
                while store.hasRestInWAL { await Task.yield() }
                #expect(try FileStatus(directory.events).size > before + Int64(round) * 90_000)
            }
            try await store.close()
        }
    }

    @Test func `closing does not wait for a reader for long, and leaves it the WAL`() async throws {
        try await withLedger { directory, clock in
            let store = try EventStore.open(
                directory, clock: clock.reading, limits: WriterLimits(wal: Self.small))
            _ = try await store.append([EventBuilder.note("1"), EventBuilder.note("2")])
            let reader = try store.reader()
            let count = try await withEachEvent(of: reader) {
                _ = try await store.append([EventBuilder.note("3")])
                try await store.close()
                #expect(try events(directory).count == 3)
            }
            #expect(count == 2)
            try reader.close()
        }
    }

    @Test func `a transfer that another process prevented is due again after a few commits, however often`() {
        var policy = WALPolicy(WALLimits(passiveFrom: 100, restartFrom: 300, limit: 400))
        let now = ContinuousClock.now
        for size: Int64 in stride(from: 300, through: 700, by: 25) {
            policy.committed(size, at: now)
            #expect(policy.due == .restart)
            policy.postponed(at: now)
            #expect(policy.due == nil)
        }
    }

    @Test func `a transfer is due at its size, and again only when it is worth it`() {
        let limits = WALLimits(passiveFrom: 100, restartFrom: 300, limit: 400)
        var policy = WALPolicy(limits)
        let now = ContinuousClock.now
        func committed(_ size: Int64) -> WALTransfer? {
            policy.committed(size, at: now)
            return policy.due
        }
        #expect(committed(99) == nil)
        #expect(committed(100) == .passive)
        policy.transferred(.passive, .init(size: 100, isWhole: false), at: now)
        #expect(policy.idleDeadline == now.advanced(by: limits.idle))
        #expect(committed(124) == nil)
        #expect(committed(125) == .passive)
        policy.transferred(.passive, .init(size: 125, isWhole: true), at: now)
        #expect(policy.idleDeadline == nil)
        // From its beginning again.
        #expect(committed(10) == nil)
        #expect(committed(100) == .passive)
        #expect(committed(310) == .restart)
        policy.transferred(.restart, .init(size: 310, isWhole: false), at: now)
        #expect(committed(340) == .passive)
        #expect(committed(619) == .passive)
        #expect(committed(620) == .restart)
        policy.transferred(.restart, .init(size: 620, isWhole: true), at: now)
        #expect(committed(20) == nil)
        #expect(committed(300) == .restart)
    }

    /// Reads all events, and lets `body` run while the read has its snapshot open; answers how many there were.
    private func withEachEvent(
        of reader: EventReader, _ body: () async throws -> Void
    ) async throws -> Int {
        let (starts, start) = AsyncStream.makeStream(of: Void.self)
        let (ends, end) = AsyncStream.makeStream(of: Result<Int, any Error>.self)
        let mayEnd = DispatchSemaphore(value: 0)
        // A thread of its own: the read is synchronous, and must not hold one that the others need.
        Thread.detachNewThread {
            var count = 0
            end.yield(
                Result {
                    try reader.forEach(from: 1) { _ in
                        count += 1
                        if count == 1 {
                            start.yield()
                            mayEnd.wait()
                        }
                        return true
                    }
                    return count
                })
        }
        for await _ in starts { break }
        do {
            try await body()
        } catch {
            mayEnd.signal()
            throw error
        }
        mayEnd.signal()
        for await result in ends { return try result.get() }
        return 0
    }
}
