import Glibc

/// An advisory lock on a file of its own, by which processes take turns.
///
/// Owns one file descriptor, closed with the value. flock(2) belongs to the open file, not to the process, so two
/// locks of one process take turns as well, and the kernel releases it when its holder dies.
package struct FileLock: ~Copyable, Sendable {
    /// The first pause between two attempts, in microseconds: most holders are gone within a commit.
    private static let firstPause: UInt32 = 20
    /// The longest pause, in microseconds.
    private static let longestPause: UInt32 = 2_000

    private let descriptor: Int32
    private let path: String

    /// Opens the file, and makes it with these permissions if it is missing.
    ///
    /// Takes no lock yet.
    /// - Throws: `permissionDenied`, `readOnly`, `notALedger` or `inputOutput`.
    package init(_ path: String, permissions: UInt32) throws(EventStoreError) {
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, permissions)
        guard descriptor >= 0 else { throw .system(errno, "open the lock file", path) }
        self.path = path
    }

    deinit { close(descriptor) }

    /// Runs `body` while the lock is held.
    ///
    /// `seconds` says how long to wait for another holder.
    /// - Throws: `busy` if the wait was in vain, else what `body` throws.
    package borrowing func withLock<Result>(
        waiting seconds: Double = 10, _ body: () throws -> Result
    ) throws -> Result {
        guard try acquire(waiting: seconds) else { throw isHeld(seconds) }
        defer { release() }
        return try body()
    }

    /// Takes the lock; false if another holder kept it for all of that time.
    ///
    /// Cost: one system call if it is free. Else it is looked at again after 20 µs, and then after twice the pause each
    /// time, up to 2 ms.
    package borrowing func acquire(waiting seconds: Double) throws(EventStoreError) -> Bool {
        var pause = Self.firstPause
        var left = Int(seconds * 1_000_000)
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else { throw .system(errno, "lock", path) }
            guard left > 0 else { return false }
            usleep(pause)
            left -= Int(pause)
            pause = min(2 * pause, Self.longestPause)
        }
        return true
    }

    /// Gives the lock back.
    package borrowing func release() {
        flock(descriptor, LOCK_UN)
    }

    /// The error for a wait that was in vain.
    borrowing func isHeld(_ seconds: Double) -> EventStoreError {
        EventStoreError(
            .busy, "Another process has held \(path) for \(seconds) s; wait for it to end and try again.")
    }
}
