import EventStore
import GRDB

/// Moves a read model forward along the events.
struct CatchUp {
    let events: EventReader
    let options: ReadModelsOptions

    /// Told after each batch how far the work is: the position, and where it will end.
    var progress: (Int64, Int64) -> Void = { _, _ in }

    /// Covers the events from one position to another, batch by batch, each in a transaction with its position.
    ///
    /// - Throws: the database's error, the event store's error, or `damaged`.
    func run(_ queue: DatabaseQueue, from position: Int64, through head: Int64) throws {
        try queue.inDatabase { database in
            let projector = Projector(database, foldsAll: false)
            try forEachBatch(from: position, through: head) { batch, last in
                try database.inTransaction(.immediate) {
                    for event in batch { try projector.record(event) }
                    try projector.foldChanged()
                    try projector.move(to: last)
                    return .commit
                }
            }
        }
    }

    /// Fills an empty file with the events up to a position.
    ///
    /// First the events' own rows are written, then every subject is folded once, in the order of the observations'
    /// key: nothing but the batch and one subject's observations is in memory. The file is of no use before the end,
    /// so nothing is protected against a crash here.
    ///
    /// - Throws: the database's error, the event store's error, or `damaged`.
    func fill(_ queue: DatabaseQueue, ledger: String, through head: Int64) throws {
        try queue.inDatabase { database in
            try Projection.create(in: database, ledger: ledger)
            let projector = Projector(database, foldsAll: true)
            var newest: Event?
            try forEachBatch(from: 0, through: head) { batch, last in
                try database.inTransaction {
                    for event in batch { try projector.record(event) }
                    return .commit
                }
                newest = last
            }
            try database.inTransaction {
                try projector.foldAll()
                if let newest { try projector.move(to: newest) }
                return .commit
            }
        }
    }

    /// Reads events in batches of a bounded number of events and bytes.
    ///
    /// A batch is in memory before the body runs, so that no snapshot of the evidence is held open for long: the
    /// writer could not shorten its WAL meanwhile.
    private func forEachBatch(
        from position: Int64, through head: Int64, _ body: ([Event], _ last: Event) throws -> Void
    ) throws {
        var position = position
        while position < head {
            var batch: [Event] = []
            var bytes = 0
            try events.forEach(from: position + 1, through: head) { event in
                batch.append(event)
                bytes += event.body.count + event.metadataBytes.count
                return batch.count < max(options.batchEvents, 1) && bytes < options.batchBytes
            }
            guard let last = batch.last else {
                throw ReadModelsError(.inputOutput, "Event \(position + 1) is missing; run verify.")
            }
            try body(batch, last)
            position = last.sequence
            progress(position, head)
        }
    }
}
