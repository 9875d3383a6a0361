import ArgumentParser
import Capture
import StrictJSON

/// Appends events from lines of JSON.
struct ImportCommand: LedgerUsingCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Append events from lines of JSON.",
        discussion: """
            Reads what 'export' writes, and lines of {"kind","source_key","metadata","body"} from elsewhere. \
            Events that the ledger has already are skipped, so a file can be imported again. A line that \
            cannot be taken is named on standard error and the others are appended; the command then ends \
            with 1.

            Examples:
              account-ledger import events.ndjson
              zcat events.ndjson.gz | account-ledger --ledger ./book import -
            """)

    @Argument(help: "The file to read, - for standard input.")
    var file: String

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var writer: WriterOptions
    @OptionGroup var format: FormatOptions

    func perform(in surroundings: Surroundings) async throws -> ExitStatus {
        let console = surroundings.console
        let directory = try ledger.directory(surroundings.environment)
        let summary = try await writer.withStore(directory, in: surroundings) { store in
            let source = file == "-" ? ByteSource.standardInput() : try ByteSource.file(file)
            var importer = try EventImporter(
                store: store, importedBy: surroundings.operatorName, clock: surroundings.clock,
                onRefused: { console.note($0.description) })
            return try await importer.run(source)
        }
        try console.record(
            Record([
                ("appended", .integer(Int64(summary.appended))),
                ("skipped", .integer(Int64(summary.skipped))),
                ("refused", .integer(Int64(summary.refused))),
            ]), as: format.format)
        return summary.refused == 0 ? .done : .findings
    }
}
