import LedgerTesting
import Reports
import StrictJSON
import Testing

@testable import CommandLineInterface

@Suite struct ProgramTests {
    @Test(arguments: [
        ["--bogus"], ["bogus"], ["show"], ["show", "x"], ["show", "1", "2"], ["list"], ["list", "dogs"],
        ["list", "accounts", "--format", "xml"], ["init", "--environment", "moon"],
        ["events", "--kind", "dog"],
        ["events", "--from", "x"], ["events", "--follow", "--to", "5"], ["serve", "--listen", "x"],
        ["serve", "--body-limit", "0"], ["sandbox", "--port", "70000"],
        ["sandbox", "--activation-delay", "-1"],
        ["export", "--force"], ["api", "users", "get", ""], ["--ledger"], ["history"],
        ["verify", "--ledger", ""],
    ])
    func `a command line that does not fit ends with 2 and one sentence`(_ arguments: [String]) async throws {
        try await TemporaryDirectory.with { directory in
            let run = await TestProgram(directory: directory).run(arguments)
            #expect(run.status == .usage)
            #expect(run.output.bytes == [])
            #expect(run.notes.count == 1, "\(run.errors.text)")
            #expect(run.notes.first?.hasPrefix("account-ledger: ") == true)
        }
    }

    @Test(arguments: [["--help"], ["help", "show"], ["show", "--help"], ["api"], ["api", "users"], []])
    func `help goes to standard output and is no error`(_ arguments: [String]) async throws {
        try await TemporaryDirectory.with { directory in
            let run = await TestProgram(directory: directory).run(arguments)
            #expect(run.status == .done)
            #expect(run.output.text.contains("USAGE: account-ledger"))
            #expect(run.errors.bytes == [])
        }
    }

    @Test func `the version is one line`() async throws {
        try await TemporaryDirectory.with { directory in
            let run = await TestProgram(directory: directory).run("--version")
            #expect(run.status == .done)
            #expect(run.lines == ["account-ledger \(AccountLedgerCommand.version)"])
        }
    }

    @Test(arguments: [
        ["list", "accounts"], ["history", "x"], ["show", "1"], ["events"], ["verify"], ["rebuild"],
        ["export"],
    ])
    func `where there is no ledger every question ends with 4 and one sentence`(_ arguments: [String])
        async throws
    {
        try await TemporaryDirectory.with { directory in
            let program = TestProgram(directory: directory)
            let run = await program.run(["--ledger", program.ledger] + arguments)
            #expect(run.status == .inputOutput)
            #expect(run.output.bytes == [])
            #expect(run.notes.count == 1, "\(run.errors.text)")
        }
    }

    @Test func `a reader that went away ends the program with 4 and no word`() async throws {
        try await TemporaryDirectory.with { directory in
            let run = await TestProgram(directory: directory).run(["--help"], output: ClosedSink())
            #expect(run.status == .inputOutput)
            #expect(run.errors.bytes == [])
        }
    }

    @Test func `the text of an error cannot steer the terminal`() async throws {
        try await TemporaryDirectory.with { directory in
            let run = await TestProgram(directory: directory).run("\u{1b}[31m\u{202e}")
            #expect(run.status == .usage)
            #expect(!run.errors.text.unicodeScalars.contains { $0 == "\u{1b}" || $0 == "\u{202e}" })
        }
    }

    @Test(arguments: [["api", "users", "list"], ["serve"]])
    func `without credentials nothing is begun`(_ arguments: [String]) async throws {
        try await TemporaryDirectory.with { directory in
            let program = TestProgram(directory: directory)
            let run = await program.run(["--ledger", program.ledger] + arguments)
            #expect(run.status == .usage)
            #expect(run.notes.first?.contains("UPVEST_API_BASE_URL") == true)
        }
    }
}
