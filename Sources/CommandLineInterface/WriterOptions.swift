import ArgumentParser
import EventStore
import TransparencyLog

/// What a command needs that writes to a ledger.
struct WriterOptions: ParsableArguments {
    @Flag(help: "Append even though the newest event is over a day ahead of this machine's clock.")
    var acceptClock = false

    /// Opens the ledger for appending and hands it over.
    ///
    /// Where checkpoints cannot be signed, a note says so.
    ///
    /// - `observer`: told of every checkpoint that was signed, and of every one that could not be.
    /// - Throws: the event store's error if the ledger cannot be written, or what `body` throws.
    func withStore<Result>(
        _ directory: LedgerDirectory, in surroundings: Surroundings,
        observer: (@Sendable (Swift.Result<SignedCheckpoint, EventStoreError>) -> Void)? = nil,
        _ body: (EventStore) async throws -> Result
    ) async throws -> Result {
        let store = try EventStore.open(
            directory, clock: surroundings.clock, acceptClock: acceptClock,
            checkpoints: CheckpointOptions(
                signingKeyPath: surroundings.signingKeyPath(of: directory), observer: observer))
        for note in store.notes { surroundings.console.note("note: \(note)") }
        let result: Result
        do {
            result = try await body(store)
        } catch {
            // The first error is the one to tell, and what was acknowledged is durable without the closing.
            try? await store.close()
            throw error
        }
        try await store.close()
        return result
    }
}
