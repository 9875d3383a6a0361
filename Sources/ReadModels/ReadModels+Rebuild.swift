package import EventStore
import GRDB

extension ReadModels {
    /// Builds the read models anew from the events, as the next generation, and says what came out.
    ///
    /// Who reads the present generation meanwhile goes on reading it. Killed at any moment, nothing has changed.
    ///
    /// `progress`: told every few thousand events how many are covered, and how many there are.
    /// - Throws: `ReadModelsError`: `busy` if another process keeps the lock, `permissionDenied`, `inputOutput`; and
    ///   the event store's errors.
    /// - Complexity: O(n) for n events, in constant memory.
    package static func rebuild(
        _ directory: LedgerDirectory, events: EventReader, options: ReadModelsOptions = ReadModelsOptions(),
        progress: @escaping (_ done: Int64, _ all: Int64) -> Void = { _, _ in }
    ) throws -> ReadModelStatus {
        guard options.canWrite(directory) else {
            throw ReadModelsError(
                .permissionDenied,
                "This user may not write the read models of \(directory.path); use the account that owns them."
            )
        }
        do {
            let opening = try Opening(directory, events, options)
            guard let lock = try opening.takeLock() else {
                throw ReadModelsError(
                    .busy, "Another process is writing the read models; wait for it to end and try again.")
            }
            defer { lock.release() }
            Generations(directory: directory).removeOthers()
            let generation = try Rebuild(opening: opening, progress: progress).run(storesDigest: true)
            return try Connection.open(generation.path, for: .writing).read { database in
                let found = try Projection.read(database)
                return ReadModelStatus(
                    projectionVersion: Projection.version, sequence: found?.sequence ?? 0,
                    digest: try found?.digest ?? ContentDigest.of(database))
            }
        } catch {
            throw ReadModelsError.database(error, "rebuild")
        }
    }
}
