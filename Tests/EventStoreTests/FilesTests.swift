import Foundation
import GRDB
import LedgerTesting
import Testing
import TransparencyLog

@testable import EventStore

/// What happens to the ledger's files around the commits.
@Suite struct FilesTests {
    @Test func `what a killed process left in the WAL is in the database before anything is answered for it`()
        async throws
    {
        try await withLedger { directory, clock in
            try await Self.withLeftWAL(directory, clock) { copy in
                #expect(try Self.eventsWithoutWAL(copy) == 0)
                let store = try EventStore.open(copy, checkpoints: Self.unsigned)
                #expect(try Self.eventsWithoutWAL(copy) == 3)
                try await store.close()
            }
        }
    }

    /// What is done to the file while the writer has it open.
    static let moves = ["replaced by a copy", "removed", "renamed"]

    @Test(arguments: moves) func `nothing is acknowledged for a file that is the ledger's no longer`(
        move: String
    ) async throws {
        try await withLedger { directory, clock in
            let store = try EventStore.open(directory, clock: clock.reading, checkpoints: Self.unsigned)
            _ = try await store.append([EventBuilder.note("1")])
            let files = FileManager.default
            switch move {
            case "removed": try files.removeItem(atPath: directory.events)
            case "renamed": try files.moveItem(atPath: directory.events, toPath: directory.events + ".old")
            default:
                try files.copyItem(atPath: directory.events, toPath: directory.events + ".copy")
                try files.removeItem(atPath: directory.events)
                try files.moveItem(atPath: directory.events + ".copy", toPath: directory.events)
            }
            await #expect(throws: EventStoreError(.damaged, "")) {
                _ = try await store.append([EventBuilder.note("2")])
            }
            await #expect(throws: EventStoreError(.stopped, "")) {
                _ = try await store.append([EventBuilder.note("3")])
            }
            #expect(store.head.size == 1)
            try? await store.close()
        }
    }

    @Test func `after an I/O error the files are left as they are`() async throws {
        try await withLedger { directory, clock in
            let store = try EventStore.open(directory, clock: clock.reading, checkpoints: Self.unsigned)
            _ = try await store.append([EventBuilder.note("1")])
            try await store.perform { db in try db.execute(sql: "PRAGMA max_page_count = 1") }
            await #expect(throws: EventStoreError(.inputOutput, "")) {
                _ = try await store.append([EventBuilder.note("2", String(repeating: "x", count: 1 << 20))])
            }
            let before = try Self.contents(directory)
            #expect(before[1].count > 0)
            try? await store.close()
            #expect(try Self.contents(directory) == before)
        }
    }

    @Test func `without the lock closing leaves the files as they are, and what was acknowledged is signed`()
        async throws
    {
        try await withLedger { directory, clock in
            let store = try EventStore.open(
                directory, clock: clock.reading, limits: WriterLimits(lockSeconds: 0.01),
                checkpoints: Self.unsigned)
            _ = try await store.append([EventBuilder.note("1")])
            let before = try Self.contents(directory)
            #expect(before[1].count > 0)
            let held = try HeldLock(directory)
            await #expect(throws: EventStoreError(.busy, "")) { try await store.close() }
            #expect(try Self.contents(directory) == before)
            held.letGo()
            #expect(try CheckpointFiles(directory).newest()?.checkpoint.size == 1)
            #expect(try events(directory).count == 1)
        }
    }

    @Test(arguments: ["checkpoint", "checkpoints"])
    func `that one of the two files with checkpoints is gone is said`(name: String) async throws {
        try await withLedger { directory, _ in
            try FileManager.default.removeItem(atPath: "\(directory.path)/\(name)")
            let store = try EventStore.open(directory)
            #expect(store.notes.count == 1)
            #expect(store.notes.first?.contains("/\(name) is gone") == true, "\(store.notes)")
            try await store.close()
        }
    }

    private static let unsigned = CheckpointOptions(schedule: CheckpointTests.never)

    /// A copy of a ledger whose three events are in the WAL alone, as a process that was killed leaves it.
    private static func withLeftWAL(
        _ directory: LedgerDirectory, _ clock: ManualClock, _ body: (LedgerDirectory) async throws -> Void
    ) async throws {
        let store = try EventStore.open(directory, clock: clock.reading, checkpoints: unsigned)
        _ = try await store.append((1...3).map { EventBuilder.note("\($0)") })
        let copy = LedgerDirectory(directory.path + "-copy")
        defer { try? FileManager.default.removeItem(atPath: copy.path) }
        try FileManager.default.copyItem(atPath: directory.path, toPath: copy.path)
        try await store.close()
        try await body(copy)
    }

    private static func eventsWithoutWAL(_ directory: LedgerDirectory) throws -> Int? {
        let alone = directory.path + "/alone.sqlite"
        defer { try? FileManager.default.removeItem(atPath: alone) }
        try FileManager.default.copyItem(atPath: directory.events, toPath: alone)
        let queue = try DatabaseQueue(path: "file:\(alone)?immutable=1")
        defer { try? queue.close() }
        return try queue.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM event") }
    }

    private static func contents(_ directory: LedgerDirectory) throws -> [Data] {
        try ["", "-wal"].map { try Data(contentsOf: URL(fileURLWithPath: directory.events + $0)) }
    }
}
