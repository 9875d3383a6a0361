package import EventStore
import GRDB
import Glibc

extension ReadModels {
    /// Builds the read models as they were known at a position, as a file of its own that this ledger knows nothing of.
    ///
    /// `position`: the last event that counts; not greater than the newest.
    /// `path`: where the file shall stand; it appears there when it is whole, and only this user can read it.
    /// `progress`: told every few thousand events how many are covered, and how many there are.
    /// - Throws: `ReadModelsError`: `permissionDenied` or `inputOutput`, also if there is a file already; and the event
    ///   store's errors.
    /// - Complexity: O(n) for n events, in constant memory, with room for two copies of the read models on the disk.
    package static func build(
        _ directory: LedgerDirectory, events: EventReader, through position: Int64, into path: String,
        options: ReadModelsOptions = ReadModelsOptions(),
        progress: @escaping (_ done: Int64, _ all: Int64) -> Void = { _, _ in }
    ) throws -> ReadModelStatus {
        do {
            let queue = try Opening(directory, events, options).build(through: position, progress: progress)
            let digest = try queue.inDatabase { database in
                let digest = try ContentDigest.of(database)
                try Projection.store(digest: digest, at: position, in: database)
                return digest
            }
            try write(queue, to: path)
            return ReadModelStatus(
                projectionVersion: Projection.version, sequence: position, digest: digest)
        } catch {
            throw ReadModelsError.database(error, "build")
        }
    }

    /// Copies a database into a file that appears under its name when it is whole.
    private static func write(_ queue: DatabaseQueue, to path: String) throws {
        let partial = "\(path).partial-\(getpid())"
        unsafe unlink(partial)
        // SQLite fills an empty file as well as a new one, and leaves its permissions as they are.
        let descriptor = unsafe Glibc.open(partial, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ReadModelsError.system(errno, "make", path) }
        Glibc.close(descriptor)
        defer { _ = unsafe unlink(partial) }
        try queue.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [partial]) }
        try Generation.sync(partial)
        // A link fails where the name is taken.
        guard unsafe link(partial, path) == 0 else { throw ReadModelsError.system(errno, "make", path) }
    }
}
