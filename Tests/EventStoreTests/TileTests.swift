import Foundation
import GRDB
import LedgerTesting
import StrictJSON
import Testing
import TransparencyLog

@testable import EventStore

@Suite struct TileTests {
    /// How many events are appended, and in calls of which size.
    static let sizes: [(events: Int, call: Int)] = [
        (255, 255), (256, 256), (257, 257), (515, 1), (1_300, 100), (65_536 + 300, 4_100),
    ]

    @Test(arguments: sizes) func `each full tile is stored with the commit that fills it, and no other`(
        events count: Int, call size: Int
    ) async throws {
        try await withLedger { directory, clock in
            let store = try EventStore.open(directory, clock: clock.reading)
            let reader = try store.reader()
            for start in stride(from: 0, to: count, by: size) {
                _ = try await store.append(
                    (start..<min(count, start + size)).map { EventBuilder.note("\($0)") })
                let tiles = try reader.tileCount()
                #expect(tiles == Int(store.head.size) / 256 + Int(store.head.size) / 65_536)
            }
            try reader.close()
            let head = store.head
            try await store.close()
            try expectRightTree(directory, head)
        }
    }

    @Test func `a writer that opens the ledger goes on with the tree where it ended`() async throws {
        try await withLedger { directory, clock in
            var random = SeededGenerator()
            var (next, last) = (0, LogHead(MerkleFrontier()))
            for _ in 0..<8 {
                let store = try EventStore.open(directory, clock: clock.reading)
                #expect(store.head == last, "\(random)")
                for _ in 0..<Int(random.next() % 4) {
                    let size = Int(random.next() % 400)
                    _ = try await store.append((next..<next + size).map { EventBuilder.note("\($0)") })
                    next += size
                }
                last = store.head
                try await store.close()
            }
            #expect(last.size == Int64(next))
            try expectRightTree(directory, last)
        }
    }

    @Test func `two writers that take turns have one tree`() async throws {
        try await withLedger { directory, clock in
            var random = SeededGenerator()
            let stores = try (0..<2).map { _ in try EventStore.open(directory, clock: clock.reading) }
            var next = 0
            for _ in 0..<40 {
                let store = stores[Int(random.next() % 2)]
                let size = Int(random.next() % 60) + 1
                _ = try await store.append((next..<next + size).map { EventBuilder.note("\($0)") })
                next += size
                #expect(store.head.size == Int64(next), "\(random)")
            }
            let head = stores.map(\.head).max { $0.size < $1.size }
            for store in stores { try await store.close() }
            try expectRightTree(directory, try #require(head))
        }
    }

    @Test func `without the tiles that an older version did not store, the tree is the same`() async throws {
        try await withLedger { directory, clock in
            let store = try EventStore.open(directory, clock: clock.reading)
            _ = try await store.append((0..<1_000).map { EventBuilder.note("\($0)") })
            try await store.close()
            try await execute("DELETE FROM tile WHERE position IN (0, 2)", directory)
            let next = try EventStore.open(directory, clock: clock.reading)
            #expect(next.head == store.head)
            _ = try await next.append((1_000..<1_300).map { EventBuilder.note("\($0)") })
            try await next.close()
            let stored = try events(directory)
            #expect(next.head.root == recomputedRoot(stored))
            let tiles = recomputedTiles(stored.map(\.leafHash)).filter { ![0, 2].contains($0.key.position) }
            #expect(try storedTiles(directory) == tiles)
        }
    }

    @Test func `a tile that holds other hashes ends the writing, and the commit that would fill it`()
        async throws
    {
        try await withLedger { directory, clock in
            let store = try EventStore.open(directory, clock: clock.reading)
            _ = try await store.append((0..<250).map { EventBuilder.note("\($0)") })
            try await store.perform { db in
                try db.execute(sql: "INSERT INTO tile VALUES (0, 0, zeroblob(8192))")
            }
            #expect(
                await store.attempt((250..<260).map { EventBuilder.note("\($0)") })
                    == .failure(EventStoreError(.damaged, "")))
            #expect(await store.attempt([EventBuilder.note("x")]) == .failure(EventStoreError(.stopped, "")))
            #expect(store.head.size == 250)
            try await store.close()
            #expect(try events(directory).count == 250)
        }
    }

    @Test func `a log that lost its newest events under a writer takes no more`() async throws {
        try await withLedger { directory, clock in
            let store = try EventStore.open(directory, clock: clock.reading)
            _ = try await store.append((0..<10).map { EventBuilder.note("\($0)") })
            try await execute(
                "DROP TRIGGER event_is_never_deleted; DELETE FROM event WHERE sequence > 8", directory)
            #expect(await store.attempt([EventBuilder.note("x")]) == .failure(EventStoreError(.damaged, "")))
            try await store.close()
        }
    }

    private func expectRightTree(_ directory: LedgerDirectory, _ head: LogHead) throws {
        let stored = try events(directory)
        #expect(
            stored.map(\.sequence) == Array(1...max(1, Int64(stored.count))).prefix(stored.count).map(\.self))
        #expect(head.size == Int64(stored.count))
        #expect(head.root == recomputedRoot(stored))
        #expect(try storedTiles(directory) == recomputedTiles(stored.map(\.leafHash)))
    }
}

/// Runs SQL on the ledger's file, as somebody with another program would.
func execute(_ sql: String, _ directory: LedgerDirectory) async throws {
    let queue = try DatabaseQueue(path: directory.events)
    try await queue.write { db in try db.execute(sql: sql) }
    try queue.close()
}

/// All rows of `tile`.
func storedTiles(_ directory: LedgerDirectory) throws -> [TileCoordinate: [TreeHash]] {
    let queue = try DatabaseQueue(path: directory.events)
    defer { try? queue.close() }
    let rows = try queue.read { db in try Row.fetchAll(db, sql: "SELECT level, position, hashes FROM tile") }
    let pairs = try rows.map { row in
        let bytes: [UInt8] = Array(row["hashes"] as Data)
        return (
            TileCoordinate(level: row["level"], position: row["position"]),
            try #require(Tile(bytes: bytes)).hashes
        )
    }
    return Dictionary(uniqueKeysWithValues: pairs)
}
