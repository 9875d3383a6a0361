import GRDB
package import StrictJSON
import TransparencyLog

/// The writer of a ledger: the one connection of this process that appends.
///
/// Processes take turns through `writer.lock`, which is held around every transaction, every WAL transfer,
/// opening and closing. An I/O error ends the writing of this process: what was acknowledged is durable, and the
/// next `open` reads the head again. Source: docs/format.md, "Writing".
package final class EventStore: Sendable {
    /// The ledger's directory.
    package let directory: LedgerDirectory
    /// What the user should know about how the ledger was opened; each a sentence, most often none.
    package let notes: [String]
    let keeper: CheckpointKeeper?
    let commits: CommitQueue
    private let queue: DatabaseQueue

    private init(
        _ directory: LedgerDirectory, _ queue: DatabaseQueue, _ commits: CommitQueue,
        _ keeper: CheckpointKeeper?, notes: [String]
    ) {
        self.directory = directory
        self.queue = queue
        self.commits = commits
        self.keeper = keeper
        self.notes = notes
    }

    deinit { commits.abandon() }

    /// Opens a ledger for writing.
    /// - Parameters:
    ///   - directory: Where it lies.
    ///   - clock: The time of day for `recorded_at`.
    ///   - acceptClock: Append even if the newest event is over a day ahead of the clock.
    ///   - limits: How much may wait, and when the WAL is transferred.
    ///   - checkpoints: How checkpoints are signed.
    /// - Returns: The writer; close it when done.
    /// - Throws: `EventStoreError`: `notALedger`, `foreignDatabase`, `newerFormat`, `damaged`, `missingEvents`,
    ///   `permissionDenied`, `readOnly`, `busy` or `inputOutput`. Nothing is changed then.
    /// - Complexity: Reads at most 255 tiles of each level, most often far fewer. Where an older version has appended
    ///   without storing tiles, their leaf hashes instead.
    package static func open(
        _ directory: LedgerDirectory, clock: @escaping @Sendable () -> Instant = SystemClock.now,
        acceptClock: Bool = false, limits: WriterLimits = WriterLimits(),
        checkpoints: CheckpointOptions = CheckpointOptions()
    ) throws -> EventStore {
        try LedgerFormat.check(directory.events)
        let permissions = try FileStatus(directory.events).permissions
        try FileStatus.checkWritable(directory.events)
        try FileStatus.checkWritable(directory.path)
        let lock = try FileLock(directory.writerLock, permissions: permissions)
        let rules = AppendRules(clock: clock, acceptClock: acceptClock, directory: directory)
        // Before the events, which may grow in between: the other way round they could seem to end too early.
        let anchor = try CheckpointAnchor(directory)
        try CheckpointKeeper.checkPresence(directory, anchor, checkpoints)
        do {
            let (queue, opened) = try lock.withLock {
                try checkUnchanged(directory, anchor)
                let queue = try DatabaseQueue(
                    path: directory.events, configuration: LedgerConnection.writing(limits.wal))
                let opened = try queue.read { db in try Opened(db) }
                try settle(queue, opened.frames, directory, limits)
                return (queue, opened)
            }
            let (keeper, note) = CheckpointKeeper.make(directory, opened.identity, anchor, checkpoints)
            let head = LogHead(opened.memory.tree.frontier)
            let writer = LogWriter(
                queue, lock: lock, rules: rules, limits: limits, memory: opened.memory, opened.frames)
            let commits = CommitQueue(writer, limits, head: head) { head in keeper?.committed(head) }
            // What a process that was killed left unsigned is signed now.
            keeper?.committed(head)
            let notes = [anchor.note(directory), note].compactMap(\.self)
            return EventStore(directory, queue, commits, keeper, notes: notes)
        } catch {
            throw EventStoreError.database(error, "open", directory.events)
        }
    }

    /// What is read from a ledger when it is opened.
    private struct Opened {
        let identity: LedgerIdentity
        let memory: LogMemory
        let frames: WALFrames

        init(_ db: Database) throws {
            identity = try LedgerIdentity.read(db)
            memory = try LogMemory(db)
            frames = try WALFrames(of: db)
        }
    }

    /// Makes durable what a process left in the WAL, before anything is signed or answered for it.
    ///
    /// One that was killed between writing and syncing leaves frames that everybody reads and that a loss of power would
    /// take away; after a sync that failed, only writing them once more, into the database, makes sure.
    private static func settle(
        _ queue: DatabaseQueue, _ frames: WALFrames, _ directory: LedgerDirectory, _ limits: WriterLimits
    ) throws {
        try SmallFile.sync(directory.events + "-wal")
        _ = try queue.writeWithoutTransaction { db in
            try WALTransfer.passive.run(db, frames, patience: limits.wal.patience)
        }
    }

    /// Refuses a ledger whose schema is another or which is not the continuation of what was signed.
    ///
    /// By a connection that cannot write: one that can would transfer the WAL when it closes, and what is refused is to
    /// stay as it was found.
    private static func checkUnchanged(_ directory: LedgerDirectory, _ anchor: CheckpointAnchor) throws {
        let queue = try DatabaseQueue(path: directory.events, configuration: LedgerConnection.reading())
        try queue.read { db in
            try checkSchema(db, directory.events)
            guard try EventReader.hasSchemaOfFormat(db) else {
                throw EventStoreError(
                    .damaged,
                    "The schema of \(directory.events) was changed, so that it may not guard the events: run verify, and "
                        + "restore a backup.")
            }
            let size = try Head.read(db).sequence
            var tree = StoredTiles.tree(db, size: size)
            try anchor.check(&tree, size: size, LedgerIdentity.read(db), directory)
        }
        try queue.close()
    }

    /// The newest commit that this process knows of.
    package var head: LogHead { commits.head }

    /// How many commits this store has made; each had the events of one call or more.
    package var commitCount: Int { commits.count }

    /// Who the ledger is.
    /// - Throws: `EventStoreError`: `inputOutput`, `damaged`.
    package func identity() async throws -> LedgerIdentity {
        do {
            return try await queue.read { db in try LedgerIdentity.read(db) }
        } catch {
            throw EventStoreError.database(error, "read", directory.events)
        }
    }

    /// A connection that reads the same ledger.
    /// - Throws: As `EventReader.open`.
    package func reader() throws -> EventReader { try EventReader.open(directory) }

    /// Ends the writing: what waits is committed, and the WAL is transferred under the lock and left empty, unless a
    /// reader still needs it.
    ///
    /// Appending afterwards throws `stopped`.
    /// - Throws: `EventStoreError`. What was acknowledged is durable all the same.
    package func close() async throws {
        var failure: (any Error)?
        do { try await commits.close() } catch { failure = error }
        // What was acknowledged is signed for all the same.
        do { try await keeper?.finish() } catch { failure = failure ?? error }
        if let failure { throw failure }
    }

    /// Runs `body` on the connection's own queue, without a transaction.
    func perform<Result: Sendable>(_ body: @escaping @Sendable (Database) throws -> Result) async throws
        -> Result
    {
        try await withCheckedThrowingContinuation { continuation in
            queue.asyncWriteWithoutTransaction { db in
                continuation.resume(with: Swift.Result { try body(db) })
            }
        }
    }
}
