package import EventStore
import GRDB
import Glibc

extension ReadModels {
    /// Makes the read models anew in a private file and compares them, row by row, with the stored ones.
    ///
    /// Nothing in the ledger's directory is changed, and nobody has to wait: the stored file is copied first.
    ///
    /// `progress`: told every few thousand events how many are covered, and how many there are.
    /// - Throws: `ReadModelsError` if no private copy can be made; and the event store's errors. Damage in the stored
    ///   file is a problem in the answer, not an error.
    /// - Complexity: O(n) for n events, in constant memory, with room for two copies of the read models on the disk.
    package static func check(
        _ directory: LedgerDirectory, events: EventReader, options: ReadModelsOptions = ReadModelsOptions(),
        progress: @escaping (_ done: Int64, _ all: Int64) -> Void = { _, _ in }
    ) throws -> ReadModelCheck {
        do {
            let opening = try Opening(directory, events, options)
            return try Check(opening: opening, progress: progress).run()
        } catch {
            throw ReadModelsError.database(error, "check")
        }
    }
}

/// A comparison of the stored read models with fresh ones.
struct Check {
    let opening: Opening
    let progress: (Int64, Int64) -> Void

    func run() throws -> ReadModelCheck {
        let generations = Generations(directory: opening.directory)
        guard let held = generations.holdCurrent() else {
            let fresh = try freshStatus(through: opening.events.head())
            return ReadModelCheck(stored: nil, fresh: fresh, problems: strays(generations))
        }
        try settle(held.generation)
        let copy: DatabaseQueue
        let found: Projection
        do {
            copy = try copied(held.generation)
            guard let row = try copy.read(Projection.read) else { throw Command.unreadable }
            found = row
        } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_READONLY_ROLLBACK {
            // A catch-up that was killed; the next who may write undoes it, and nobody has read it.
            return ReadModelCheck(
                stored: nil, fresh: try freshStatus(through: opening.events.head()), problems: [])
        } catch {
            return try unreadable(error, through: opening.events.head())
        }
        // After the copy: it may cover events that were appended meanwhile.
        let head = try opening.events.head()
        let objection = try found.objection(ledger: opening.ledger, events: opening.events)
        let last = found.sequence > 0 && found.sequence <= head ? found.sequence : head
        let fresh = try built(through: found.sequence == 0 ? 0 : last)
        do {
            return try compare(copy, found, with: fresh, objection)
        } catch let error where ReadModelsError.isDamage(error) {
            return try unreadable(error, fresh)
        }
    }

    /// What lies in the place of the link and is none of ours: people would read it all the same.
    private func strays(_ generations: Generations) -> [ReadModelCheck.Problem] {
        var status = stat()
        // The call fills the struct it is given.
        guard generations.current() == nil, unsafe lstat(opening.directory.readModels, &status) == 0 else {
            return []
        }
        let message = "readmodels.sqlite is not a link to read models that this program made."
        return [.init(table: nil, key: nil, message: message)]
    }

    /// Undoes a catch-up that was killed, where this user may.
    private func settle(_ generation: Generation) throws {
        guard opening.options.canWrite(opening.directory), let lock = try opening.takeLock() else { return }
        defer { lock.release() }
        // Whatever is wrong with the file is told when it is copied.
        let queue = try? Connection.open(generation.path, for: .writing)
        _ = try? queue?.read(Projection.read)
    }

    private func copied(_ generation: Generation) throws -> DatabaseQueue {
        let source = try Connection.open(generation.path, for: .reading)
        let copy = try Connection.openPrivate(in: opening.options.temporaryFolder)
        try Self.limitMemory(of: copy)
        try source.backup(to: copy)
        return copy
    }

    /// Builds fresh ones, and lets go of the memory that building them took.
    private func built(through head: Int64) throws -> DatabaseQueue {
        let fresh = try opening.build(through: head, progress: progress)
        try Self.limitMemory(of: fresh)
        return fresh
    }

    /// Keeps few pages of a file that is only walked through: the system has them as well, and two caches of the size
    /// that pays while a file is built are most of what a comparison would take.
    private static func limitMemory(of queue: DatabaseQueue) throws {
        try queue.inDatabase { database in
            try database.execute(sql: "PRAGMA cache_size = -4096")
            try database.execute(sql: "PRAGMA shrink_memory")
        }
    }

    private func compare(
        _ stored: DatabaseQueue, _ found: Projection, with fresh: DatabaseQueue, _ objection: String?
    ) throws -> ReadModelCheck {
        var comparison = Comparison()
        try stored.read { stored in
            try fresh.read { fresh in try comparison.run(stored: stored, fresh: fresh) }
        }
        if let objection {
            comparison.problems.insert(
                .init(table: nil, key: nil, message: "The read models cannot be used: \(objection)."), at: 0)
        }
        if comparison.isRead, let digest = found.digest, digest != comparison.storedDigest {
            comparison.problems.append(
                .init(
                    table: "projection", key: "name = lifecycle",
                    message: "Table projection: the stored digest is not that of the stored rows."))
        }
        let sequence = try fresh.read(Projection.read)?.sequence ?? 0
        return ReadModelCheck(
            stored: !comparison.isRead
                ? nil
                : ReadModelStatus(
                    projectionVersion: Projection.version, sequence: found.sequence,
                    digest: comparison.storedDigest),
            fresh: ReadModelStatus(
                projectionVersion: Projection.version, sequence: sequence, digest: comparison.freshDigest),
            problems: comparison.problems)
    }

    private func unreadable(_ error: any Error, through head: Int64) throws -> ReadModelCheck {
        try unreadable(error, built(through: head))
    }

    private func unreadable(_ error: any Error, _ fresh: DatabaseQueue) throws -> ReadModelCheck {
        let reason = ReadModelsError.database(error, "read")
        return ReadModelCheck(
            stored: nil, fresh: try status(of: fresh),
            problems: [.init(table: nil, key: nil, message: "The stored file cannot be read. \(reason)")])
    }

    private func freshStatus(through head: Int64) throws -> ReadModelStatus {
        try status(of: built(through: head))
    }

    private func status(of queue: DatabaseQueue) throws -> ReadModelStatus {
        try queue.read { database in
            ReadModelStatus(
                projectionVersion: Projection.version, sequence: try Projection.read(database)?.sequence ?? 0,
                digest: try ContentDigest.of(database))
        }
    }
}
