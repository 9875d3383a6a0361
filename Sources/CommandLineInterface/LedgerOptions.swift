import ArgumentParser
import EventStore
import ReadModels

/// Which ledger a command works on.
struct LedgerOptions: ParsableArguments {
    @Option(
        name: .customLong("ledger"),
        help: ArgumentHelp(
            "The ledger's directory (default: $ACCOUNT_LEDGER_DIR, else ./ledger).", valueName: "dir"))
    var path: String?

    /// The directory that the option, the variable or the default names.
    ///
    /// - Throws: `CommandLineError` if the option is empty.
    func directory(_ environment: [String: String]) throws -> LedgerDirectory {
        if let path { return try Self.directory(named: path) }
        let variable = environment["ACCOUNT_LEDGER_DIR"] ?? ""
        return LedgerDirectory(variable.isEmpty ? "ledger" : variable)
    }

    /// The directory that the option names.
    ///
    /// - Throws: `CommandLineError` if the option is empty.
    static func directory(named path: String) throws -> LedgerDirectory {
        guard !path.isEmpty else {
            throw CommandLineError(.usage, "--ledger is empty: give it the ledger's directory.")
        }
        return LedgerDirectory(path)
    }

    /// Opens the ledger's events for reading and hands them over.
    ///
    /// - Throws: the event store's error if there is no ledger that can be read, or what `body` throws.
    func withEvents<Result>(
        in surroundings: Surroundings, _ body: (EventReader) async throws -> Result
    ) async throws -> Result {
        let events = try EventReader.open(directory(surroundings.environment))
        for note in events.notes { surroundings.console.note("note: \(note)") }
        let result: Result
        do {
            result = try await body(events)
        } catch {
            // The first error is the one to tell; closing a reader loses nothing.
            try? events.close()
            throw error
        }
        try events.close()
        return result
    }

    /// Opens the ledger's events and read models, brought up to date, and hands them over.
    ///
    /// - Throws: the rooms' errors if the ledger cannot be read, or what `body` throws.
    func withReadModels<Result>(
        in surroundings: Surroundings, _ body: (EventReader, ReadModels) async throws -> Result
    ) async throws -> Result {
        let directory = try directory(surroundings.environment)
        return try await withEvents(in: surroundings) { events in
            let models = try ReadModels.open(directory, events: events)
            defer { try? models.close() }
            for note in models.notes { surroundings.console.note("note: \(note)") }
            return try await body(events, models)
        }
    }
}
