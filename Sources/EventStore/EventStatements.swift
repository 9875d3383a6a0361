import GRDB
import StrictJSON
import TransparencyLog

/// The statements on `event` and `ledger` that a commit runs.
struct EventStatements {
    private let db: Database
    private let insertion: RawStatement

    init(_ db: Database) throws {
        self.db = db
        // FAIL, since SQLite then keeps no copy of what the statement changes; a row that fails has changed nothing.
        insertion = try RawStatement(
            db,
            """
            INSERT OR FAIL INTO event (sequence, recorded_at, kind, source_key, metadata, encoding, body, leaf_hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """)
    }

    /// Inserts an event; false if its source key is there already, and then nothing was changed.
    /// - Throws: `DatabaseError`, or `EventStoreError.Code.damaged` if SQLite says that it stored nothing.
    func insert(_ event: SpelledEvent, at place: EventPlace, _ leafHash: TreeHash) throws -> Bool {
        insertion.bind(place.sequence, at: 1)
        insertion.bind(place.recordedAt.nanoseconds, at: 2)
        // unsafe: columns and hash are bound where they are, and stay there until the statement is reset.
        return try unsafe event.bytes.withUnsafeBytes { bytes in
            try unsafe insertion.bind(text: bytes[event.kind], at: 3)
            try unsafe insertion.bind(text: bytes[event.sourceKey], at: 4)
            try unsafe insertion.bind(text: bytes[event.metadata], at: 5)
            try unsafe insertion.bind(text: bytes[event.encoding], at: 6)
            try unsafe insertion.bind(blob: bytes[event.body], at: 7)
            return try unsafe withUnsafeTemporaryAllocation(byteCount: TreeHash.byteCount, alignment: 8) {
                hash in
                var hashBytes = unsafe hash.mutableBytes
                leafHash.write(to: &hashBytes, at: 0)
                try unsafe insertion.bind(blob: UnsafeRawBufferPointer(hash)[...], at: 8)
                return try insertion.insert(failingWith: .SQLITE_CONSTRAINT_UNIQUE)
            }
        }
    }

    /// The outcome for an event whose source key is there already; nil for a new one.
    /// - Throws: `DatabaseError`.
    func outcome(of event: SpelledEvent) throws -> AppendOutcome? {
        let statement = try RawStatement(
            db, "SELECT sequence, kind, metadata, encoding, body FROM event WHERE source_key = ?")
        defer { statement.reset() }
        // unsafe: the key is bound where it is, and stays there until the statement is reset.
        return try unsafe event.bytes.withUnsafeBytes { bytes in
            try unsafe statement.bind(text: bytes[event.sourceKey], at: 1)
            guard try statement.step() else { return nil }
            let isSame =
                unsafe statement.holds(bytes[event.kind], at: 1)
                && statement.holds(bytes[event.encoding], at: 3)
                && statement.holds(bytes[event.body], at: 4)
                && Self.isSame(statement.bytes(2), as: event.bytes[event.metadata])
            let sequence = statement.number(0)
            return isSame ? .duplicate(of: sequence) : .conflict(with: sequence)
        }
    }

    /// Whether stored metadata are those that the caller gave: `clock_read` is added by the store itself.
    private static func isSame(_ stored: [UInt8], as given: ArraySlice<UInt8>) -> Bool {
        if stored[...] == given { return true }
        guard var value = try? JSONValue(stored), value["clock_read"] != nil else { return false }
        value["clock_read"] = nil
        return value.canonicalBytes[...] == given
    }

    /// Fills in the environment and the client of the ledger.
    /// - Throws: `DatabaseError`.
    func name(_ environment: String?, _ clientID: String?) throws {
        try db.cachedStatement(sql: "UPDATE ledger SET environment = ?, client_id = ? WHERE id = 1")
            .execute(arguments: [environment, clientID])
    }
}
