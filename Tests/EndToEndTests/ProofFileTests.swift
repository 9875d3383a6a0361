import Foundation
import GRDB
import LedgerTesting
import StrictJSON
import Testing

extension EndToEnd {
    /// A proof convinces somebody who has no ledger, and nothing that was changed does.
    @Suite struct ProofFileTests {
        @Test func `events of every kind are proved to somebody who has only the key`() async throws {
            try await TemporaryDirectory.with { folder in
                let ledger = try await Ledger.make(in: folder)
                try await ledger.succeed(["import", "-"], input: Fixture.bytes("small-ledger.ndjson"))
                let evidence = Evidence(ledger)
                let key = try String(contentsOfFile: ledger.path + "/signing.vkey", encoding: .utf8)
                var bodies: [[UInt8]] = []
                for sequence in 1...5 {
                    bodies.append(try evidence.body(Int64(sequence)))
                    let written = try await ledger.succeed([
                        "prove", "\(sequence)", "--output", folder.file("\(sequence).tlog-proof"),
                    ])
                    #expect(written.output.isEmpty)
                }
                let kinds = try await ledger.export().compactMap { $0["kind"]?.stringValue }
                #expect(Set(kinds).count == 5)
                // Nothing of the ledger is left for the other side.
                try FileManager.default.removeItem(atPath: ledger.path)
                for sequence in 1...5 {
                    let file = folder.file("\(sequence).tlog-proof")
                    let arguments = ["verify-proof", file, "--key", key]
                    let outcome = try await ledger.binary.run(arguments + ["--format", "json"])
                    #expect(outcome.exitCode == 0, "\(outcome)")
                    let value = try JSONValue(outcome.output)
                    #expect(value["event"]?["sequence"]?.integerValue == Int64(sequence))
                    #expect(value["event"]?["kind"]?.stringValue == kinds[sequence - 1])
                    let raw = try await ledger.binary.run(arguments + ["--raw"])
                    #expect(raw.output == bodies[sequence - 1])
                    // The same bytes from a pipe.
                    let piped = try await ledger.binary.run(
                        ["verify-proof", "-", "--key", key, "--raw"],
                        input: Array(try Data(contentsOf: URL(fileURLWithPath: file))))
                    #expect(piped.output == bodies[sequence - 1])
                }
            }
        }

        @Test func `a large body is proved like a small one`() async throws {
            try await TemporaryDirectory.with { folder in
                let ledger = try await Ledger.make(in: folder)
                let body = String(repeating: "a large body ", count: 1 << 18)
                let line: JSONValue = [
                    "kind": "ledger.note", "source_key": "large", "metadata": ["note": "n", "operator": "o"],
                    "body": .string(body),
                ]
                try await ledger.succeed(["import", "-"], input: Array(line.text.utf8))
                let proof = folder.file("proof")
                try await ledger.succeed(["prove", "1", "--output", proof])
                let key = ledger.path + "/signing.vkey"
                let raw = try await ledger.binary.run(["verify-proof", proof, "--key", key, "--raw"])
                #expect(raw.output == Array(body.utf8))
            }
        }

        @Test func `a mutated proof and another key are refused with 3, garbage with 2`() async throws {
            try await TemporaryDirectory.with { folder in
                let ledger = try await Ledger.make(in: folder)
                try await ledger.succeed(["import", "-"], input: Fixture.bytes("small-ledger.ndjson"))
                let other = try await Ledger.make(in: folder, name: "other")
                let key = ledger.path + "/signing.vkey"
                let proof = try await ledger.succeed(["prove", "3"]).outputText
                let growth = try await ledger.succeed(["prove", "--consistency", "0.."]).outputText
                func check(_ text: String, _ key: String) async throws -> ProcessOutcome {
                    try await ledger.binary.run(
                        ["verify-proof", "-", "--key", key], input: Array(text.utf8))
                }
                #expect(try await check(proof, key).exitCode == 0)
                #expect(try await check(growth, key).exitCode == 0)
                for text in [
                    proof.replacing("index 2", with: "index 3"), proof.replacing("\n5\n", with: "\n4\n"),
                    growth.replacing("\n5\n", with: "\n6\n"),
                ] {
                    let outcome = try await check(text, key)
                    #expect(outcome.exitCode == 3, "\(outcome)")
                    #expect(outcome.output.isEmpty && outcome.errorLines.count == 1, "\(outcome)")
                }
                for text in [proof, growth] {
                    #expect(try await check(text, other.path + "/signing.vkey").exitCode == 3)
                }
                for text in ["", "garbage", String(proof.dropLast(10)), String(growth.dropFirst())] {
                    #expect(try await check(text, key).exitCode == 2)
                }
                #expect(try await ledger.binary.run(["verify-proof", "-"], input: []).exitCode == 2)
            }
        }

        @Test func `a ledger that was changed gives no proof of what it says now`() async throws {
            try await TemporaryDirectory.with { folder in
                let ledger = try await Ledger.make(in: folder)
                try await ledger.succeed(["import", "-"], input: Fixture.bytes("small-ledger.ndjson"))
                try Evidence(ledger).tamper { db in
                    try db.execute(sql: "UPDATE event SET body = CAST('{}' AS BLOB) WHERE sequence = 3")
                }
                let changed = try await ledger.run(["prove", "3"])
                #expect(changed.exitCode == 3, "\(changed)")
                #expect(changed.output.isEmpty)
                // The others are as they were.
                try await ledger.succeed(["prove", "2"])
            }
        }

        @Test func `the secret key is in no proof, checkpoint, copy or output`() async throws {
            try await TemporaryDirectory.with { folder in
                let secretPath = folder.file("secret.key")
                let ledger = try Ledger(folder.file("ledger"))
                var outputs = [try await ledger.succeed(["init", "--signing-key", secretPath])]
                let line = try String(contentsOfFile: secretPath, encoding: .utf8)
                let secret = try #require(line.split(separator: "+").last).prefix(30)
                outputs.append(
                    try await ledger.succeed(["import", "-"], input: Fixture.bytes("small-ledger.ndjson")))
                for arguments in [
                    ["checkpoint", "--sign"], ["checkpoint", "--history"], ["prove", "1"],
                    ["prove", "--consistency", "0.."], ["verify"], ["checkpoint", "--format", "json"],
                ] {
                    outputs.append(try await ledger.succeed(arguments))
                }
                for output in outputs { #expect(!output.description.contains(secret)) }
                for name in try FileManager.default.contentsOfDirectory(atPath: ledger.path)
                where name != "signing.key" {
                    let bytes = try Data(contentsOf: URL(fileURLWithPath: ledger.path + "/" + name))
                    #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(name)")
                }
            }
        }
    }
}
