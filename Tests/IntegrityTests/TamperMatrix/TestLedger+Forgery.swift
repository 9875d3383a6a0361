import EventStore
import Foundation
import GRDB
import Testing
import TransparencyLog

/// What a forger does who takes more trouble.
extension TestLedger {
    /// Opens the evidence as any program can, with its guards and without our settings.
    @discardableResult
    func raw<Result>(_ body: (Database) throws -> Result) throws -> Result {
        var configuration = Configuration()
        // Nobody waits for the disk of a forger.
        configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA synchronous = OFF") }
        let queue = try DatabaseQueue(path: directory.events, configuration: configuration)
        let result = try queue.writeWithoutTransaction(body)
        try queue.close()
        return result
    }

    /// The leaf hash that belongs to a row's columns.
    static func leafHash(_ row: Row) -> Data {
        let metadata: String = row["metadata"]
        let body: Data = row["body"]
        let leaf = CanonicalLeaf.bytes(
            sequence: row["sequence"], recordedAt: row["recorded_at"], kind: row["kind"],
            sourceKey: row["source_key"], metadata: Array(metadata.utf8), encoding: row["encoding"],
            body: Array(body))
        return Data(MerkleTree.leafHash(leaf).bytes)
    }

    /// Gives events from a sequence on the leaf hash of their columns.
    static func rehash(_ db: Database, from first: Int64, table: String = "event") throws {
        let rows = try Row.fetchAll(
            db, sql: "SELECT * FROM \(table) WHERE sequence >= ?", arguments: [first])
        for row in rows {
            try db.execute(
                sql: "UPDATE \(table) SET leaf_hash = ? WHERE sequence = ?",
                arguments: [leafHash(row), row["sequence"] as Int64])
        }
    }

    /// Makes the tiles anew from the stored leaf hashes.
    static func retile(_ db: Database) throws {
        let hashes = try Data.fetchAll(db, sql: "SELECT leaf_hash FROM event ORDER BY sequence")
        try db.execute(sql: "DELETE FROM tile")
        guard hashes.count >= 256 else { return }
        try db.execute(
            sql: "INSERT INTO tile VALUES (0, 0, ?)", arguments: [Data(hashes.prefix(256).joined())])
    }

    /// Runs statements past the guards, and makes all leaf hashes from a sequence on and the tiles fit.
    func forge(from first: Int64, _ statements: String...) throws {
        try change { db in
            for statement in statements { try db.execute(sql: statement) }
            try Self.rehash(db, from: first)
            try Self.retile(db)
        }
    }

    /// Signs the log as it is at the usual sizes, into both files, and puts the key beside them.
    func signAnew(by key: NoteSigningKey) throws {
        let hashes = try leafHashes()
        let signed = try stride(from: 0, through: hashes.count, by: 100).map { size in
            try sign(size: Int64(size), root: Self.root(hashes[..<size]), by: key)
        }
        try writeHistory(signed)
        try writeNewest(try #require(signed.last))
        try write("\(key.verifierKey)\n", to: directory.verifierKey)
        try write("\(key.secretText)\n", to: directory.signingKey)
    }

    /// Takes the checkpoints behind a size out of both files.
    func cutCheckpoints(to size: Int64) throws {
        try cutHistory(to: size)
        try writeNewest(try #require(try history.last))
    }

    /// Takes the checkpoints behind a size out of the history.
    func cutHistory(to size: Int64) throws {
        try writeHistory(try history.filter { $0.checkpoint.size <= size })
    }

    /// Overwrites a file, which keeps its mode.
    func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    func remove(_ paths: String...) throws {
        for path in paths { try FileManager.default.removeItem(atPath: path) }
    }

    /// Changes the bytes of a file.
    func patch(_ path: String, _ body: (inout Data) throws -> Void) throws {
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        try body(&bytes)
        try bytes.write(to: URL(fileURLWithPath: path))
    }

    /// Replaces a text in a file of text.
    func replace(_ old: String, _ new: String, in path: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try #require(text.contains(old))
        try write(text.replacingOccurrences(of: old, with: new), to: path)
    }
}

/// What a forger does who knows how SQLite stores things.
extension TestLedger {
    private static let index = "sqlite_autoindex_event_1"

    private static func root(_ db: Database, _ name: String) throws -> Int64 {
        try #require(
            try Int64.fetchOne(
                db, sql: "SELECT rootpage FROM sqlite_schema WHERE name = ?", arguments: [name]))
    }

    private static func setRoot(_ db: Database, _ name: String, _ page: Int64) throws {
        try db.execute(sql: "PRAGMA writable_schema = ON")
        try db.execute(
            sql: "UPDATE sqlite_schema SET rootpage = ? WHERE name = ?", arguments: [page, name])
        try #require(db.changesCount == 1)
    }

    /// Changes the index over the source keys alone, through a table that stands on its pages for the while.
    func changeIndex(_ statement: String) throws {
        let own = try raw { db in
            try db.execute(
                sql: "CREATE TABLE imposter (source_key TEXT PRIMARY KEY, sequence INTEGER) WITHOUT ROWID")
            let own = try Self.root(db, "imposter")
            try Self.setRoot(db, "imposter", try Self.root(db, Self.index))
            return own
        }
        try raw { db in
            try db.execute(sql: statement)
            try #require(db.changesCount == 1)
            try Self.setRoot(db, "imposter", own)
        }
        try raw { db in try db.execute(sql: "DROP TABLE imposter") }
    }

    /// Builds another table of events and lets the name `event` stand for its pages; the schema's text stays as it was.
    func exchangePages(_ change: (Database, String) throws -> Void) throws {
        try raw { db in
            let sql = try #require(
                try String.fetchOne(db, sql: "SELECT sql FROM sqlite_schema WHERE name = 'event'"))
            try db.execute(
                sql: sql.replacingOccurrences(of: "CREATE TABLE event", with: "CREATE TABLE shadow"))
            try db.execute(sql: "INSERT INTO shadow SELECT * FROM event")
            try change(db, "shadow")
            for (one, other) in [("event", "shadow"), (Self.index, "sqlite_autoindex_shadow_1")] {
                let (first, second) = (try Self.root(db, one), try Self.root(db, other))
                try Self.setRoot(db, one, second)
                try Self.setRoot(db, other, first)
            }
        }
        try raw { db in try db.execute(sql: "DROP TABLE shadow") }
    }
}
