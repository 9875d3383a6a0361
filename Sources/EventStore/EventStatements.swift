import GRDB
import StrictJSON
import TransparencyLog

/// The statements on `event` and `ledger` that a commit runs.
struct EventStatements {
    private let db: Database
    private let insertion: RawStatement

    init(_ db: Database) throws {
        self.db = db
        insertion = try RawStatement(
            db,
            """
            INSERT INTO event (sequence, recorded_at, kind, source_key, metadata, encoding, body, leaf_hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """)
    }

    /// Inserts an event; false if its source key is there already, and then nothing was changed.
    /// - Throws: `DatabaseError`.
    func insert(_ stamped: StampedEvent) throws -> Bool {
        let event = stamped.event
        insertion.bind(event.sequence, at: 1)
        insertion.bind(event.recordedAt.nanoseconds, at: 2)
        // unsafe: columns and hash are bound where they are, and stay there until the statement is reset.
        return try unsafe event.leaf.withUnsafeBytes { leaf in
            try unsafe insertion.bind(text: leaf[event.kind], at: 3)
            try unsafe insertion.bind(text: leaf[event.sourceKey], at: 4)
            try unsafe insertion.bind(text: leaf[event.metadata], at: 5)
            try unsafe insertion.bind(text: leaf[event.encoding], at: 6)
            try unsafe insertion.bind(blob: leaf[event.body], at: 7)
            return try unsafe withUnsafeTemporaryAllocation(byteCount: TreeHash.byteCount, alignment: 8) {
                hash in
                var bytes = unsafe hash.mutableBytes
                stamped.leafHash.write(to: &bytes, at: 0)
                try unsafe insertion.bind(blob: UnsafeRawBufferPointer(hash)[...], at: 8)
                return try insertion.insert(failingWith: .SQLITE_CONSTRAINT_UNIQUE)
            }
        }
    }

    /// The outcome for an event whose source key is there already; nil for a new one.
    /// - Throws: `DatabaseError`.
    func outcome(of event: ValidEvent) throws -> AppendOutcome? {
        let statement = try RawStatement(
            db, "SELECT sequence, kind, metadata, encoding, body FROM event WHERE source_key = ?")
        // unsafe: the key is bound where it is, and stays there until the statement is reset.
        return try unsafe Array(event.given.sourceKey.utf8).withUnsafeBytes { key in
            defer { statement.reset() }
            try unsafe statement.bind(text: key[...], at: 1)
            guard try statement.step() else { return nil }
            let isSame =
                statement.holds(event.given.kind.rawValue.utf8, at: 1)
                && statement.holds("identity".utf8, at: 3)
                && statement.holds(event.given.body, at: 4) && event.hasMetadata(statement.bytes(2))
            let sequence = statement.number(0)
            return isSame ? .duplicate(of: sequence) : .conflict(with: sequence)
        }
    }

    /// Fills in the environment and the client of the ledger.
    /// - Throws: `DatabaseError`.
    func name(_ environment: String?, _ clientID: String?) throws {
        try db.cachedStatement(sql: "UPDATE ledger SET environment = ?, client_id = ? WHERE id = 1")
            .execute(arguments: [environment, clientID])
    }
}
