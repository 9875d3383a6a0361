import GRDB
package import StrictJSON

/// A read-only connection to a ledger.
///
/// It never changes a file of it.
///
/// Reads of one reader follow one another; what runs inside `forEach` must not read from the same reader.
package final class EventReader: Sendable {
    /// The ledger's directory.
    package let directory: LedgerDirectory
    /// What the user should know about how the ledger was opened; each a sentence, most often none.
    package let notes: [String]
    let queue: DatabaseQueue

    init(_ directory: LedgerDirectory, queue: DatabaseQueue, notes: [String] = []) {
        self.directory = directory
        self.queue = queue
        self.notes = notes
    }

    /// Who the ledger is.
    /// - Throws: `EventStoreError`: `inputOutput`, `damaged`.
    package func identity() throws -> LedgerIdentity {
        try read { db in try LedgerIdentity.read(db) }
    }

    /// The newest sequence, 0 if there is no event.
    /// - Throws: `EventStoreError`: `inputOutput`, `damaged`.
    package func head() throws -> Int64 {
        try read { db in try Head.read(db).sequence }
    }

    /// The newest sequence that was recorded not after an instant, 0 if there is none.
    /// - Complexity: O(log n): `recorded_at` never goes back, so positions are halved.
    /// - Throws: `EventStoreError`: `inputOutput`, `damaged`.
    package func head(recordedBy instant: Instant) throws -> Int64 {
        try read { db in
            var low: Int64 = 0
            var high = try Head.read(db).sequence
            let statement = try db.cachedStatement(sql: "SELECT recorded_at FROM event WHERE sequence = ?")
            while low < high {
                let middle = high - (high - low) / 2
                guard let recordedAt = try Int64.fetchOne(statement, arguments: [middle]) else {
                    throw EventStoreError(.damaged, "Event \(middle) is missing: run verify.")
                }
                if recordedAt <= instant.nanoseconds { low = middle } else { high = middle - 1 }
            }
            return low
        }
    }

    /// The event at a sequence; nil if there is none.
    /// - Throws: `EventStoreError`: `inputOutput`, `damaged`.
    package func event(_ sequence: Int64) throws -> Event? {
        var found: Event?
        try forEach(from: sequence, through: sequence) { event in
            found = event
            return false
        }
        return found
    }

    /// The event with a source key; nil if there is none.
    /// - Throws: `EventStoreError`: `inputOutput`, `damaged`.
    package func event(sourceKey: String) throws -> Event? {
        let sequence = try read { db in
            try Int64.fetchOne(
                db.cachedStatement(sql: "SELECT sequence FROM event WHERE source_key = ?"),
                arguments: [sourceKey])
        }
        return try sequence.flatMap(event)
    }

    /// Hands over events one by one, by ascending sequence, from one snapshot of the ledger.
    /// - Parameters:
    ///   - first: The first sequence.
    ///   - last: The last sequence.
    ///   - kind: Only events of this kind; nil for all.
    ///   - body: Answers false to stop.
    /// - Throws: `EventStoreError`, and what `body` throws.
    /// - Complexity: A table scan of the range; one event in memory at a time.
    package func forEach(
        from first: Int64 = 1, through last: Int64 = .max, kind: EventKind? = nil,
        _ body: (Event) throws -> Bool
    ) throws {
        var thrown: (any Error)?
        try read { db in
            let cursor = try EventCursor(db, from: first, through: last)
            while let event = try cursor.next() {
                guard kind == nil || event.kind == kind else { continue }
                do {
                    guard try body(event) else { return }
                } catch {
                    thrown = error
                    return
                }
            }
        }
        if let thrown { throw thrown }
    }

    /// Closes the connection.
    /// - Throws: `EventStoreError`.
    package func close() throws {
        do {
            try queue.close()
        } catch {
            throw EventStoreError.database(error, "close", directory.events)
        }
    }

    func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        do {
            return try queue.read(body)
        } catch {
            throw EventStoreError.database(error, "read", directory.events)
        }
    }
}
