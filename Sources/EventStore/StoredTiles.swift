import GRDB
import GRDBSQLite
import TransparencyLog

/// The tree's hashes as they are stored: in `tile`, and as leaf hashes beside the events.
///
/// Source: docs/format.md, "The tree".
enum StoredTiles {
    /// The tree over the first `size` events, which asks the connection for what it needs.
    ///
    /// It holds as long as the access to the connection.
    static func tree(_ db: Database, size: Int64) -> TiledTree {
        TiledTree(size: size) { coordinate, count in try hashes(db, coordinate, count: count) }
    }

    /// The first `count` hashes of a tile.
    ///
    /// Tiles of level 0 come from the events where there is no row: the last, unfilled one never has one, and a ledger
    /// to which an older version appended may lack others. Higher ones are nil then, to be computed from those below.
    /// - Throws: `DatabaseError`, or `EventStoreError.Code.damaged`.
    static func hashes(_ db: Database, _ coordinate: TileCoordinate, count: Int) throws -> [TreeHash]? {
        if count == Tile.width, let stored = try row(db, coordinate) { return stored }
        guard coordinate.level == 0 else { return nil }
        return try leafHashes(db, after: coordinate.position * Int64(Tile.width), count: count)
    }

    /// The leaf hashes of so many events in a row, the first of which follows the event `sequence`.
    /// - Throws: `DatabaseError`, or `EventStoreError.Code.damaged` if one of them is missing or has no leaf hash.
    static func leafHashes(_ db: Database, after sequence: Int64, count: Int) throws -> [TreeHash] {
        let statement = try RawStatement(
            db, "SELECT leaf_hash FROM event WHERE sequence > ? AND sequence <= ? ORDER BY sequence")
        defer { statement.reset() }
        let (last, overflows) = sequence.addingReportingOverflow(Int64(count))
        guard !overflows else { throw missing(after: sequence) }
        statement.bind(sequence, at: 1)
        statement.bind(last, at: 2)
        var hashes: [TreeHash] = []
        hashes.reserveCapacity(count)
        while try statement.step() {
            guard let hash = statement.hashes(0), hash.count == 1 else { throw missing(after: sequence) }
            hashes += hash
        }
        guard hashes.count == count else { throw missing(after: sequence) }
        return hashes
    }

    /// Stores a full tile.
    /// - Throws: `DatabaseError`, or `EventStoreError.Code.damaged` if there is a row with other hashes.
    static func insert(_ db: Database, _ coordinate: TileCoordinate, _ hashes: [TreeHash]) throws {
        let statement = try RawStatement(db, "INSERT INTO tile (level, position, hashes) VALUES (?, ?, ?)")
        statement.bind(Int64(coordinate.level), at: 1)
        statement.bind(coordinate.position, at: 2)
        // unsafe: the bytes are bound where they are, and stay there until the statement is reset.
        let isNew = try unsafe Tile.bytes(hashes).withUnsafeBytes { buffer in
            try unsafe statement.bind(blob: buffer[...], at: 3)
            return try statement.insert(failingWith: .SQLITE_CONSTRAINT_PRIMARYKEY)
        }
        guard try isNew || row(db, coordinate) == hashes else {
            throw EventStoreError(
                .damaged,
                "A row of tile holds other hashes than the events: run verify, and restore a backup.")
        }
    }

    /// The stored hashes of a full tile; nil if there is no row.
    private static func row(_ db: Database, _ coordinate: TileCoordinate) throws -> [TreeHash]? {
        let statement = try RawStatement(db, "SELECT hashes FROM tile WHERE level = ? AND position = ?")
        defer { statement.reset() }
        statement.bind(Int64(coordinate.level), at: 1)
        statement.bind(coordinate.position, at: 2)
        guard try statement.step() else { return nil }
        guard let hashes = statement.hashes(0), hashes.count == Tile.width else {
            throw EventStoreError(.damaged, "A row of tile is damaged: run verify, and restore a backup.")
        }
        return hashes
    }

    private static func missing(after sequence: Int64) -> EventStoreError {
        EventStoreError(
            .damaged, "An event after \(sequence) is missing or damaged: run verify, and restore a backup.")
    }
}
