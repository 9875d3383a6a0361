import Foundation
import LedgerTesting
import Reports
import StrictJSON
import Synchronization
import Testing

@testable import CommandLineInterface

/// The test library has a type of this name too; here it is always the program's.
typealias ExitStatus = CommandLineInterface.ExitStatus

/// Bytes that were written, kept.
final class MemorySink: ByteSink {
    private let written = Mutex<[UInt8]>([])

    func write(_ bytes: [UInt8]) throws { written.withLock { $0 += bytes } }

    var bytes: [UInt8] { written.withLock { $0 } }
    var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// A sink whose reader has gone.
struct ClosedSink: ByteSink {
    func write(_: [UInt8]) throws {
        throw CommandLineError(.closedOutput, "Nobody reads standard output any more.")
    }
}

/// The program run within the test, with its output kept and nothing of the machine's environment.
struct TestProgram {
    let directory: TemporaryDirectory
    var environment: [String: String] = [:]
    var style = TerminalStyle()
    var isTerminal = false
    let clock = ManualClock()

    /// How a run ended and what it wrote.
    struct Run {
        let status: ExitStatus
        let output: MemorySink
        let errors: MemorySink

        var lines: [String] { output.text.split(separator: "\n").map(String.init) }
        var notes: [String] { errors.text.split(separator: "\n").map(String.init) }
    }

    /// The ledger's path.
    var ledger: String { directory.file("ledger") }

    func run(_ arguments: String...) async -> Run {
        await run(arguments)
    }

    func run(_ arguments: [String], output: (any ByteSink)? = nil) async -> Run {
        let (memory, errors) = (MemorySink(), MemorySink())
        let surroundings = Surroundings(
            console: Console(output: output ?? memory, errors: errors, style: style, isTerminal: isTerminal),
            environment: environment, clock: clock.reading, newID: { UUID().uuidString.lowercased() },
            operatorName: "tester@test", programName: "account-ledger", temporaryDirectory: directory.path)
        let status = await Program.run(arguments, in: surroundings)
        return Run(status: status, output: memory, errors: errors)
    }

    /// Makes the ledger and imports the events of a timeline case.
    func prepare(_ fixture: String = "07-created-active-honest") async throws {
        let name = try #require(try Fixture.names(in: "timeline-cases", prefix: fixture).first)
        let lines = try #require(try JSONValue(Fixture.bytes(name))["lines"]?.arrayValue)
        try directory.write(lines.map { $0.text + "\n" }.joined(), to: "case.ndjson")
        let made = await run("--ledger", ledger, "init")
        #expect(made.status == .done, "\(made.errors.text)")
        let imported = await run("--ledger", ledger, "import", directory.file("case.ndjson"))
        #expect(imported.status == .done, "\(imported.errors.text)")
    }
}
