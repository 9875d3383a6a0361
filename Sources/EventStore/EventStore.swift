import GRDB
package import StrictJSON
import Synchronization

/// The writer of a ledger: the one connection of this process that appends.
///
/// Processes take turns through `writer.lock`, which is held around every transaction, every WAL transfer,
/// opening and closing. An I/O error ends the writing of this process: what was acknowledged is durable, and the
/// next `open` reads the head again. Source: docs/format.md, "Writing".
package final class EventStore: Sendable {
    /// The ledger's directory.
    package let directory: LedgerDirectory
    let queue: DatabaseQueue
    let lock: FileLock
    let clock: WallClock
    let acceptClock: Bool
    /// Why this process no longer writes; nil while it does.
    ///
    /// Once set, it stays.
    let stopped = Mutex<EventStoreError?>(nil)

    private init(
        _ directory: LedgerDirectory, queue: DatabaseQueue, lock: consuming FileLock,
        clock: @escaping WallClock,
        acceptClock: Bool
    ) {
        self.directory = directory
        self.queue = queue
        self.lock = lock
        self.clock = clock
        self.acceptClock = acceptClock
    }

    /// Opens a ledger for writing.
    /// - Parameters:
    ///   - directory: Where it lies.
    ///   - clock: The time of day for `recorded_at`.
    ///   - acceptClock: Append even if the newest event is over a day ahead of the clock.
    /// - Returns: The writer; close it when done.
    /// - Throws: `EventStoreError`: `notALedger`, `foreignDatabase`, `newerFormat`, `damaged`, `permissionDenied`,
    ///   `readOnly`, `busy` or `inputOutput`. Nothing is changed then.
    package static func open(
        _ directory: LedgerDirectory, clock: @escaping @Sendable () -> Instant = SystemClock.now,
        acceptClock: Bool = false
    ) throws -> EventStore {
        try LedgerFormat.check(directory.events)
        let permissions = try FileStatus(directory.events).permissions
        try FileStatus.checkWritable(directory.events)
        try FileStatus.checkWritable(directory.path)
        let lock = try FileLock(directory.writerLock, permissions: permissions)
        do {
            let queue = try lock.withLock {
                let queue = try DatabaseQueue(
                    path: directory.events, configuration: LedgerConnection.writing())
                try queue.read { db in try Self.checkSchema(db, directory.events) }
                return queue
            }
            return EventStore(directory, queue: queue, lock: lock, clock: clock, acceptClock: acceptClock)
        } catch {
            throw EventStoreError.database(error, "open", directory.events)
        }
    }

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

    /// Ends the writing: the WAL is transferred under the lock and left empty.
    ///
    /// Appending afterwards throws `stopped`.
    /// - Throws: `EventStoreError`. What was acknowledged is durable all the same.
    package func close() async throws {
        let wasStopped = stopped.withLock { reason in
            defer { reason = reason ?? EventStoreError(.stopped, "The ledger was closed.") }
            return reason != nil
        }
        do {
            if !wasStopped {
                try await perform { db in
                    try self.lock.withLock { _ = try db.checkpoint(.truncate) }
                }
            }
            try queue.close()
        } catch {
            throw EventStoreError.database(error, "close", directory.events)
        }
    }

    /// Runs `body` on the connection's own queue, without a transaction.
    ///
    /// A cancelled task does not interrupt it: a commit that was begun is ended one way or the other.
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
