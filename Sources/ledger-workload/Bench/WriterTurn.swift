import EventStore
import Glibc

/// Waits until the writer of a ledger holds its lock no longer.
struct WriterTurn: ~Copyable {
    private let descriptor: Int32

    init(_ directory: LedgerDirectory) throws {
        // The path lives as long as the call.
        descriptor = unsafe open(directory.writerLock, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw BenchFailure("The writer's lock file cannot be opened.")
        }
    }

    deinit { close(descriptor) }

    /// Takes the lock and gives it back.
    func wait() throws {
        guard flock(descriptor, LOCK_EX) == 0 else {
            throw BenchFailure("The writer's lock cannot be waited for.")
        }
        flock(descriptor, LOCK_UN)
    }
}
