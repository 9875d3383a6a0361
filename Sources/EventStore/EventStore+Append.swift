import Foundation
import GRDB
import StrictJSON
import Synchronization
import TransparencyLog

extension EventStore {
    /// How large the WAL may grow before it is transferred: 16 MB.
    static let transferFrom: Int64 = 16 << 20
    /// How far the newest event may be ahead of the clock: one day, in nanoseconds.
    static let aheadOfClock: Int64 = 86_400 * 1_000_000_000

    /// Appends events in order, all or none of them, and returns when they are durable.
    ///
    /// An event whose source key is known is not appended again: with the same content it is a `duplicate`, with other
    /// content a `conflict`; the others of the call are appended all the same. Outcomes stand in the order of `events`.
    /// - Throws: `EventStoreError`: `invalidEvent` and `mismatch` (nothing was written), `clock`, `busy`, and
    ///   `inputOutput` or `stopped`, after which this process writes no more. An event whose commit failed may still
    ///   be there at the next open; repeating it with the same source key is safe.
    /// - Complexity: One sync for the whole call.
    package func append(_ events: [NewEvent]) async throws -> [AppendOutcome] {
        for event in events { try event.validate() }
        if let reason = stopped.withLock({ $0 }) { throw reason }
        guard !events.isEmpty else { return [] }
        do {
            return try await perform { [self] db in
                if let reason = stopped.withLock({ $0 }) { throw reason }
                do {
                    return try lock.withLock { try commit(events, db) }
                } catch {
                    // Here, on the connection's queue: the commits that wait behind this one must see it.
                    throw failed(error)
                }
            }
        } catch {
            throw EventStoreError.database(error, "append to", directory.events)
        }
    }

    /// Decides whether an error ends the writing.
    ///
    /// Whatever is not known to be harmless does.
    private func failed(_ error: any Error) -> EventStoreError {
        let described = EventStoreError.database(error, "append to", directory.events)
        let harmless: Set<EventStoreError.Code> = [.mismatch, .clock, .invalidEvent, .busy, .stopped]
        if !harmless.contains(described.code) {
            stopped.withLock { reason in
                reason =
                    reason
                    ?? EventStoreError(
                        .stopped, "This process stopped writing after an error; start it again.",
                        cause: described.description)
            }
        }
        return described
    }

    private func commit(_ events: [NewEvent], _ db: Database) throws -> [AppendOutcome] {
        var outcomes: [AppendOutcome] = []
        try db.inTransaction(.immediate) {
            var head = try Head.read(db)
            for event in events {
                let canonical = event.metadata.canonicalText
                if let known = try knownOutcome(event, canonical, db) {
                    outcomes.append(known)
                    continue
                }
                try admit(event.metadata, db)
                head = try insert(event, canonical, after: head, db)
                outcomes.append(.appended(head.sequence))
            }
            return .commit
        }
        transferLater()
        return outcomes
    }

    /// The outcome for an event whose source key is there already; nil for a new one.
    private func knownOutcome(_ event: NewEvent, _ canonical: String, _ db: Database) throws -> AppendOutcome?
    {
        let statement = try db.cachedStatement(
            sql: "SELECT sequence, kind, metadata, encoding, body FROM event WHERE source_key = ?")
        guard let row = try Row.fetchOne(statement, arguments: [event.sourceKey]) else { return nil }
        guard let sequence: Int64 = row.value(0), let metadata: String = row.value(2) else {
            throw EventStoreError(.damaged, "An event of \(directory.events) is damaged: run verify.")
        }
        let sameMetadata = try metadata == canonical || withoutClockRead(metadata) == canonical
        let same =
            sameMetadata && row.value(1) == event.kind.rawValue && row.value(3) == "identity"
            && row.value(4) == Data(event.body)
        return same ? .duplicate(of: sequence) : .conflict(with: sequence)
    }

    /// The stored metadata as the caller gave it: `clock_read` is added by the store itself.
    private func withoutClockRead(_ metadata: String) throws -> String {
        guard metadata.contains("\"clock_read\"") else { return metadata }
        var value = try JSONValue(Array(metadata.utf8))
        value["clock_read"] = nil
        return value.canonicalText
    }

    /// Refuses an event of another environment or client; the first that names one sets it.
    private func admit(_ metadata: JSONValue, _ db: Database) throws {
        for column in ["environment", "client_id"] {
            guard let named = metadata[column]?.stringValue else { continue }
            let own = try String.fetchOne(
                db.cachedStatement(
                    sql: column == "environment"
                        ? "SELECT environment FROM ledger WHERE id = 1"
                        : "SELECT client_id FROM ledger WHERE id = 1"))
            if own == nil {
                try db.cachedStatement(
                    sql: column == "environment"
                        ? "UPDATE ledger SET environment = ? WHERE id = 1"
                        : "UPDATE ledger SET client_id = ? WHERE id = 1"
                ).execute(arguments: [named])
            } else if own != named {
                throw EventStoreError(
                    .mismatch,
                    "The ledger in \(directory.path) belongs to another \(column == "environment" ? column : "client"); "
                        + "use a ledger of its own for each. Nothing was appended.")
            }
        }
    }

    /// Inserts one row behind the head and answers the new head.
    private func insert(_ event: NewEvent, _ canonical: String, after head: Head, _ db: Database) throws
        -> Head
    {
        let now = clock()
        var recordedAt = now
        var metadata = canonical
        if let newest = head.recordedAt, now < newest {
            let ahead = newest.nanoseconds.subtractingReportingOverflow(now.nanoseconds)
            guard acceptClock || (!ahead.overflow && ahead.partialValue <= Self.aheadOfClock) else {
                throw EventStoreError(
                    .clock,
                    "The newest event is over a day ahead of this machine's clock: set the clock, or pass --accept-clock."
                )
            }
            recordedAt = newest
            var marked = event.metadata
            marked["clock_read"] = .string(now.rfc3339)
            metadata = marked.canonicalText
        }
        let (sequence, overflows) = head.sequence.addingReportingOverflow(1)
        guard !overflows else {
            throw EventStoreError(
                .damaged, "The newest event bears the greatest number there is: run verify.")
        }
        let leaf = CanonicalLeaf.bytes(
            sequence: sequence, recordedAt: recordedAt.nanoseconds, kind: event.kind.rawValue,
            sourceKey: event.sourceKey, metadata: Array(metadata.utf8), encoding: "identity", body: event.body
        )
        try db.cachedStatement(
            sql: """
                INSERT INTO event (sequence, recorded_at, kind, source_key, metadata, encoding, body, leaf_hash)
                VALUES (?, ?, ?, ?, ?, 'identity', ?, ?)
                """
        ).execute(arguments: [
            sequence, recordedAt.nanoseconds, event.kind.rawValue, event.sourceKey, metadata,
            Data(event.body),
            Data(MerkleTree.leafHash(leaf).bytes),
        ])
        return Head(sequence: sequence, recordedAt: recordedAt)
    }

    /// Transfers a large WAL once the caller has its answer.
    private func transferLater() {
        guard let size = try? FileStatus(directory.events + "-wal").size, size > Self.transferFrom else {
            return
        }
        queue.asyncWriteWithoutTransaction { [self] db in
            guard stopped.withLock({ $0 }) == nil else { return }
            do {
                // Passive: what a reader still needs stays, and is tried again after the next append.
                try lock.withLock { _ = try db.checkpoint(.passive) }
            } catch {
                _ = failed(error)
            }
        }
    }
}

/// The newest event's position and time.
struct Head {
    var sequence: Int64
    var recordedAt: Instant?

    /// Reads it inside the transaction that appends: another process may have appended since.
    static func read(_ db: Database) throws -> Head {
        let statement = try db.cachedStatement(
            sql: "SELECT sequence, recorded_at FROM event ORDER BY sequence DESC LIMIT 1")
        guard let row = try Row.fetchOne(statement) else { return Head(sequence: 0, recordedAt: nil) }
        guard let sequence: Int64 = row.value(0), let recordedAt: Int64 = row.value(1) else {
            throw EventStoreError(.damaged, "The newest event is damaged: run verify.")
        }
        return Head(sequence: sequence, recordedAt: Instant(nanoseconds: recordedAt))
    }
}
