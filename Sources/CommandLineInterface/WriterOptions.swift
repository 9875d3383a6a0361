import ArgumentParser
import EventStore

/// What a command needs that appends to a ledger.
struct WriterOptions: ParsableArguments {
    @Flag(help: "Append even though the newest event is over a day ahead of this machine's clock.")
    var acceptClock = false

    /// Opens the ledger for appending and hands it over.
    ///
    /// - Throws: the event store's error if the ledger cannot be written, or what `body` throws.
    func withStore<Result>(
        _ directory: LedgerDirectory, in surroundings: Surroundings,
        _ body: (EventStore) async throws -> Result
    ) async throws -> Result {
        let store = try EventStore.open(directory, clock: surroundings.clock, acceptClock: acceptClock)
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
