import GRDB
import GRDBSQLite
import Synchronization
import TransparencyLog

/// The one connection of this process that writes: commits, transfers of the WAL, and the last steps before it closes.
///
/// Whoever calls it sees to it that the calls follow one another. `writer.lock` is held within each of them.
final class LogWriter: Sendable {
    private let queue: DatabaseQueue
    private let lock: FileLock
    private let rules: AppendRules
    private let limits: WriterLimits
    private let frames: WALFrames
    /// What is known of the log; nil if that has to be read again.
    private let memory: Mutex<LogMemory?>

    /// Takes over a connection, the lock, and what was read when it was opened.
    init(
        _ queue: DatabaseQueue, lock: consuming FileLock, rules: AppendRules, limits: WriterLimits,
        memory: LogMemory, _ frames: WALFrames
    ) {
        self.queue = queue
        self.lock = lock
        self.rules = rules
        self.limits = limits
        self.frames = frames
        self.memory = Mutex(memory)
        queue.writeWithoutTransaction { db in frames.listen(to: db) }
    }

    /// The bytes of the WAL that are in use, as of the newest commit.
    var walSize: Int64 { frames.bytes }

    /// Takes `writer.lock`; false if another process holds it for longer than `seconds`, or than the limit.
    /// - Throws: `EventStoreError`.
    func acquire(waiting seconds: Double? = nil) throws(EventStoreError) -> Bool {
        try lock.acquire(waiting: seconds ?? limits.lockSeconds)
    }

    /// The error for a lock that could not be had.
    var isLocked: EventStoreError { lock.isHeld(limits.lockSeconds) }

    /// Gives `writer.lock` back.
    func release() { lock.release() }

    /// Writes the events of some calls in one transaction; `writer.lock` is held by the caller.
    /// - Throws: `EventStoreError`; nothing was written then, unless the error is that of the commit itself.
    func commit(_ calls: [AppendCall]) throws(EventStoreError) -> Committed {
        do {
            return try queue.writeWithoutTransaction { db in
                try RawStatement(db, "BEGIN IMMEDIATE").run()
                do {
                    try checkPlace(db)
                    return try memory.withLock { try commit(calls, db, &$0) }
                } catch {
                    // The first error is what counts; SQLite ends the transaction whatever comes of this.
                    if db.isInsideTransaction { try? RawStatement(db, "ROLLBACK").run() }
                    throw error
                }
            }
        } catch {
            throw EventStoreError.database(error, "append to", rules.directory.events)
        }
    }

    /// Refuses to write into a file that bears the ledger's name no longer, as after a copy was put in its place.
    ///
    /// Source: <https://www.sqlite.org/c3ref/c_fcntl_begin_atomic_write.html>, SQLITE_FCNTL_HAS_MOVED: one stat(2).
    private func checkPlace(_ db: Database) throws(EventStoreError) {
        var hasMoved: CInt = 0
        // The operation takes a pointer to an int, which outlives the call.
        let code = unsafe sqlite3_file_control(
            db.sqliteConnection, "main", SQLITE_FCNTL_HAS_MOVED, &hasMoved)
        guard code == SQLITE_OK, hasMoved == 0 else {
            throw EventStoreError(
                .damaged,
                "\(rules.directory.events) was removed or replaced while it was open: nothing more is written. Run "
                    + "verify, and start again.")
        }
    }

    /// What a commit left.
    struct Committed {
        /// What became of each call, in their order.
        let answers: [Result<[AppendOutcome], EventStoreError>]
        /// The log behind it, also if only others have written since the last time.
        let head: LogHead
        /// Whether anything was written.
        let hasWritten: Bool
    }

    private func commit(_ calls: [AppendCall], _ db: Database, _ known: inout LogMemory?) throws -> Committed
    {
        // Gone until the commit is through: after an error nobody knows what of it is in the file.
        var commit = try Commit(db, rules, after: known.take() ?? LogMemory(db))
        var answers: [Result<[AppendOutcome], EventStoreError>] = []
        answers.reserveCapacity(calls.count)
        for call in calls { answers.append(try commit.append(call)) }
        try commit.storeTiles()
        try RawStatement(db, commit.count == 0 ? "ROLLBACK" : "COMMIT").run()
        var memory = commit.memory
        memory.committed(db)
        let head = LogHead(memory.tree.frontier)
        known = memory
        return Committed(answers: answers, head: head, hasWritten: commit.count > 0)
    }

    /// Transfers the WAL; `writer.lock` is held by the caller.
    /// - Throws: `EventStoreError` for everything but a reader that takes long.
    func transfer(_ transfer: WALTransfer) throws(EventStoreError) -> WALTransfer.Extent {
        do {
            return try queue.writeWithoutTransaction { db in
                try transfer.run(db, frames, patience: limits.wal.patience)
            }
        } catch {
            throw EventStoreError.database(error, "transfer the WAL of", rules.directory.events)
        }
    }

    /// Transfers the WAL and gives `writer.lock` back.
    /// - Throws: As `transfer`.
    func transferAndRelease(_ transfer: WALTransfer) throws(EventStoreError) -> WALTransfer.Extent {
        defer { release() }
        return try self.transfer(transfer)
    }

    /// Closes the connection; `writer.lock` is held by the caller.
    /// - Throws: `EventStoreError`.
    func close() throws(EventStoreError) {
        do {
            try queue.close()
        } catch {
            throw EventStoreError.database(error, "close", rules.directory.events)
        }
    }

    /// Closes the connection and leaves the files as they are: after an error, or without `writer.lock`.
    ///
    /// The last connection that closes transfers the WAL on its own. One that can only read is no obstacle to anybody,
    /// cannot do that itself, and keeps the other from being the last.
    /// - Throws: `EventStoreError`.
    func closeLeavingFiles() throws(EventStoreError) {
        do {
            let guardian = try DatabaseQueue(
                path: rules.directory.events, configuration: LedgerConnection.reading())
            _ = try guardian.read { db in try Head.read(db) }
            try queue.close()
            try guardian.close()
        } catch {
            throw EventStoreError.database(error, "close", rules.directory.events)
        }
    }
}
