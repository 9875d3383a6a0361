import EventStore
import GRDB
import LedgerTesting
import StrictJSON
import Testing

@Suite struct AppendOnlyTests {
    static let forbidden = [
        "UPDATE event SET body = x'00' WHERE sequence = 1",
        "UPDATE event SET sequence = 9 WHERE sequence = 2",
        "UPDATE OR REPLACE event SET sequence = 1 WHERE sequence = 2",
        "DELETE FROM event WHERE sequence = 2",
        "DELETE FROM event",
        "INSERT INTO event SELECT 4, recorded_at, kind, 'new', metadata, encoding, body, leaf_hash FROM event WHERE sequence = 1",
        "INSERT INTO event SELECT 0, recorded_at, kind, 'new', metadata, encoding, body, leaf_hash FROM event WHERE sequence = 1",
        "INSERT INTO event SELECT NULL, recorded_at - 1, kind, 'new', metadata, encoding, body, leaf_hash FROM event WHERE sequence = 1",
        "INSERT OR REPLACE INTO event SELECT 1, recorded_at, kind, source_key, metadata, encoding, x'', leaf_hash FROM event WHERE sequence = 1",
        "INSERT OR REPLACE INTO event SELECT 3, recorded_at, kind, source_key, metadata, encoding, x'', leaf_hash FROM event WHERE sequence = 1",
        "INSERT INTO event SELECT 1, recorded_at, kind, 'x', metadata, encoding, x'', leaf_hash FROM event WHERE sequence = 1 ON CONFLICT DO UPDATE SET body = x'00'",
        "UPDATE ledger SET uuid = 'other'",
        "UPDATE ledger SET environment = 'live'",
        "UPDATE ledger SET environment = NULL",
        "DELETE FROM ledger",
        "INSERT INTO ledger (id, uuid, origin, created_at) VALUES (2, 'u', 'o', 'c')",
    ]

    @Test(arguments: forbidden) func `the schema refuses to change what was recorded`(sql: String)
        async throws
    {
        try await withLedger { directory, clock in
            let store = try EventStore.open(directory, clock: clock.reading)
            _ = try await store.append([
                EventBuilder.note("1", also: ["environment": "sandbox"]), EventBuilder.note("2"),
            ])
            try await store.close()
            let before = try events(directory)
            var configuration = Configuration()
            configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA recursive_triggers = ON") }
            let queue = try DatabaseQueue(path: directory.events, configuration: configuration)
            #expect(throws: DatabaseError.self) { try queue.write { db in try db.execute(sql: sql) } }
            try queue.close()
            #expect(try events(directory) == before)
        }
    }
}
