import GRDB
import GRDBSQLite
import Synchronization

/// The ways to move the WAL's content into the database; SQLite calls them checkpoints.
///
/// Source: <https://www.sqlite.org/c3ref/wal_checkpoint_v2.html>.
enum WALTransfer: Sendable {
    /// As far as readers allow, without waiting.
    case passive
    /// All of it, and waits until no reader uses the WAL, so that the next commit begins at its start.
    case restart
    /// Like `restart`, and leaves an empty file.
    case truncate

    /// What a transfer found and did.
    struct Extent: Sendable {
        /// The bytes that the WAL's frames take.
        var size: Int64
        /// Whether all of them are in the database now, and, but for a passive transfer, no reader uses them.
        var isWhole: Bool
    }

    /// Transfers under the writer's lock, outside of a transaction.
    ///
    /// A reader that takes longer than `patience` is no error: what it needs stays in the WAL, which is sound.
    /// - Throws: `DatabaseError` for everything that is not a matter of waiting.
    func run(_ db: Database, _ wal: WALFrames, patience: Duration) throws -> Extent {
        sqliteTimeout(db, patience)
        defer { sqliteTimeout(db, LedgerConnection.busyTimeout) }
        var (frames, transferred): (CInt, CInt) = (0, 0)
        // The connection lives as long as the access to it; both counts outlive the call.
        let code = unsafe sqlite3_wal_checkpoint_v2(
            db.sqliteConnection, "main", mode, &frames, &transferred)
        let isWhole = code == SQLITE_OK && frames == transferred
        guard code == SQLITE_OK || code & 0xff == SQLITE_BUSY else {
            throw DatabaseError(resultCode: ResultCode(rawValue: code))
        }
        return Extent(size: Int64(max(0, frames)) * wal.frameSize, isWhole: isWhole)
    }

    private var mode: CInt {
        switch self {
        case .passive: SQLITE_CHECKPOINT_PASSIVE
        case .restart: SQLITE_CHECKPOINT_RESTART
        case .truncate: SQLITE_CHECKPOINT_TRUNCATE
        }
    }

    private func sqliteTimeout(_ db: Database, _ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let milliseconds = seconds * 1_000 + attoseconds / 1_000_000_000_000_000
        // The connection lives as long as the access to it.
        _ = unsafe sqlite3_busy_timeout(db.sqliteConnection, CInt(clamping: milliseconds))
    }
}

/// How many frames the WAL holds, as SQLite says with every commit.
///
/// The file's size does not tell: it stays when SQLite begins at its start again.
///
/// Source: <https://www.sqlite.org/c3ref/wal_hook.html>.
final class WALFrames: Sendable {
    /// The bytes of one frame: a page and the frame's own header.
    let frameSize: Int64

    private let count = Atomic<Int>(0)

    /// Knows of no frames yet.
    /// - Throws: `DatabaseError`.
    init(of db: Database) throws {
        // Asked for, since a file that was repacked may have pages of another size than a new one.
        frameSize = 24 + (try Int64.fetchOne(db, sql: "PRAGMA page_size") ?? LedgerConnection.pageSize)
    }

    /// The bytes that are in use.
    var bytes: Int64 { Int64(count.load(ordering: .relaxed)) * frameSize }

    /// Listens to a connection, whose owner keeps this object for as long as it commits.
    func listen(to db: Database) {
        // The pointer is used within commits only, during which the owner of both is there.
        _ = unsafe sqlite3_wal_hook(
            db.sqliteConnection,
            { context, _, _, frames in
                if let context = unsafe context {
                    let frameCount = unsafe Unmanaged<WALFrames>.fromOpaque(context).takeUnretainedValue()
                    frameCount.count.store(Int(frames), ordering: .relaxed)
                }
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }
}
