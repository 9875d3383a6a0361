import Foundation
import LedgerTesting
import Testing

extension EndToEnd {
    /// The documents speak of the program that is built.
    @Suite struct DocumentTests {
        @Test(arguments: ["README.md", "docs/cli.md"])
        func `a page names every command`(page: String) async throws {
            let help = try await BuiltBinary.find().run(["--help"])
            let commands = Self.commands(in: help.outputText)
            try #require(commands.count >= 13)
            let text = try String(contentsOfFile: Fixture.checkout + "/" + page, encoding: .utf8)
            for command in commands { #expect(text.contains("`\(command)"), "\(command)") }
        }

        @Test func `the cases of the page about timelines are what the program prints`() async throws {
            let examples = try PageExample.all(in: "docs/timeline.md", from: "## Three cases")
            #expect(examples.count { $0.command.contains(" import ") } == 3)
            #expect(examples.count { !$0.lines.isEmpty } == examples.count && examples.count > 8)
            try await TemporaryDirectory.with { folder in
                let path = try PageExample.programs(in: folder)
                let shell = BuiltBinary(path: "/bin/sh", environment: ["PATH": path, "COLUMNS": "80"])
                for example in examples {
                    if example.command.contains(" import ") {
                        let fresh = "rm -rf book && account-ledger --ledger ./book init"
                        #expect(try await shell.run(["-c", fresh], directory: folder.path).exitCode == 0)
                    }
                    let outcome = try await shell.run(["-c", example.command], directory: folder.path)
                    let printed = outcome.outputText.split(separator: "\n").map(String.init)
                    #expect(printed == example.lines, "\(example.command)")
                }
            }
        }

        /// The names in the list of subcommands: two blanks, the name, blanks, the abstract.
        private static func commands(in help: String) -> [String] {
            help.split(separator: "\n").drop { $0 != "SUBCOMMANDS:" }.dropFirst().compactMap { line in
                guard line.hasPrefix("  "), !line.hasPrefix("   ") else { return nil }
                return line.split(separator: " ").first.map(String.init)
            }
            .filter { $0 != "See" }
        }
    }
}
