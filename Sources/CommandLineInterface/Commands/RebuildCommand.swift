import ArgumentParser
import ReadModels
import StrictJSON

/// Derives the read models from the events anew.
struct RebuildCommand: LedgerUsingCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Derive the read models from the events anew.",
        discussion: """
            The new read models take the place of the old ones when they are complete; whoever reads the old \
            ones meanwhile goes on doing so. Nothing is lost by it: the read models hold nothing that the \
            events do not.

            Examples:
              account-ledger rebuild
              account-ledger --ledger ./book rebuild --format json
            """)

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var format: FormatOptions

    func perform(in surroundings: Surroundings) async throws -> ExitStatus {
        let directory = try ledger.directory(surroundings.environment)
        let progress = surroundings.console.progress(over: "covered")
        defer { progress.end() }
        let status = try await ledger.withEvents(in: surroundings) { events in
            try ReadModels.rebuild(directory, events: events) { progress.tell($0, of: $1) }
        }
        progress.end()
        try surroundings.console.record(
            Record([
                ("sequence", .integer(status.sequence)),
                ("projection_version", .integer(Int64(status.projectionVersion))),
                ("digest", .string(status.digest)),
            ]), as: format.format)
        return .done
    }
}
