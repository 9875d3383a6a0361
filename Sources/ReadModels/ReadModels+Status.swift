import EventStore
import GRDB

extension ReadModels {
    /// Returns the version of the projection, the position and the content's digest.
    ///
    /// The digest is computed once for a position and then stored, where this user may write.
    ///
    /// - Throws: `ReadModelsError`.
    /// - Complexity: O(n) for n rows if nobody has asked at this position, in constant memory.
    package func status() throws -> ReadModelStatus {
        let (sequence, stored, digest) = try answer { database in
            let found = try Projection.read(database)
            let digest = try found?.digest ?? ContentDigest.of(database)
            return (found?.sequence ?? 0, found?.digest, digest)
        }
        if stored == nil { try store(digest, at: sequence) }
        return ReadModelStatus(projectionVersion: Projection.version, sequence: sequence, digest: digest)
    }

    /// Computes the digest over all rows as they are now, whatever is stored, in base64.
    ///
    /// - Throws: `ReadModelsError`.
    /// - Complexity: O(n) for n rows, in constant memory.
    package func contentDigest() throws -> String {
        try answer { database in try ContentDigest.of(database) }
    }

    /// Stores a digest for the next who asks.
    ///
    /// It can be computed again, so nothing is waited for.
    private func store(_ digest: String, at sequence: Int64) throws {
        let open = try current()
        guard let generation = open.generation, options.canWrite(directory) else { return }
        let lock = AdvisoryLock.existing(directory.readModelsLock)
        guard let lock, lock.acquire(.exclusive) else { return }
        defer { lock.release() }
        guard Generations(directory: directory).current() == generation else { return }
        try? open.queue.write { database in
            try Projection.store(digest: digest, at: sequence, in: database)
        }
    }
}
