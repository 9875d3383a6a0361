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

        /// A command of a page, and the lines that it shows behind it, up to one that stands for others.
        private struct Example {
            var command: String
            var lines: [String] = []
        }

        @Test func `a changed ledger is caught and a proof checked as the readme shows`() async throws {
            let examples = try Self.examples(
                from: "## Has anybody touched it?", to: "## Use it with the real API")
            #expect(examples.count == 6)
            #expect(examples.count { !$0.lines.isEmpty } == 3)
            try await TemporaryDirectory.with { folder in
                _ = try demo.copy(to: folder.file("demo-ledger"))
                let path = try Self.commands(in: folder)
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

        /// The commands of a part of the readme, each with what is shown of its output.
        private static func examples(from start: String, to end: String) throws -> [Example] {
            let page = try String(contentsOfFile: Fixture.checkout + "/README.md", encoding: .utf8)
            let part = try #require(
                page.components(separatedBy: start).last?.components(separatedBy: end).first)
            var examples: [Example] = []
            for (place, block) in part.components(separatedBy: "```").enumerated() where place % 2 == 1 {
                var isCut = false
                for line in block.split(separator: "\n").dropFirst() {
                    if line.hasPrefix("$ ") {
                        examples.append(Example(command: String(line.dropFirst(2))))
                        isCut = false
                    } else if let last = examples.indices.last {
                        let isOpen = examples[last].command.count { $0 == "\"" } % 2 == 1
                        isCut = isCut || line == "…"
                        if isOpen {
                            examples[last].command += "\n" + line
                        } else if !isCut {
                            examples[last].lines.append(String(line))
                        }
                    }
                }
            }
            return examples
        }

        /// A `PATH` on which the page's programs are; SQLite's own is done by Python's module where there is none.
        private static func commands(in folder: TemporaryDirectory) throws -> String {
            let files = FileManager.default
            try files.createDirectory(atPath: folder.file("bin"), withIntermediateDirectories: true)
            try files.createSymbolicLink(
                atPath: folder.file("bin/account-ledger"), withDestinationPath: try BuiltBinary.find().path)
            try files.createSymbolicLink(
                atPath: folder.file("script"), withDestinationPath: Fixture.checkout + "/script")
            let python = try #require(FormatPage.python)
            try """
            #!\(python)
            import sqlite3, sys
            sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])
            """.write(toFile: folder.file("bin/sqlite3"), atomically: false, encoding: .utf8)
            try files.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: folder.file("bin/sqlite3"))
            return folder.file("bin") + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
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
