import Foundation
import LedgerTesting
import Reports
import StrictJSON
import Testing
import TransparencyLog

@testable import CommandLineInterface

@Suite struct ProofTests {
    /// A ledger with that many notes, and its key in a file.
    private func withLedger(_ count: Int, _ body: (TestProgram) async throws -> Void) async throws {
        try await TestProgram.with { program in
            try await program.makeLedger()
            try await program.appendNotes(1...count)
            try await body(program)
        }
    }

    @Test func `the proof of every event holds and says what it proves`() async throws {
        try await withLedger(11) { program in
            for sequence in 1...11 {
                let proof = try await program.keep(["prove", "\(sequence)"], as: "proof")
                let run = await program.run(
                    "verify-proof", proof, "--key", program.key, "--format", "json")
                let value = try program.json(run)
                let shown = try program.json(await program.run("show", "\(sequence)", "--format", "json"))
                #expect(value["event"]?["sequence"] == .integer(Int64(sequence)))
                for name in ["recorded_at", "kind", "source_key", "metadata", "leaf_hash"] {
                    #expect(value["event"]?[name] == shown[name], "\(name)")
                }
                #expect(value["event"]?["body_length"] == .integer(Int64("body \(sequence)".utf8.count)))
            }
        }
    }

    @Test func `the JSON of a proven event has the names of the contract`() async throws {
        try await withLedger(2) { program in
            let proof = try await program.keep(["prove", "2"], as: "proof")
            let value = try program.json(
                await program.run("verify-proof", proof, "--key", program.key, "--format", "json"))
            #expect(value.names == ["verdict", "proof", "key", "checkpoint", "event"])
            #expect(value["verdict"] == "ok")
            #expect(value["proof"] == "event")
            #expect(value["checkpoint"]?.names == ["origin", "size", "root_hash"])
            #expect(value["checkpoint"]?["size"] == 2)
            #expect(value["key"] == value["checkpoint"]?["origin"])
            #expect(
                value["event"]?.names == [
                    "sequence", "recorded_at", "kind", "source_key", "metadata", "encoding", "body_length",
                    "body_sha256", "leaf_hash",
                ])
            // printf 'body 2' | sha256sum | xxd -r -p | base64
            #expect(value["event"]?["body_sha256"] == "GZfr5+6YAOn+jhZTJDLlPK9kEwswF71N2LxGmOiz7R8=")
            let table = await program.run("verify-proof", proof, "--key", program.key)
            #expect(table.status == .done)
            #expect(table.lines.first == "verdict    ok")
            #expect(table.lines.allSatisfy { DisplayWidth.of($0) <= 80 }, "\(table.output.text)")
            #expect(!table.output.text.contains("body 2"))
        }
    }

    @Test func `a proof goes to a file that is not written over, or to standard output`() async throws {
        try await withLedger(2) { program in
            let file = program.directory.file("proof")
            let written = await program.run("prove", "1", "--output", file)
            #expect(written.status == .done)
            #expect(written.output.bytes == [])
            #expect(written.notes.count == 1)
            program.expectRefusal(await program.run("prove", "1", "--output", file), .usage)
            let first = try InputFile.bytes(file)
            let printed = await program.run("prove", "1", "--output", "-")
            #expect(printed.output.bytes == first)
            #expect(await program.run("prove", "2", "--output", file, "--force").status == .done)
            #expect(try InputFile.bytes(file) != first)
        }
    }

    @Test func `raw writes the proven body, and not to a terminal that would obey it`() async throws {
        try await TestProgram.with { program in
            try await program.makeLedger()
            try await program.appendNotes(1...1, body: "\u{1b}[2J")
            let proof = try await program.keep(["prove", "1"], as: "proof")
            let arguments = ["verify-proof", proof, "--key", program.key, "--raw"]
            #expect(await program.run(arguments).output.text == "\u{1b}[2J 1")
            var terminal = program
            terminal.isTerminal = true
            program.expectRefusal(await terminal.run(arguments), .usage)
        }
    }

    @Test func `no byte of a proof can be changed`() async throws {
        var generator = SeededGenerator()
        let seed = generator.description
        try await withLedger(5) { program in
            let key = try VerifierKey(try #require(program.ledgerFile("signing.vkey").firstLine))
            let growth = try await program.keep(["prove", "--consistency", "3.."], as: "growth")
            let event = try await program.keep(["prove", "3"], as: "event")
            for file in [event, growth] {
                let bytes = try InputFile.bytes(file)
                try Self.check(bytes, key)
                for place in bytes.indices {
                    var changed = bytes
                    changed[place] ^= UInt8.random(in: 1...255, using: &generator)
                    let error = #expect(throws: CommandLineError.self, "\(seed), byte \(place) of \(file)") {
                        try Self.check(changed, key)
                    }
                    #expect(error.map { [.doesNotHold, .malformedFile].contains($0.code) } ?? true)
                }
            }
        }
    }

    @Test func `a checkpoint of another ledger is no question to this one`() async throws {
        try await withLedger(2) { program in
            var other = program
            other.environment["ACCOUNT_LEDGER_DIR"] = program.directory.file("other")
            try await other.makeLedger()
            try await other.appendNotes(1...4)
            let foreign = try await other.keep(["checkpoint"], as: "foreign")
            for arguments in [["prove", "1"], ["prove", "--consistency", "1.."]] {
                program.expectRefusal(
                    await program.run(arguments + ["--checkpoint", foreign]), .usage, "another ledger")
            }
        }
    }

    @Test func `nothing is proved with a checkpoint that the ledger's own key did not sign`() async throws {
        try await withLedger(2) { program in
            let kept = try await program.keep(["checkpoint"], as: "kept")
            let origin = try SignedCheckpoint(InputFile.bytes(kept)).checkpoint.origin
            let file = program.ledger + "/signing.vkey"
            let key = try NoteSigningKey.generate(name: origin).verifierKey
            try Data("\(key)\n".utf8).write(to: URL(fileURLWithPath: file))
            #expect(await program.run("checkpoint").status == .integrity)
            for arguments in [
                ["prove", "1"], ["prove", "1", "--checkpoint", kept], ["prove", "--consistency", "1.."],
            ] {
                program.expectRefusal(await program.run(arguments), .integrity, "not signed")
            }
            // Without the file, it is said that nothing was compared.
            try FileManager.default.removeItem(atPath: file)
            let run = await program.run("prove", "1")
            #expect(run.status == .done)
            #expect(run.notes.count == 1 && run.errors.text.contains("signing.vkey"), "\(run.errors.text)")
        }
    }

    /// Checks the bytes of a proof file as `verify-proof` does.
    private static func check(_ bytes: [UInt8], _ key: VerifierKey) throws {
        switch try ProofFile(bytes, named: "The proof") {
        case .event(let proof): _ = try proof.check(key)
        case .consistency(let statement): try statement.check(key, since: nil)
        }
    }

    /// A change to a proof that leaves it a proof.
    struct Change: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let make: @Sendable ([String]) -> [String]
    }

    private static let changes = [
        Change(testDescription: "another index") { lines in
            lines.map { $0 == "index 2" ? "index 1" : $0 }
        },
        Change(testDescription: "two hashes in the other order") { lines in
            var lines = lines
            let first = lines.firstIndex { $0 == "index 2" }.map { $0 + 1 } ?? 0
            lines.swapAt(first, first + 1)
            return lines
        },
        Change(testDescription: "a hash too few") { lines in
            var lines = lines
            lines.remove(at: (lines.firstIndex { $0 == "index 2" } ?? 0) + 1)
            return lines
        },
        Change(testDescription: "a body that was changed") { lines in
            lines.map { line in
                guard line.hasPrefix("extra "), let leaf = Data(base64Encoded: String(line.dropFirst(6)))
                else { return line }
                return "extra " + (leaf.dropLast() + [UInt8(ascii: "x")]).base64EncodedString()
            }
        },
        Change(testDescription: "no event") { lines in lines.filter { !$0.hasPrefix("extra ") } },
        Change(testDescription: "another size") { lines in lines.map { $0 == "5" ? "6" : $0 } },
    ]

    @Test(arguments: changes) func `a proof with a change is refused with 3`(_ change: Change) async throws {
        try await withLedger(5) { program in
            let proof = await program.run("prove", "3")
            let lines = proof.output.text.split(separator: "\n", omittingEmptySubsequences: false)
            let changed = change.make(lines.map(String.init)).joined(separator: "\n")
            try #require(changed != proof.output.text)
            let path = try program.directory.write(changed, to: "changed")
            program.expectRefusal(await program.run("verify-proof", path, "--key", program.key), .integrity)
        }
    }

    @Test func `the key of another ledger proves nothing`() async throws {
        try await withLedger(2) { program in
            let proof = try await program.keep(["prove", "1"], as: "proof")
            let growth = try await program.keep(["prove", "--consistency", "1.."], as: "growth")
            var other = program
            other.environment["ACCOUNT_LEDGER_DIR"] = program.directory.file("other")
            try await other.makeLedger()
            for file in [proof, growth] {
                program.expectRefusal(
                    await program.run("verify-proof", file, "--key", program.key), .integrity, "not signed")
            }
            let verdict = await program.run("verify", "--key", program.key, "--format", "json")
            #expect(verdict.status == .integrity)
        }
    }

    @Test(arguments: [
        "", "\n", "nonsense", "c2sp.org/tlog-proof@v1\n", "account-ledger/consistency-proof/1\n",
        "account-ledger/consistency-proof/2\nold 0 x\n\n", "{\"proof\":true}", "\u{0}\u{1}\u{2}",
    ])
    func `what is no proof ends with 2`(_ text: String) async throws {
        try await withLedger(1) { program in
            let path = try program.directory.write(text, to: "garbage")
            program.expectRefusal(await program.run("verify-proof", path, "--key", program.key), .usage, path)
            program.expectRefusal(await program.run("prove", "1", "--checkpoint", path), .usage, path)
        }
    }

    @Test func `a proof file that is not there ends with 4`() async throws {
        try await withLedger(1) { program in
            program.expectRefusal(
                await program.run("verify-proof", "no-such-proof", "--key", program.key), .inputOutput,
                "no-such-proof")
        }
    }

    @Test func `a secret key given by mistake is refused and not repeated`() async throws {
        try await withLedger(1) { program in
            let proof = try await program.keep(["prove", "1"], as: "proof")
            let file = program.ledger + "/signing.key"
            let secret = String(decoding: try InputFile.bytes(file), as: UTF8.self)
                .trimmingCharacters(in: .newlines)
            for given in [file, secret] {
                let run = await program.run("verify-proof", proof, "--key", given)
                program.expectRefusal(run, .usage, "secret key")
                #expect(!run.errors.text.contains(secret))
            }
        }
    }

    @Test func `what is not there, or not covered, cannot be proved`() async throws {
        try await withLedger(2) { program in
            program.expectRefusal(await program.run("prove", "3"), .notFound, "ends at 2")
            program.expectRefusal(await program.run("prove", "0"), .notFound)
            let early = try await program.keep(["checkpoint"], as: "early")
            try await program.appendNotes(3...4)
            program.expectRefusal(
                await program.run("prove", "4", "--checkpoint", early), .notFound, "not yet event 4")
            program.expectRefusal(
                await program.run("prove", "--consistency", "5.."), .notFound, "ends at 4 events")
            program.expectRefusal(
                await program.run("prove", "--consistency", "3..", "--checkpoint", early), .notFound,
                "give a later one")
            program.expectRefusal(
                await program.run("prove", "--consistency", "1..3"), .notFound, "checkpoint --history")
            program.expectRefusal(
                await program.run("prove", "--consistency", "1..3", "--checkpoint", early), .usage)
            let proof = try await program.keep(["prove", "2", "--checkpoint", early], as: "proof")
            let value = try program.json(
                await program.run("verify-proof", proof, "--key", program.key, "--format", "json"))
            #expect(value["checkpoint"]?["size"] == 2)
        }
    }
}
