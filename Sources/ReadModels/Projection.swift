import Crypto
import EventStore
import GRDB
import LedgerSchema
import TransparencyLog

/// The row that says what a read model's file is.
struct Projection {
    /// Counts up whenever the same events give other rows; a file of another version is rebuilt.
    static let version = 2

    /// The SHA-256 over the scripts that make the tables.
    static let schemaDigest: [UInt8] = Array(SHA256.hash(data: Migration.readModels.flatMap(\.sha256)))

    /// The newest event that the rows cover; 0 if there is none.
    let sequence: Int64

    /// The leaf hash of that event; `nil` if there is none.
    let leafHash: [UInt8]?

    /// The content's digest, if it was computed since the rows changed.
    let digest: String?

    private let versionFound: Int64?
    private let schemaFound: [UInt8]?
    private let ledger: String?

    /// Reads the row; `nil` if it is missing.
    ///
    /// - Throws: the database's error, also if there is no such table.
    static func read(_ database: Database) throws -> Projection? {
        try Command(database, .selectProjection, isKept: true).begin().first { row in
            Projection(
                sequence: row.number(3) ?? 0, leafHash: row.bytes(4), digest: row.text(5),
                versionFound: row.number(0), schemaFound: row.bytes(1), ledger: row.text(2))
        }
    }

    /// Makes the tables and the row in an empty file.
    ///
    /// - Throws: the database's error.
    static func create(in database: Database, ledger: String) throws {
        for migration in Migration.readModels { try database.execute(sql: migration.sql) }
        try Command(database, .insertProjection).begin().add(Int64(version)).add(schemaDigest).add(ledger)
            .run()
    }

    /// Stores the digest of a position; does nothing if the file has moved on.
    ///
    /// - Throws: the database's error.
    static func store(digest: String, at sequence: Int64, in database: Database) throws {
        try Command(database, .updateDigest).begin().add(sequence).add(digest).run()
    }

    /// Says why the file cannot be used with these events; `nil` if it can.
    ///
    /// The head is read after the row: the file may have moved on with the events in between.
    ///
    /// - Throws: the event store's error.
    func objection(ledger uuid: String, events: EventReader) throws -> String? {
        guard versionFound == Int64(Self.version), schemaFound == Self.schemaDigest else {
            return "they were made by another version of the program"
        }
        guard ledger == uuid else { return "they belong to another ledger" }
        guard sequence >= 0, try sequence <= events.head() else { return "they are ahead of the events" }
        guard try leafHash == (sequence == 0 ? nil : events.event(sequence)?.leafHash.bytes) else {
            return "they were made from other events"
        }
        return nil
    }
}
