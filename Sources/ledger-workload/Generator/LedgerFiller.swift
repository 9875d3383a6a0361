import EventStore
import LedgerTesting
import StrictJSON

/// Puts a workload into a new ledger.
enum LedgerFiller {
    /// How many events go into one commit.
    static let batch = 1_000

    /// Makes the ledger, appends in batches, and closes it.
    ///
    /// `recorded_at` is the moment of receipt of the newest event of a batch, so that the ledger tells of the time that
    /// the data tells of. Memory: one batch.
    ///
    /// - Throws: the event store's errors; `alreadyExists` where the directory holds anything.
    /// - Returns: what `generate` prints, and the bytes of all bodies and all metadata.
    static func fill(
        _ directory: LedgerDirectory, events: Int, seed: UInt64
    ) async throws -> (report: JSONValue, contentBytes: Int) {
        var workload = Workload(events: events, seed: seed)
        var summary = WorkloadSummary()
        let clock = ManualClock(workload.receivedAt)
        _ = try EventStore.create(
            directory, environment: "sandbox", origin: "account-ledger/workload-\(seed)", clock: clock.reading
        )
        let store = try EventStore.open(directory, clock: clock.reading)
        var pending: [NewEvent] = []
        while let event = workload.next() {
            _ = summary.add(event)
            pending.append(event)
            if pending.count == batch {
                clock.set(workload.receivedAt)
                _ = try await store.append(pending)
                pending.removeAll(keepingCapacity: true)
            }
        }
        clock.set(workload.receivedAt)
        _ = try await store.append(pending)
        try await store.close()
        return (summary.report(workload, seed: seed), summary.bodyBytes + summary.metadataBytes)
    }
}
