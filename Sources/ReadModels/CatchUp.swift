import Dispatch
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
            var position = position
            while position < head {
                let batch = try EventBatch(events, after: position, through: head, options)
                try database.inTransaction(.immediate) {
                    for event in batch.events { try projector.record(event) }
                    try projector.foldChanged()
                    try projector.move(to: batch.last)
                    return .commit
                }
                position = batch.last.sequence
                progress(position, head)
            }
        }
    }

    /// Fills an empty file with the events up to a position.
    ///
    /// First the events' own rows are written, while the next batch is read on another thread. Then every subject is
    /// folded once, in the order of the observations' key. In memory are two batches, and the observations of a few
    /// subjects. The file is of no use before the end, so nothing is protected against a crash here.
    ///
    /// - Throws: the database's error, the event store's error, or `damaged`.
    func fill(_ queue: DatabaseQueue, ledger: String, through head: Int64) throws {
        let helper = DispatchQueue(label: "read models: reading ahead")
        // Nothing may go on behind the back of a caller who sees an error.
        defer { helper.sync {} }
        try queue.inDatabase { database in
            try Projection.create(in: database, ledger: ledger)
            try record(into: database, through: head, on: helper)
            // A subject may have a tenth of all observations, so that folding takes the memory that recording had.
            try database.execute(sql: "PRAGMA cache_size = -8192; PRAGMA shrink_memory")
            try database.inTransaction {
                try Projector(database, foldsAll: true).foldAll(on: helper)
                return .commit
            }
        }
    }

    private func record(into database: Database, through head: Int64, on helper: DispatchQueue) throws {
        let projector = Projector(database, foldsAll: true)
        var position: Int64 = 0
        var ahead = next(after: position, through: head, on: helper)
        while let batch = try ahead?.take() {
            position = batch.last.sequence
            ahead = next(after: position, through: head, on: helper)
            try database.inTransaction {
                for event in batch.events { try projector.record(event) }
                try projector.move(to: batch.last)
                return .commit
            }
            progress(position, head)
        }
    }

    /// Begins to read the next batch; `nil` at the end.
    private func next(after position: Int64, through head: Int64, on queue: DispatchQueue) -> Future<
        EventBatch
    >? {
        guard position < head else { return nil }
        return Future(on: queue) { [events, options] in
            try EventBatch(events, after: position, through: head, options)
        }
    }
}
