import GRDB
import GRDBSQLite
import StrictJSON
import TransparencyLog

/// What the writer knows of the log, so that it need not ask the file with every commit.
///
/// It holds as long as nobody else has written, which the file's data version tells.
struct LogMemory: Sendable {
    /// The tree over all leaf hashes.
    var tree: GrowingTree
    /// When the newest event was recorded; nil if there is none.
    var recordedAt: Instant?
    /// The environment of the ledger; nil as long as no event has named one.
    var environment: String?
    /// The client of the ledger, likewise.
    var clientID: String?
    /// The data version that all of this belongs to.
    private var version: UInt32

    /// Reads everything, within a transaction.
    /// - Throws: `DatabaseError`, or `EventStoreError.Code.damaged`.
    /// - Complexity: O(log n) tiles, and as many as 255 of each level for the edge of the next one.
    init(_ db: Database) throws {
        let head = try Head.read(db)
        var stored = StoredTiles.tree(db, size: head.sequence)
        try self.init(db, head, &stored)
    }

    /// Takes the tree from one that is at hand already.
    init(_ db: Database, _ head: Head, _ stored: inout TiledTree) throws {
        do {
            tree = try stored.growingTree()
        } catch let error as TransparencyLogError {
            throw EventStoreError(
                .damaged, "The tiles of the ledger are damaged: run verify, and restore a backup.",
                cause: "\(error)")
        }
        recordedAt = head.recordedAt
        let identity = try LedgerIdentity.read(db)
        (environment, clientID) = (identity.environment, identity.clientID)
        version = Self.version(db)
    }

    /// Catches up with what others have appended since, within a transaction.
    ///
    /// The tiles that those events filled are theirs to store.
    /// - Throws: `DatabaseError`, or `EventStoreError.Code.damaged`.
    mutating func refresh(_ db: Database) throws {
        let found = Self.version(db)
        guard found != version else { return }
        let head = try Head.read(db)
        guard head.sequence >= tree.size else {
            throw EventStoreError(
                .damaged, "Events that were there are gone: run verify, and restore a backup.")
        }
        while tree.size < head.sequence {
            let count = Int(min(4_096, head.sequence - tree.size))
            for hash in try StoredTiles.leafHashes(db, after: tree.size, count: count) { tree.append(hash) }
            _ = tree.takeFilledTiles()
        }
        recordedAt = head.recordedAt
        let identity = try LedgerIdentity.read(db)
        (environment, clientID) = (identity.environment, identity.clientID)
        version = found
    }

    /// Notes that the newest change is our own.
    mutating func committed(_ db: Database) { version = Self.version(db) }

    /// A number that changes with every commit, of this connection and of others.
    ///
    /// Source: <https://www.sqlite.org/c3ref/c_fcntl_begin_atomic_write.html>, SQLITE_FCNTL_DATA_VERSION. It is of the
    /// snapshot that the connection sees, so only within a transaction does it tell of other connections.
    private static func version(_ db: Database) -> UInt32 {
        var version: UInt32 = 0
        // The operation takes a pointer to an unsigned int, which outlives the call.
        _ = unsafe sqlite3_file_control(
            db.sqliteConnection, "main", SQLITE_FCNTL_DATA_VERSION, &version)
        return version
    }
}

/// The newest event's position and time.
struct Head {
    var sequence: Int64
    var recordedAt: Instant?

    /// Reads it.
    /// - Throws: `DatabaseError`, or `EventStoreError.Code.damaged`.
    static func read(_ db: Database) throws -> Head {
        let statement = try RawStatement(
            db, "SELECT sequence, recorded_at FROM event ORDER BY sequence DESC LIMIT 1")
        defer { statement.reset() }
        guard try statement.step() else { return Head(sequence: 0, recordedAt: nil) }
        guard statement.isNumber(0), statement.isNumber(1) else {
            throw EventStoreError(.damaged, "The newest event is damaged: run verify.")
        }
        return Head(
            sequence: statement.number(0), recordedAt: Instant(nanoseconds: statement.number(1)))
    }
}
