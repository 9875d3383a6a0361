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
