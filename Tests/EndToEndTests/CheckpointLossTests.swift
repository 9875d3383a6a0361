import Foundation
import GRDB
import LedgerTesting
import StrictJSON
import Testing

extension EndToEnd {
    /// What was signed for and is not there any more is missed by everybody.
    @Suite struct CheckpointLossTests {
        /// A ledger with one event of each kind, signed for.
        private func with(_ body: (TemporaryDirectory, Ledger) async throws -> Void) async throws {
            try await TemporaryDirectory.with { folder in
                let ledger = try await Ledger.make(in: folder)
                try await ledger.succeed(["import", "-"], input: Fixture.bytes("small-ledger.ndjson"))
                try await body(folder, ledger)
            }
        }

        private func cutBehind(_ sequence: Int, _ ledger: Ledger) throws {
            try Evidence(ledger).tamper { db in
                try db.execute(sql: "DELETE FROM event WHERE sequence > ?", arguments: [sequence])
            }
        }

        @Test(arguments: [
            ["list", "accounts"], ["events"], ["export"], ["show", "1"], ["rebuild"], ["import", "-"],
            ["prove", "1"], ["checkpoint", "--sign"],
            ["serve", "--listen", "127.0.0.1:0", "--verify-keys", "KEYS"],
        ])
        func `a log that ends too early is refused with both numbers`(arguments: [String]) async throws {
            try await with { folder, ledger in
                try cutBehind(3, ledger)
                let keys = try folder.write(DeliverySigner().keySet, to: "keys.json")
                let before = try FolderState(ledger.path)
                let outcome = try await ledger.run(
                    arguments.map { $0 == "KEYS" ? keys : $0 }, input: Fixture.bytes("small-ledger.ndjson"))
                #expect(outcome.exitCode == 3, "\(outcome)")
                #expect(outcome.output.isEmpty)
                #expect(outcome.errorLines.count == 1, "\(outcome)")
                #expect(outcome.errorText.contains("5 events"), "\(outcome)")
                #expect(outcome.errorText.contains("ends at 3"), "\(outcome)")
                #expect(outcome.errorText.contains("4 to 5"), "\(outcome)")
                for name in ["events.sqlite", "checkpoint", "checkpoints"] {
                    #expect(try FolderState(ledger.path)[name] == before[name], "\(name)")
                }
            }
        }

        @Test func `verify reports a log that ends too early`() async throws {
            try await with { _, ledger in
                try cutBehind(3, ledger)
                let (outcome, verdict) = try await ledger.verdict()
                #expect(outcome.exitCode == 3)
                #expect(verdict["size"]?.integerValue == 3)
                #expect(verdict.failedChecks.contains("checkpoint"), "\(verdict.text)")
                #expect(verdict.namedSequences.contains(4), "\(verdict.text)")
            }
        }

        @Test func `checkpoint still shows what was signed`() async throws {
            try await with { _, ledger in
                try cutBehind(3, ledger)
                #expect(try await ledger.json(["checkpoint"])["size"]?.integerValue == 5)
            }
        }

        @Test func `events that were rewritten with all their hashes do not fit what was kept`() async throws
        {
            try await with { folder, ledger in
                let key = try folder.write(try await verifierKey(ledger), to: "key")
                let kept = try folder.write(try await ledger.succeed(["checkpoint"]).output, to: "kept")
                for arguments in [
                    ["--key", key], ["--key", key, "--checkpoints", kept], ["--since", kept],
                    ["--key", key, "--since", kept],
                ] {
                    let verdict = try await ledger.json(["verify"] + arguments)
                    #expect(verdict["verdict"] == "ok")
                    #expect(
                        verdict["key"]?.stringValue
                            == (arguments.contains(key) ? "given" : "the ledger's own"))
                }
                // A whole ledger of the same name with another past: key, checkpoints and all.
                let origin = try #require(try await ledger.json(["checkpoint"])["origin"]?.stringValue)
                let forged = try Ledger(folder.file("forged"), binary: ledger.binary)
                try await forged.succeed(["init", "--environment", "sandbox", "--origin", origin])
                var lines = try Fixture.bytes("small-ledger.ndjson").split(separator: 10)
                lines.swapAt(0, 4)
                try await forged.succeed(["import", "-"], input: Array(lines.joined(separator: [10])))
                #expect(try await forged.verdict().outcome.exitCode == 0)
                for arguments in [["--key", key], ["--checkpoints", kept], ["--since", kept]] {
                    let outcome = try await forged.run(["verify", "--format", "json"] + arguments)
                    #expect(outcome.exitCode == 3, "\(arguments): \(outcome)")
                }
            }
        }

        @Test func `verify since a kept checkpoint checks what came after it`() async throws {
            try await with { folder, ledger in
                let kept = try folder.write(try await ledger.succeed(["checkpoint"]).output, to: "kept")
                let line =
                    #"{"kind":"ledger.note","source_key":"n","metadata":{"note":"n","operator":"o"},"body":""}"#
                try await ledger.succeed(["import", "-"], input: Array(line.utf8))
                let verdict = try await ledger.json(["verify", "--since", kept])
                #expect(verdict["since"]?.integerValue == 5)
                #expect(verdict["size"]?.integerValue == 6)
                let damaged = try ledger.copy(to: folder.file("damaged"))
                try Evidence(damaged).tamper { db in
                    try db.execute(sql: "UPDATE event SET body = CAST('x' AS BLOB) WHERE sequence = 6")
                }
                let outcome = try await damaged.run(["verify", "--since", kept, "--format", "json"])
                #expect(outcome.exitCode == 3, "\(outcome)")
                #expect(try JSONValue(outcome.output).namedSequences.contains(6))
            }
        }

        @Test func `files that are no checkpoints and keys that are none end with 2`() async throws {
            try await with { folder, ledger in
                let garbage = try folder.write("garbage\n", to: "garbage")
                for option in ["--key", "--checkpoints", "--since"] {
                    let outcome = try await ledger.run(["verify", option, garbage])
                    #expect(outcome.exitCode == 2, "\(option): \(outcome)")
                    #expect(outcome.output.isEmpty)
                    #expect(outcome.errorLines.count == 1)
                }
            }
        }

        private func verifierKey(_ ledger: Ledger) async throws -> [UInt8] {
            Array(try Data(contentsOf: URL(fileURLWithPath: ledger.path + "/signing.vkey")))
        }
    }
}
