import GRDB
import LedgerSchema
package import TransparencyLog

/// What `verify` asks the file about itself, beside the events.
extension EventReader {
    /// Hands over the rows of `event` between two sequences by table scan, also those that are no events, until `body`
    /// answers false.
    /// - Throws: `EventStoreError`.
    /// - Complexity: A scan of the range; one row in memory at a time.
    package func scan(from first: Int64, through last: Int64, _ body: (ScannedRow) -> Bool) throws {
        try read { db in
            let cursor = try EventCursor(db, from: first, through: last)
            while let row = try cursor.nextRow(), body(row) {}
        }
    }

    /// Another connection to the same file, for another thread; nil where there can be none: the names of a private copy
    /// are gone as soon as it is open.
    package func another() -> EventReader? {
        guard let queue = try? DatabaseQueue(path: queue.path, configuration: LedgerConnection.reading())
        else { return nil }
        return EventReader(directory, queue: queue)
    }

    /// The greatest sequence from 1 on, 0 without one, and the places of all stored tiles, by level and position.
    ///
    /// Both are of one snapshot, so that every tile which the events fill has to be there.
    /// - Throws: `EventStoreError`.
    /// - Complexity: Reads the keys of all tiles, one for about 256 events.
    package func storedTiles() throws -> (head: Int64, tiles: [StoredTile]) {
        try read { db in
            let head = max(0, try Int64.fetchOne(db, sql: "SELECT max(sequence) FROM event") ?? 0)
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT level, position, typeof(hashes) = 'blob' AND length(hashes) = 8192
                    FROM tile ORDER BY level, position
                    """)
            var tiles: [StoredTile] = []
            while let row = try rows.next() {
                tiles.append(
                    StoredTile(
                        level: row.value(0) ?? -1, position: row.value(1) ?? -1, isFull: row.value(2) ?? false
                    ))
            }
            return (head, tiles)
        }
    }

    /// Hands over the hashes of the tiles above level 0, by level and position; those that have not 256 are left out.
    /// - Throws: `EventStoreError`.
    /// - Complexity: One tile for 65,536 events, one in memory at a time.
    package func forEachUpperTile(_ body: (TileCoordinate, [TreeHash]) -> Void) throws {
        try read { db in
            let statement = try RawStatement(
                db, "SELECT level, position, hashes FROM tile WHERE level > 0 ORDER BY level, position")
            defer { statement.reset() }
            while try statement.step() {
                guard let hashes = statement.hashes(2), hashes.count == Tile.width,
                    let level = Int(exactly: statement.number(0))
                else { continue }
                body(TileCoordinate(level: level, position: statement.number(1)), hashes)
            }
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

    /// How many rows say who the ledger is; one in every ledger of ours.
    /// - Throws: `EventStoreError`.
    package func identityCount() throws -> Int {
        try read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM ledger") ?? 0 }
    }

    /// How many rows of `tile` there are.
    ///
    /// - Throws: `EventStoreError`.
    package func tileCount() throws -> Int {
        try read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM tile") ?? 0 }
    }

    static func hasTablesOfFormat(_ db: Database) throws -> Bool {
        let (expected, found) = (try expectedSchema.get(), try schema(db))
        return ["event", "ledger", "migration", "tile"].allSatisfy { name in
            let key = "The table \(name)"
            return expected[key] != nil && expected[key] == found[key]
        }
    }

    /// Whether nothing is missing from the schema, added to it or changed.
    static func hasSchemaOfFormat(_ db: Database) throws -> Bool {
        try schema(db) == expectedSchema.get()
    }

    /// Compares tables, indexes and triggers with those that the migrations make, and the list of applied migrations
    /// with ours; a sentence for each difference.
    /// - Throws: `EventStoreError`.
    package func schemaDifferences() throws -> [String] {
        let expected = try Self.expectedSchema.get()
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

    /// The schema that the migrations make; the same for every ledger, so it is made once.
    private static let expectedSchema = Result<[String: String], any Error> {
        let queue = try DatabaseQueue()
        return try queue.write { db in
            for migration in Migration.ledger { try db.execute(sql: migration.sql) }
            return try schema(db)
        }
    }
}

/// The place of a row of `tile`.
package struct StoredTile: Sendable, Hashable {
    /// How many tiles lie between this one and the leaves; anything in a file that was changed.
    package let level: Int64
    /// How many tiles of the same level are on its left; anything in a file that was changed.
    package let position: Int64
    /// Whether it holds 256 hashes.
    package let isFull: Bool
}
