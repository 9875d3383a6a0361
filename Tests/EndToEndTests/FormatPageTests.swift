import Foundation
import GRDB
import LedgerTesting
import StrictJSON
import Testing

extension EndToEnd {
    /// The page that specifies the format says what the program does.
    @Suite(.demoLedger, .enabled(if: FormatPage.python != nil, "there is no python3 on this machine"))
    struct FormatPageTests {
        private let demo: Ledger

        init() throws {
            demo = try #require(DemoLedger.current).ledger
        }

        @Test func `the page's own program finds the size and the root that verify finds`() async throws {
            try await TemporaryDirectory.with { folder in
                let verdict = try await demo.verdict().json
                let (outcome, said) = try await FormatPage.recompute(demo, in: folder)
                #expect(outcome.exitCode == 0)
                #expect(said["root_hash"] == verdict["root_hash"])
                #expect(said["size"] == verdict["size"])
                #expect(said["wrong"]?.arrayValue?.isEmpty == true)
            }
        }

        @Test func `the page's own program finds a changed body`() async throws {
            try await TemporaryDirectory.with { folder in
                let copy = try demo.copy(to: folder.file("copy"))
                try Evidence(copy).tamper { db in
                    try db.execute(
                        sql: "UPDATE event SET body = CAST(body || ' ' AS BLOB) WHERE sequence = 4")
                }
                let (outcome, said) = try await FormatPage.recompute(copy, in: folder)
                #expect(outcome.exitCode == 3)
                #expect(said["wrong"] == [4])
            }
        }

        @Test func `the page's example is computed by its own rules`() async throws {
            try await TemporaryDirectory.with { folder in
                let ledger = try await Ledger.make(in: folder)
                let notes = [
                    (
                        1, "receiver.started", "café",
                        "1d99a1217d329b1af76268a885c873813b43c708b308073dc7db33bd75fe376c"
                    ),
                    (
                        2, "receiver.stopped", "",
                        "e7199b42251575e76bb8834a2832c195f15bf2c413be8228adb53e0017299125"
                    ),
                ]
                try Evidence(ledger).changing { db in
                    for (sequence, note, body, hash) in notes {
                        try db.execute(
                            sql: """
                                INSERT INTO event VALUES (\(sequence), \(1_777_882_530_123_456_788 + sequence), 'ledger.note',
                                'note:00000000-0000-4000-8000-00000000000\(sequence)',
                                '{"note":"\(note)","operator":"mira@desk"}', 'identity', CAST('\(body)' AS BLOB), x'\(hash)')
                                """)
                    }
                }
                let (outcome, verdict) = try await ledger.verdict()
                #expect(outcome.exitCode == 0, "\(outcome)")
                #expect(verdict["root_hash"] == "E61f90bKFwHnohbw1k9bcnLfbkOytXklMHMLRULxLt0=")
                #expect(
                    try await FormatPage.recompute(ledger, in: folder).said["root_hash"]
                        == verdict["root_hash"])
                let page = try FormatPage.text()
                for (_, _, _, hash) in notes { #expect(page.contains(hash)) }
                #expect(page.contains("E61f90bKFwHnohbw1k9bcnLfbkOytXklMHMLRULxLt0="))
            }
        }
    }
}

/// The page `docs/format.md` and the program in it.
enum FormatPage {
    /// The machine's Python, nil where there is none.
    static let python: String? = ["/usr/bin/python3", "/usr/local/bin/python3"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    /// The page's text.
    static func text() throws -> String {
        try String(contentsOfFile: Fixture.checkout + "/docs/format.md", encoding: .utf8)
    }

    /// Runs the page's program on a ledger and gives what it says.
    static func recompute(
        _ ledger: Ledger, in folder: TemporaryDirectory
    ) async throws -> (outcome: ProcessOutcome, said: JSONValue) {
        let parts = try text().components(separatedBy: "```python\n")
        try #require(parts.count == 2)
        let program = try #require(parts[1].components(separatedBy: "```").first)
        let file = try folder.write(program, to: "recompute.py")
        let outcome = try await BuiltBinary(path: #require(python)).run([file, ledger.path])
        return (outcome, try JSONValue(outcome.output))
    }
}
