extension EventStore {
    /// Appends events in order, all or none of them, and returns when they are durable.
    ///
    /// An event whose source key is known is not appended again: with the same content it is a `duplicate`, with other
    /// content a `conflict`; the others of the call are appended all the same. Outcomes stand in the order of `events`.
    /// Calls that come at the same time share a commit, and do not touch each other: what refuses one leaves the others
    /// as they are. A cancelled task does not interrupt it.
    /// - Throws: `EventStoreError`: `invalidEvent` and `mismatch` (nothing was written), `clock`, `busy` if another
    ///   process writes for too long or too much waits already, and `inputOutput` or `stopped`, after which this
    ///   process writes no more. An event whose commit failed may still be there at the next open; repeating it with
    ///   the same source key is safe.
    /// - Complexity: At most one sync for the whole call.
    package func append(_ events: [NewEvent]) async throws -> [AppendOutcome] {
        let call = try AppendCall(events)
        if events.isEmpty {
            if let refusal = commits.refusal { throw refusal }
            return []
        }
        return try await commits.append(call)
    }
}
