import ArgumentParser
import Capture
import EventStore
import Reports
import StrictJSON

/// Shows one event.
struct ShowCommand: LedgerUsingCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one event.",
        discussion: """
            As a table the personal fields in the body are hidden unless --personal-data is given. --format \
            json is the line that 'export' writes, and --raw the body's bytes exactly as they were received: \
            both are complete.

            Examples:
              account-ledger show 9
              account-ledger show 9 --format json
              account-ledger show 9 --raw > delivery.json
            """)

    @Argument(help: "The event's position in the ledger, from 1.")
    var sequence: Int64

    @Flag(help: "Write the body's exact bytes and nothing else.")
    var raw = false

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var format: FormatOptions
    @OptionGroup var personalData: PersonalDataOptions

    func validate() throws {
        // 0 is a position that no event has; what is below is none.
        guard sequence >= 0 else { throw ValidationError("An event's position must be 1 or more.") }
    }

    func perform(in surroundings: Surroundings) async throws -> ExitStatus {
        let console = surroundings.console
        let event = try await ledger.withEvents(in: surroundings) { events in
            guard let event = try events.event(sequence) else {
                throw CommandLineError(
                    .notFound, "There is no event \(sequence): the ledger ends at \(try events.head()).")
            }
            return event
        }
        if raw {
            try console.raw(event.body, "The body")
            return .done
        }
        switch format.format {
        case .json: try console.line(EventExporter.line(for: event))
        case .table:
            try console.lines(event.lines(console.style, showsPersonalData: personalData.showsPersonalData))
        }
        return .done
    }
}
