import Glibc

/// A lock by flock(2) on a file that is made for nothing else.
///
/// Owns one file descriptor, closed with the object. The lock belongs to the open file, not to the process, so two of
/// one process see each other as well, and the kernel releases it when its holder dies. It must never be a database
/// file: closing any descriptor of a file drops the locks that SQLite holds on it in the same process
/// (<https://www.sqlite.org/howtocorrupt.html>, 2.2).
final class AdvisoryLock: Sendable {
    /// Whether others may hold it at the same time.
    enum Mode {
        case shared
        case exclusive
    }

    private let descriptor: Int32

    private init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Opens the file, and makes it with these permissions if it is missing.
    ///
    /// Takes no lock yet.
    ///
    /// - Throws: `permissionDenied` or `inputOutput`.
    static func make(_ path: String, permissions: FilePermissions) throws -> AdvisoryLock {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw ReadModelsError.system(errno, "open the lock file", path) }
        permissions.apply(to: descriptor)
        return AdvisoryLock(descriptor: descriptor)
    }

    /// Opens a file that is there; `nil` if it is missing or must not be read.
    ///
    /// A descriptor for reading is enough for either mode.
    static func existing(_ path: String) -> AdvisoryLock? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        return descriptor >= 0 ? AdvisoryLock(descriptor: descriptor) : nil
    }

    /// Takes the lock; `false` if others kept it for all of that time.
    ///
    /// The wait is looked at every 2 ms.
    func acquire(_ mode: Mode, waitingMilliseconds: Int = 0) -> Bool {
        let operation = mode == .shared ? LOCK_SH : LOCK_EX
        var left = waitingMilliseconds
        while flock(descriptor, operation | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR, left > 0 else { return false }
            usleep(2_000)
            left -= 2
        }
        return true
    }

    /// Gives the lock back.
    func release() {
        flock(descriptor, LOCK_UN)
    }
}
