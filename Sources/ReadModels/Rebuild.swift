import EventStore
import GRDB

/// Makes the next generation of read models from the events alone.
///
/// To be run under `readmodels.lock`.
///
/// Killed at any moment it leaves the link as it was and at most a file that nobody knows of; the next opening that may
/// write removes that.
struct Rebuild {
    let opening: Opening
    var progress: (Int64, Int64) -> Void = { _, _ in }

    /// Fills a new file, makes it durable, and only then turns the link to it.
    ///
    /// `storesDigest`: computes the content's digest as well.
    /// - Throws: the database's error, the event store's error, or `ReadModelsError`.
    func run(storesDigest: Bool) throws -> Generation {
        let generations = Generations(directory: opening.directory)
        let generation = generations.next()
        do {
            try generation.create(permissions: FilePermissions(of: opening.directory))
            let queue = try Connection.open(generation.path, for: .building)
            let catchUp = CatchUp(events: opening.events, options: opening.options, progress: progress)
            try catchUp.fill(queue, ledger: opening.ledger, through: try opening.events.head())
            if storesDigest { try queue.inDatabase(Self.storeDigest) }
            // Without a journal, and with nothing in memory once it is closed, the file is all there is.
            try queue.close()
            try generation.sync()
        } catch {
            generation.remove()
            throw error
        }
        try generations.publish(generation)
        generations.removeOthers()
        return generation
    }

    private static func storeDigest(_ database: Database) throws {
        guard let found = try Projection.read(database) else { return }
        let digest = try ContentDigest.of(database)
        try Projection.store(digest: digest, at: found.sequence, in: database)
    }
}
