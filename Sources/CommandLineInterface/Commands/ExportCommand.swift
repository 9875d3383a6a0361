import ArgumentParser
import Capture
import EventStore

/// Writes all events as lines of JSON.
struct ExportCommand: LedgerUsingCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write all events as lines of JSON.",
        discussion: """
            One event a line, in order, with the exact bytes of its body; 'import' reads the same form. A \
            file appears under its name only when it is complete, and only you can read it: bodies hold \
            personal data.

            Examples:
              account-ledger export > events.ndjson
              account-ledger --ledger ./book export --output events.ndjson
            """)

    @Option(help: ArgumentHelp("The file to write, - for standard output (the default).", valueName: "file"))
    var output: String?

    @Flag(help: "Replace the output file if it exists.")
    var force = false

    @OptionGroup var ledger: LedgerOptions

    func validate() throws {
        if force, path == nil { throw ValidationError("--force is for a file: name it with --output.") }
        if output == "" { throw ValidationError("--output is empty: give it a file's name.") }
    }

    /// The file's path; nil for standard output.
    private var path: String? {
        output == "-" ? nil : output
    }

    func perform(in surroundings: Surroundings) async throws -> ExitStatus {
        let console = surroundings.console
        let count = try await ledger.withEvents(in: surroundings) { events in
            guard let path else {
                return try EventExporter.export(events) { try console.write($0) }
            }
            return try OutputFile.write(path, replacesExisting: force) { file in
                var waiting: [UInt8] = []
                let count = try EventExporter.export(events) { line in
                    waiting += line
                    guard waiting.count >= 65_536 else { return }
                    try file.write(waiting)
                    waiting.removeAll(keepingCapacity: true)
                }
                try file.write(waiting)
                return count
            }
        }
        // Said only of what was handed over.
        try console.flush()
        console.note("note: \(count) \(count == 1 ? "event" : "events") exported")
        return .done
    }
}
