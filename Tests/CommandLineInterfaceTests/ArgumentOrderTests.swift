import ArgumentParser
import EventStore
import Testing

@testable import CommandLineInterface

@Suite struct ArgumentOrderTests {
    @Test(arguments: [
        (["list", "accounts"], ["list", "accounts"]),
        (["--ledger", "D", "list", "accounts"], ["list", "--ledger", "D", "accounts"]),
        (["--ledger=D", "list", "accounts"], ["list", "--ledger=D", "accounts"]),
        (["--ledger", "D", "api", "users", "list"], ["api", "users", "list", "--ledger", "D"]),
        (["--ledger", "D", "show", "--ledger", "E", "5"], ["show", "--ledger", "D", "--ledger", "E", "5"]),
        (["--ledger", "D", "sandbox", "--port", "0"], ["sandbox", "--port", "0"]),
        (["--ledger", "D", "--version"], ["--version"]),
        (["--ledger", "D"], []),
        (["--ledger", "list", "verify"], ["verify", "--ledger", "list"]),
        (["--ledger", "D", "unknown"], ["unknown"]),
        (["--ledger", "D", "help", "list"], ["help", "list"]),
        (["list", "--ledger", "D", "accounts"], ["list", "--ledger", "D", "accounts"]),
        ([], []),
        (["sandbox", "--activation-delay", "-1"], ["sandbox", "--activation-delay=-1"]),
        (["--ledger", "D", "show", "-1", "--raw"], ["show", "--ledger", "D", "--raw", "--", "-1"]),
        (["show", "--raw", "-1"], ["show", "--raw", "--", "-1"]),
        (["show", "--", "-1"], ["show", "--", "-1"]),
    ])
    func `a ledger given before the command goes behind its name`(_ given: [String], _ expected: [String])
        throws
    {
        #expect(try ArgumentOrder.normalized(given) == expected)
    }

    @Test(arguments: [["--ledger"], ["--ledger=D", "--ledger"]])
    func `a ledger option without a directory is refused`(_ arguments: [String]) {
        #expect(throws: CommandLineError(.usage, "")) { try ArgumentOrder.normalized(arguments) }
    }

    @Test func `of two ledgers the later one counts`() throws {
        let arguments = try ArgumentOrder.normalized(["--ledger", "D", "show", "5", "--ledger", "E"])
        let command = try #require(try AccountLedgerCommand.parseAsRoot(arguments) as? ShowCommand)
        #expect(command.ledger.path == "E")
        #expect(command.sequence == 5)
    }

    @Test(
        arguments: [
            ("option", "variable", "option"), (nil, "variable", "variable"), (nil, "", "ledger"),
            (nil, nil, "ledger"),
        ] as [(String?, String?, String)])
    func `the ledger is the option's, else the variable's, else the default`(
        _ option: String?, _ variable: String?, _ expected: String
    ) throws {
        let options = try LedgerOptions.parse(option.map { ["--ledger", $0] } ?? [])
        let environment = variable.map { ["ACCOUNT_LEDGER_DIR": $0] } ?? [:]
        #expect(try options.directory(environment).path == expected)
    }

    @Test func `an empty ledger option is refused`() throws {
        let options = try LedgerOptions.parse(["--ledger", ""])
        #expect(throws: CommandLineError(.usage, "")) { try options.directory([:]) }
    }
}
