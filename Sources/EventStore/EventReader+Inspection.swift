import GRDB
import LedgerSchema

/// What `verify` asks the file about itself, beside the events.
extension EventReader {
    /// Hands over every row of `event` by table scan, also those that are no events.
    /// - Throws: `EventStoreError`, and what `body` throws.
    /// - Complexity: A scan of the whole table; one row in memory at a time.
    package func scan(_ body: (ScannedRow) throws -> Void) throws {
        try read { db in
            let cursor = try EventCursor(db, from: .min, through: .max)
            while let row = try cursor.nextRow() { try body(row) }
        }
    }

    /// What SQLite complains of when it checks the file, its indexes against their tables included: each a line, none if
    /// all is well.
    ///
    /// Source: <https://www.sqlite.org/pragma.html#pragma_integrity_check>.
    /// - Throws: `EventStoreError`.
    /// - Complexity: Reads the whole file, and looks up every row in the index over the source keys.
    package func sqliteComplaints() throws -> [String] {
        try read { db in
            try String.fetchAll(db, sql: "PRAGMA integrity_check(100)").filter { $0 != "ok" }
        }
    }

    /// Whether the tables are those of the format: other things under their names (a view that never ends, say) must not
    /// be read.
    ///
    /// - Throws: `EventStoreError`.
    package func hasTablesOfFormat() throws -> Bool {
        try read { db in try Self.hasTablesOfFormat(db) }
    }

    /// How many rows of `tile` there are; this version makes none.
    ///
    /// - Throws: `EventStoreError`.
    package func tileCount() throws -> Int {
        try read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM tile") ?? 0 }
    }

    static func hasTablesOfFormat(_ db: Database) throws -> Bool {
        let (expected, found) = (try expectedSchema(), try schema(db))
        return ["event", "ledger", "migration", "tile"].allSatisfy { name in
            let key = "The table \(name)"
            return expected[key] != nil && expected[key] == found[key]
        }
    }

    /// Compares tables, indexes and triggers with those that the migrations make, and the list of applied migrations
    /// with ours; a sentence for each difference.
    /// - Throws: `EventStoreError`.
    package func schemaDifferences() throws -> [String] {
        let expected = try Self.expectedSchema()
        let applied: [String] = try read { db in
            do {
                try EventStore.checkMigrations(db, directory.events)
                return []
            } catch {
                return ["The list of applied migrations is not the one of this format"]
            }
        }
        let found = try read { db in try Self.schema(db) }
        let missing = expected.filter { found[$0.key] == nil }.map { "\($0.key) is missing" }
        let added = found.filter { expected[$0.key] == nil }.map { "\($0.key) does not belong there" }
        let changed = expected.filter { (found[$0.key] ?? $0.value) != $0.value }.map {
            "\($0.key) was changed"
        }
        return applied + (missing + added + changed).sorted()
    }

    /// The name and the text of everything in a schema.
    private static func schema(_ db: Database) throws -> [String: String] {
        let rows = try Row.fetchAll(db, sql: "SELECT type, name, tbl_name, sql FROM sqlite_schema")
        return Dictionary(
            rows.map { row in
                let parts: [String] = (0..<4).map { row.value($0) ?? "" }
                return ("The \(parts[0]) \(parts[1])", parts[2] + "\n" + parts[3])
            }, uniquingKeysWith: { $0 + $1 })
    }

    private static func expectedSchema() throws -> [String: String] {
        let queue = try DatabaseQueue()
        return try queue.write { db in
            for migration in Migration.ledger { try db.execute(sql: migration.sql) }
            return try schema(db)
        }
    }
}
