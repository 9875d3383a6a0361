import EventStore
import GRDB

/// One way through all the ways of getting at an up-to-date read model.
///
/// In this order: the present file, brought up to date in place under `readmodels.lock`; a new generation, where there is
/// none that can be used; the present file as it is, while another process brings it up to date; a private copy, for a
/// user who may not write.
struct Opening {
    let directory: LedgerDirectory
    let events: EventReader
    let options: ReadModelsOptions
    let ledger: String

    /// Begins with the ledger's identity.
    ///
    /// - Throws: the event store's error.
    init(_ directory: LedgerDirectory, _ events: EventReader, _ options: ReadModelsOptions) throws {
        self.directory = directory
        self.events = events
        self.options = options
        ledger = try events.identity().uuid
    }

    private var generations: Generations { Generations(directory: directory) }

    /// Opens a read model that covers all events, or the present one with a note.
    ///
    /// `distrusted`: a generation that was found to be damaged, and is not to be used again.
    /// - Throws: `ReadModelsError`, or the event store's error.
    func open(distrusting distrusted: Generation? = nil) throws -> OpenReadModel {
        do {
            guard options.canWrite(directory) else {
                return try openWithoutPermission(distrusting: distrusted)
            }
            guard let lock = try takeLock() else { return try openWhileLocked(distrusting: distrusted) }
            defer { lock.release() }
            generations.removeOthers()
            do {
                return try openInPlace(distrusting: distrusted)
            } catch let error as DatabaseError where [.SQLITE_FULL, .SQLITE_IOERR].contains(error.resultCode)
            {
                return try openPrivately(from: nil, because: "The disk of the ledger is full or fails")
            }
        } catch {
            throw ReadModelsError.database(error, "open")
        }
    }

    /// Takes `readmodels.lock`; `nil` if another process kept it for as long as the options allow.
    func takeLock() throws -> AdvisoryLock? {
        let lock = try AdvisoryLock.make(
            directory.readModelsLock, permissions: FilePermissions(of: directory))
        return lock.acquire(.exclusive, waitingMilliseconds: options.lockWaitMilliseconds) ? lock : nil
    }

    /// Under the lock: the present generation, brought up to date, or a new one.
    private func openInPlace(distrusting distrusted: Generation?) throws -> OpenReadModel {
        guard let (generation, mark) = generations.holdCurrent() else { return try rebuild() }
        guard generation != distrusted else { return try rebuild(because: "they were damaged") }
        do {
            let (queue, found, objection) = try look(at: generation, for: .writing)
            guard let found, objection == nil else { return try rebuild(because: objection) }
            let head = try events.head()
            // Each batch folds its subjects again: from so many events on, a new file is made sooner.
            if head - found.sequence > max(found.sequence, 50_000) { return try rebuild() }
            var open = OpenReadModel(queue: queue, generation: generation, mark: mark, position: head)
            do {
                try CatchUp(events: events, options: options).run(queue, from: found.sequence, through: head)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                // A reader is in the middle of a long answer, a dump for example.
                open = try present(open)
            }
            return open
        } catch let error where ReadModelsError.isDamage(error) {
            return try rebuild(because: "they were damaged")
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CANTOPEN {
            return try rebuild(because: "their file was missing")
        }
    }

    /// Under the lock: makes the next generation.
    private func rebuild(because reason: String? = nil) throws -> OpenReadModel {
        let generation = try Rebuild(opening: self).run(storesDigest: false)
        let queue = try Connection.open(generation.path, for: .writing)
        let mark = AdvisoryLock.existing(generation.mark)
        _ = mark?.acquire(.shared)
        let position = try queue.read { try Projection.read($0)?.sequence ?? 0 }
        var open = OpenReadModel(queue: queue, generation: generation, mark: mark, position: position)
        if let reason { open.notes.append("The read models were rebuilt: \(reason).") }
        return open
    }

    /// Another process writes: the present generation as it is, or a private one if there is none.
    private func openWhileLocked(distrusting distrusted: Generation?) throws -> OpenReadModel {
        guard let (generation, mark) = generations.holdCurrent(), generation != distrusted else {
            return try openPrivately(from: nil, because: "Another process is building the read models")
        }
        do {
            let (queue, found, objection) = try look(at: generation, for: .writing)
            guard found != nil, objection == nil else {
                return try openPrivately(from: nil, because: "Another process is building the read models")
            }
            return try present(
                OpenReadModel(queue: queue, generation: generation, mark: mark, position: 0))
        } catch let error where ReadModelsError.isDamage(error) {
            return try openPrivately(from: nil, because: "Another process is building the read models")
        }
    }

    /// Says how far behind a read model is that is used as it is.
    private func present(_ open: OpenReadModel) throws -> OpenReadModel {
        let position = try open.queue.read { try Projection.read($0)?.sequence ?? 0 }
        let behind = max(0, try events.head() - position)
        var open = OpenReadModel(
            queue: open.queue, generation: open.generation, mark: open.mark, position: position,
            notes: open.notes)
        if behind > 0 {
            open.notes.append(
                "Another process is using the read models: answering from event \(position), "
                    + "\(behind) \(behind == 1 ? "event" : "events") behind.")
        }
        return open
    }

    /// The present generation if nothing is missing in it, else a private copy that is caught up.
    private func openWithoutPermission(distrusting distrusted: Generation?) throws -> OpenReadModel {
        let reason = "No permission to write the read models"
        guard let (generation, mark) = generations.holdCurrent(), generation != distrusted else {
            return try openPrivately(from: nil, because: reason)
        }
        // Whatever is wrong with the file (its permissions, its journal, its bytes): the events say it all again.
        guard let (queue, found, objection) = try? look(at: generation, for: .reading),
            let found, objection == nil
        else { return try openPrivately(from: nil, because: reason) }
        guard try found.sequence < events.head() else {
            return OpenReadModel(
                queue: queue, generation: generation, mark: mark, position: found.sequence)
        }
        return try openPrivately(from: queue, because: reason)
    }

    /// A private copy, caught up there, or built there from the events alone.
    private func openPrivately(from source: DatabaseQueue?, because reason: String) throws -> OpenReadModel {
        let head = try events.head()
        let queue = try source.flatMap { try copy($0, through: head) } ?? build(through: head)
        return OpenReadModel(
            queue: queue, generation: nil, mark: nil, position: head,
            notes: ["\(reason): answering from a private copy that covers event \(head)."])
    }

    /// Copies a read model and brings the copy up to date; `nil` if it could not be copied whole.
    private func copy(_ source: DatabaseQueue, through head: Int64) throws -> DatabaseQueue? {
        let queue = try Connection.openPrivate(in: options.temporaryFolder)
        do {
            try source.backup(to: queue)
            guard let found = try queue.read(Projection.read),
                try found.objection(ledger: ledger, events: events) == nil
            else { return nil }
            try CatchUp(events: events, options: options).run(queue, from: found.sequence, through: head)
            return queue
        } catch is DatabaseError {
            return nil
        }
    }

    /// Builds a read model from the events alone, in a private file.
    func build(
        through head: Int64, progress: @escaping (Int64, Int64) -> Void = { _, _ in }
    ) throws -> DatabaseQueue {
        let queue = try Connection.openPrivate(in: options.temporaryFolder)
        let catchUp = CatchUp(events: events, options: options, progress: progress)
        try catchUp.fill(queue, ledger: ledger, through: head)
        return queue
    }

    /// Opens a generation and asks whether it can be used with these events.
    func look(
        at generation: Generation, for purpose: Connection.Purpose
    ) throws -> (DatabaseQueue, Projection?, objection: String?) {
        let queue = try Connection.open(generation.path, for: purpose)
        // SQLite takes what is missing of the last page for zeros, without a word.
        guard try FileStatus(generation.path).size % Connection.pageSize == 0,
            let found = try queue.read(Projection.read)
        else { return (queue, nil, "they were damaged") }
        return (queue, found, try found.objection(ledger: ledger, events: events))
    }
}
