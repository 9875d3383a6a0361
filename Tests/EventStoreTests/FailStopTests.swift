import GRDB
import LedgerTesting
import Testing

@testable import EventStore

@Suite struct FailStopTests {
    @Test func `an error of the disk ends this process's writing, and loses nothing that was acknowledged`()
        async throws
    {
        try await withLedger { directory, clock in
            let store = try EventStore.open(directory, clock: clock.reading)
            _ = try await store.append([EventBuilder.note("acknowledged")])
            // As a full disk does: SQLite answers SQLITE_FULL when the file may not grow.
            try await store.perform { db in try db.execute(sql: "PRAGMA max_page_count = 1") }
            let big = EventBuilder.note("big", String(repeating: "x", count: 1_000_000))
            await #expect(throws: EventStoreError(.inputOutput, "")) { _ = try await store.append([big]) }
            // No retry, no acknowledgement, also not of what would fit.
            await #expect(throws: EventStoreError(.stopped, "")) {
                _ = try await store.append([EventBuilder.note("small")])
            }
            try await store.close()
            #expect(try events(directory).map(\.sourceKey) == ["acknowledged"])
            // The next open starts anew, and the caller's retry is appended once.
            let next = try EventStore.open(directory, clock: clock.reading)
            #expect(try await next.append([big]) == [.appended(2)])
            #expect(try await next.append([big]) == [.duplicate(of: 2)])
            try await next.close()
        }
    }

    @Test func `an event that a trigger keeps out is not acknowledged, nor is what shares its commit`()
        async throws
    {
        try await withLedger { directory, clock in
            let store = try EventStore.open(directory, clock: clock.reading)
            _ = try await store.append([EventBuilder.note("acknowledged")])
            // While the store is open: at opening a changed schema is refused.
            try await store.perform { db in
                try db.execute(
                    sql: """
                        CREATE TRIGGER swallow BEFORE INSERT ON event WHEN NEW.source_key = 'swallowed'
                        BEGIN SELECT RAISE(IGNORE); END
                        """)
            }
            await #expect(throws: EventStoreError(.damaged, "")) {
                _ = try await store.append([EventBuilder.note("beside"), EventBuilder.note("swallowed")])
            }
            await #expect(throws: EventStoreError(.stopped, "")) {
                _ = try await store.append([EventBuilder.note("late")])
            }
            #expect(store.head.size == 1)
            try await store.close()
            #expect(try events(directory).map(\.sourceKey) == ["acknowledged"])
        }
    }

    @Test func `a closed store appends no more`() async throws {
        try await withLedger { directory, clock in
            let store = try EventStore.open(directory, clock: clock.reading)
            try await store.close()
            await #expect(throws: EventStoreError(.stopped, "")) {
                _ = try await store.append([EventBuilder.note("late")])
            }
        }
    }

    @Test func `every commit is synced: the writer's settings hold on its own connection`() async throws {
        try await withLedger { directory, clock in
            let store = try EventStore.open(directory, clock: clock.reading)
            let settings = try await store.perform { db in
                try [
                    "synchronous", "journal_mode", "wal_autocheckpoint", "recursive_triggers", "page_size",
                    "temp_store",
                ]
                .map {
                    try String.fetchOne(db, sql: "PRAGMA \($0)")
                }
            }
            #expect(settings == ["2", "wal", "0", "1", "16384", "2"])
            try await store.close()
        }
    }

    @Test func `one who holds the lock keeps the others waiting, and they say so in the end`() async throws {
        try await TemporaryDirectory.with { temporary in
            let path = temporary.file("lock")
            let first = try FileLock(path, permissions: 0o600)
            let second = try FileLock(path, permissions: 0o600)
            try first.withLock {
                let acquired = try second.acquire(waiting: 0)
                #expect(!acquired)
                #expect(throws: EventStoreError(.busy, "")) { try second.withLock(waiting: 0.01) {} }
            }
            let acquired = try second.acquire(waiting: 0)
            #expect(acquired)
        }
    }
}
