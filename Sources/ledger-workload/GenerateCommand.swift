import ArgumentParser
import EventStore
import Foundation
import LedgerTesting
import StrictJSON

/// Writes a workload as a file of lines, or as a ledger.
struct GenerateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Make deliveries and answers as a brokerage sends them.",
        discussion: """
            The same number of events and the same seed give the same data on every machine. What was made is \
            printed as JSON; its SHA-256 is that of the lines, also where a ledger is made.

            Examples:
              ledger-workload generate --events 100000 --seed 1 --ndjson events.ndjson
              ledger-workload generate --events 1000000 --seed 1 --into ./ledger
            """)

    @Option(help: "How many events to make.")
    var events: Int

    @Option(help: "The number that decides everything that looks random.")
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("Make a ledger in this directory.", valueName: "dir"))
    var into: String?

    @Option(
        help: ArgumentHelp(
            "Write the lines of an import to this file, - for standard output.", valueName: "file"))
    var ndjson: String?

    func validate() throws {
        guard events >= 0 else { throw ValidationError("--events is not negative.") }
        guard (into == nil) != (ndjson == nil) else {
            throw ValidationError("Give one of --into and --ndjson.")
        }
    }

    func run() async throws {
        let report: JSONValue
        if let into {
            report = try await LedgerFiller.fill(LedgerDirectory(into), events: events, seed: seed).report
        } else {
            report = try writeLines(to: ndjson ?? "-")
        }
        let line = Data((report.text + "\n").utf8)
        try (ndjson == "-" ? FileHandle.standardError : .standardOutput).write(contentsOf: line)
    }

    private func writeLines(to path: String) throws -> JSONValue {
        let output = try path == "-" ? FileHandle.standardOutput : Self.newFile(path)
        var workload = Workload(events: events, seed: seed)
        var summary = WorkloadSummary()
        var buffer: [UInt8] = []
        while let event = workload.next() {
            buffer += summary.add(event)
            if buffer.count > 1 << 20 {
                try output.write(contentsOf: Data(buffer))
                buffer.removeAll(keepingCapacity: true)
            }
        }
        try output.write(contentsOf: Data(buffer))
        if path != "-" { try output.close() }
        return summary.report(workload, seed: seed)
    }

    private static func newFile(_ path: String) throws -> FileHandle {
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw ValidationError("\(path) cannot be written.") }
        return handle
    }
}
