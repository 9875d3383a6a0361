import ArgumentParser
import Foundation
import LedgerTesting
import Testing

@testable import CommandLineInterface

@Suite struct HelpTests {
    /// A command and the words that lead to it.
    struct Entry: CustomTestStringConvertible, Sendable {
        let path: [String]
        let type: any ParsableCommand.Type

        var testDescription: String { path.joined(separator: " ") }
    }

    private static func entries(
        of command: any ParsableCommand.Type = AccountLedgerCommand.self, _ path: [String] = []
    ) -> [Entry] {
        let path = path + [command.configuration.commandName ?? "?"]
        return [Entry(path: path, type: command)]
            + command.configuration.subcommands.flatMap { entries(of: $0, path) }
    }

    static let all = entries()
    static let leaves = all.filter { $0.type.configuration.subcommands.isEmpty }

    @Test func `the commands are the ones that were promised`() {
        let names = Self.leaves.map { $0.path.dropFirst().joined(separator: " ") }
        let calls = ["users", "account-groups", "accounts"].flatMap { group in
            ["create", "get", "list"].map { "api \(group) \($0)" }
        }
        #expect(
            Set(names)
                == Set(
                    [
                        "demo", "init", "import", "export", "sandbox", "serve", "list", "history", "as-of",
                        "why", "diff", "findings", "coverage", "rules", "show", "events", "rebuild", "verify",
                        "checkpoint", "prove", "verify-proof",
                    ] + calls))
    }

    @Test(arguments: all) func `the help of every command shows an example of it`(_ entry: Entry) {
        let help = AccountLedgerCommand.helpMessage(for: entry.type, columns: 80)
        let examples = help.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        let start = examples.firstIndex { $0.hasPrefix("Examples:") }
        let rest = start.map { Array(examples[$0...]) } ?? []
        let words = entry.path.dropFirst()
        #expect(
            rest.contains { line in
                line.contains("account-ledger")
                    && (words.isEmpty || line.contains(" " + words.joined(separator: " ")))
            }, "\(help)")
    }

    @Test(arguments: all) func `the help of every command has an abstract and fits 80 columns`(_ entry: Entry)
    {
        #expect(!entry.type.configuration.abstract.isEmpty)
        let help = AccountLedgerCommand.helpMessage(for: entry.type, columns: 80)
        // The line of the usage is the parser's, which does not break it.
        for line in help.split(separator: "\n") where !line.hasPrefix("USAGE:") {
            #expect(line.count <= 80, "\(line)")
        }
    }

    @Test(arguments: leaves) func `every command that asks about a ledger takes a format`(_ entry: Entry) {
        let help = AccountLedgerCommand.helpMessage(for: entry.type)
        let withoutFormat = ["demo", "export", "prove", "sandbox", "serve"]
        #expect(help.contains("--format") == !withoutFormat.contains(entry.path[1]))
    }

    @Test func `the help of the demo does not claim the variable for its option`() {
        let help = AccountLedgerCommand.helpMessage(for: DemoCommand.self, columns: 200)
        #expect(help.contains("--ledger"))
        #expect(!help.contains("default: $ACCOUNT_LEDGER_DIR"))
    }

    @Test(arguments: leaves) func `docs cli names every command`(_ entry: Entry) throws {
        let page = try String(contentsOfFile: Fixture.checkout + "/docs/cli.md", encoding: .utf8)
        #expect(page.contains("`\(entry.path.dropFirst().joined(separator: " "))"))
    }

    @Test(arguments: leaves) func `the README names every command`(_ entry: Entry) throws {
        let page = try String(contentsOfFile: Fixture.checkout + "/README.md", encoding: .utf8)
        // create, get and list of the API share a line.
        let words = entry.path.dropFirst().prefix(2)
        #expect(page.contains("`\(words.joined(separator: " "))"))
    }

    @Test(arguments: [
        "UPVEST_API_BASE_URL", "UPVEST_API_CLIENT_SECRET", "UPVEST_API_HTTP_SIGN_PRIVATE_KEY_FILENAME",
    ])
    func `the help of live calls names the variables`(_ name: String) {
        #expect(AccountLedgerCommand.helpMessage(for: APIUsersCommand.Get.self).contains(name))
    }
}
