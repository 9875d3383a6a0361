import Foundation
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
        ["verify", "--ledger", ""], ["show", "-1"], ["export", "--force", "--output", "-"],
        ["init", "--client-id", ""], ["init", "--client-id", "a b"], ["init", "--client-id", "a\u{7}"],
        ["init", "--origin", ""], ["init", "--origin", "a b"], ["init", "--origin", "a+b"],
        ["init", "--origin", "a\u{1b}"], ["init", "--origin", "a\u{2028}"],
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

    @Test(arguments: [
        (["show", "-1"], "must be 1 or more"),
        (["sandbox", "--activation-delay", "-1"], "must not be negative"),
    ])
    func `a negative number is answered by a sentence about the value`(
        _ arguments: [String], _ words: String
    ) async throws {
        try await TemporaryDirectory.with { directory in
            let run = await TestProgram(directory: directory).run(arguments)
            #expect(run.status == .usage)
            #expect(run.errors.text.contains(words), "\(run.errors.text)")
        }
    }

    @Test func `an export that cannot be written does not claim to be one`() async throws {
        try await TemporaryDirectory.with { directory in
            let program = TestProgram(directory: directory)
            try await program.prepare()
            let closed = await program.run(["export", "--ledger", program.ledger], output: ClosedSink())
            #expect(closed.status == .inputOutput)
            #expect(closed.errors.bytes == [])
        }
    }

    @Test func `a dash as the output of an export is standard output`() async throws {
        try await TemporaryDirectory.with { directory in
            let program = TestProgram(directory: directory)
            try await program.prepare()
            let plain = await program.run("export", "--ledger", program.ledger)
            let dash = await program.run("export", "--ledger", program.ledger, "--output", "-")
            #expect(dash.status == .done)
            #expect(!dash.output.bytes.isEmpty)
            #expect(dash.output.bytes == plain.output.bytes)
        }
    }

    @Test func `a descriptor that cannot be written is a reader that went away`() throws {
        let descriptor = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(descriptor) }
        let sink = FileDescriptorSink(descriptor, name: "standard output")
        #expect(throws: CommandLineError(.closedOutput, "")) { try sink.write([1]) }
    }

    @Test(arguments: [["import", "/nowhere/at/all"], ["serve", "--verify-keys", "/nowhere/at/all"]])
    func `the sentence about a file that cannot be read names it`(_ arguments: [String]) async throws {
        try await TemporaryDirectory.with { directory in
            let program = TestProgram(directory: directory)
            try await program.prepare()
            let run = await program.run(arguments + ["--ledger", program.ledger])
            #expect(run.status == .inputOutput)
            #expect(run.errors.text.contains("/nowhere/at/all"), "\(run.errors.text)")
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
