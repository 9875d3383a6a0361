import Foundation
import LedgerTesting
import StrictJSON
import Testing

extension EndToEnd {
    /// The readme's section about tampering, done as it stands there.
    @Suite(.demoLedger, .enabled(if: FormatPage.python != nil, "there is no python3 on this machine"))
    struct ReadmeTests {
        private let demo: Ledger

        init() throws {
            demo = try #require(DemoLedger.current).ledger
        }

        @Test func `a changed ledger is caught and a proof checked as the readme shows`() async throws {
            let examples = try PageExample.all(
                in: "README.md", from: "## Has anybody touched it?", to: "## Use it with the real API")
            #expect(examples.count == 6)
            #expect(examples.count { !$0.lines.isEmpty } == 3)
            try await TemporaryDirectory.with { folder in
                _ = try demo.copy(to: folder.file("demo-ledger"))
                let path = try PageExample.programs(in: folder)
                let shell = BuiltBinary(path: "/bin/sh", environment: ["PATH": path, "COLUMNS": "80"])
                let (changed, other) = try sequences()
                for example in examples {
                    // Where a delivery came sooner, events stand elsewhere than in the run that the page shows.
                    let command = example.command.replacing("sequence = 12", with: "sequence = \(changed)")
                        .replacing("prove 15", with: "prove \(other)")
                    let outcome = try await shell.run(["-c", command], directory: folder.path)
                    #expect(
                        outcome.exitCode == (command.contains(" verify ") ? 3 : 0), "\(command)\n\(outcome)")
                    let printed = Self.fixed(outcome.errorText + outcome.outputText)
                    let shown = Self.fixed(example.lines.joined(separator: "\n"))
                    #expect(Array(printed.prefix(shown.count)) == shown, "\(command)")
                }
            }
        }

        /// The answer to the creation of the account, and another answer.
        private func sequences() throws -> (changed: Int64, other: Int64) {
            let evidence = Evidence(demo)
            let answers = try evidence.sequences(ofKind: "api.response")
            let changed = try answers.filter {
                String(decoding: try evidence.body($0), as: UTF8.self).contains("PENDING_APPROVAL")
            }
            return (try #require(changed.last), try #require(answers.last))
        }

        /// The lines with what is counted, hashed or made at random masked, and one blank between words.
        private static func fixed(_ text: String) -> [String] {
            text.split(separator: "\n").map { line in
                line.split(separator: " ").joined(separator: " ")
                    .replacing(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, with: "ID")
                    .replacing(/[0-9-]{10}T[0-9:.]+Z/, with: "INSTANT")
                    .replacing(/[A-Za-z0-9+\/]{43}=/, with: "HASH").replacing(/[0-9]+/, with: "N")
            }
        }
    }
}
