import ArgumentParser
import Foundation
import Glibc
import StrictJSON

/// Measures whole tasks and prints the table.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure whole tasks beside a control; script/bench builds both and starts this.")

    @Option(help: "How many events the ledger has that is verified; 1,000,000 unless told otherwise.")
    var events: Int?

    @Option(help: "How often everything is measured; the median counts. 5 unless told otherwise.")
    var rounds: Int?

    @Flag(help: "Measure little, only to show that everything works.")
    var quick = false

    @Option(
        name: .customLong("task"),
        help: "Only this task, repeatable: \(Self.tasks.map(\.name).joined(separator: ", ")).")
    var names: [String] = []

    @Option(help: ArgumentHelp("Write everything to this file as JSON.", valueName: "file"))
    var json: String?

    @Option(help: ArgumentHelp("The compiled script/bench-control.c.", valueName: "program"))
    var control: String

    @Option(help: ArgumentHelp("An empty folder to work in, on the disk that is measured.", valueName: "dir"))
    var scratch: String

    @Option(name: .customLong("swift"), help: ArgumentHelp(visibility: .private))
    var swiftVersion = ""

    /// In the order of the table.
    ///
    /// A new task is one more entry here.
    private static var tasks: [any BenchTask] {
        [
            DiskTask(), AppendTask(), BatchTask(), VerifyTask(), ProofTask(), SizeTask(), RebuildTask(),
            // The last one adds events to the ledger that the others are about.
            QuestionTask(),
        ]
    }

    func validate() throws {
        guard events ?? 1 > 0, rounds ?? 1 > 0 else {
            throw ValidationError("--events and --rounds are at least 1.")
        }
        for name in names where !Self.tasks.contains(where: { $0.name == name }) {
            throw ValidationError("There is no task \(name).")
        }
    }

    func run() async throws {
        // A control that dies is an error that is told, not our own end.
        _ = signal(SIGPIPE, SIG_IGN)
        let control = ControlProgram(path: control)
        let setup = BenchSetup(
            rounds: rounds ?? (quick ? 2 : 5), isQuick: quick, events: events ?? (quick ? 20_000 : 1_000_000),
            control: control, scratch: scratch)
        var rows: [BenchRow] = []
        for task in Self.tasks where names.isEmpty || names.contains(task.name) {
            rows += try await task.run(setup)
        }
        let machine = Machine(scratch: scratch, swift: swiftVersion, control: control)
        if let json {
            let report: JSONValue = [
                "machine": machine.json, "rounds": .integer(Int64(setup.rounds)), "quick": .bool(quick),
                "events": .integer(Int64(setup.events)), "rows": .array(rows.map(\.json)),
            ]
            try Data((report.prettyText + "\n").utf8).write(to: URL(fileURLWithPath: json))
        }
        let text = BenchRow.table(rows) + "\n\nMeasured \(machine.sentence).\n"
        try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    }
}

extension BenchRow {
    /// The whole table in Markdown, without a line feed at its end.
    static func table(_ rows: [BenchRow]) -> String {
        ([head] + rows.map(\.markdown)).joined(separator: "\n")
    }
}
