import Foundation
import GRDB
import LedgerTesting
import StrictJSON
import Testing

extension EndToEnd {
    /// What the page about the format says is enough to verify a ledger and its proofs without our program.
    @Suite(.signedLedger, .enabled(if: FormatPage.python != nil, "there is no python3 on this machine"))
    struct PythonVerifierTests {
        private let ledger: Ledger
        private let key: String

        init() throws {
            ledger = try #require(SignedLedger.current)
            key = ledger.path + "/signing.vkey"
        }

        @Test func `both verifiers find the same size and root in a sound ledger`() async throws {
            let ours = try await ledger.verdict().json
            let before = try FolderState(ledger.path)
            for arguments in [
                [], ["--key", key], ["--key", key, "--checkpoints", ledger.path + "/checkpoints"],
            ] {
                let (outcome, theirs) = try await PythonVerifier.ledger(ledger, arguments)
                #expect(outcome.exitCode == 0, "\(outcome)")
                #expect(theirs["verdict"] == "ok")
                for name in ["size", "root_hash", "checkpointed_size", "unprotected"] {
                    #expect(theirs[name] == ours[name], "\(name): \(theirs.text)")
                }
                #expect(theirs["size"]?.integerValue == SignedLedger.size)
                #expect(theirs["compared_tiles"]?.integerValue == 3)
                #expect(try #require(theirs["signed_checkpoints"]?.integerValue) >= 6)
                #expect(
                    theirs["key"]?["source"]?.stringValue == (arguments.isEmpty ? "ledger" : "given"))
                #expect(theirs["notes"]?.arrayValue?.isEmpty == !arguments.isEmpty, "\(theirs.text)")
            }
            let after = try FolderState(ledger.path)
            for name in ["events.sqlite", "checkpoint", "checkpoints", "signing.vkey"] {
                #expect(after[name] == before[name], "\(name)")
            }
        }

        @Test(arguments: Tampering.all)
        func `a ledger that was tampered with is refused, and the place is named`(_ tampering: Tampering)
            async throws
        {
            try await TemporaryDirectory.with { folder in
                let copy = try ledger.copy(to: folder.file("copy"))
                try tampering.change(copy)
                let given = ["--key", key]
                for arguments in [given, given + ["--checkpoints", ledger.path + "/checkpoints"]] {
                    let theirs = try await PythonVerifier.ledger(copy, arguments)
                    let outcome = try await copy.run(["verify", "--format", "json"] + arguments)
                    let ours = (outcome: outcome, verdict: try JSONValue(outcome.output))
                    for (outcome, verdict) in [theirs, ours] {
                        #expect(outcome.exitCode == 3, "\(outcome)")
                        #expect(verdict["verdict"] == "failed")
                        let found = verdict["problems"]?.arrayValue ?? []
                        let named = found.contains {
                            $0["check"]?.stringValue == tampering.check
                                && $0["sequence"]?.integerValue == tampering.sequence
                        }
                        #expect(named, "\(verdict.text)")
                    }
                    for name in ["checkpointed_size", "unprotected"] {
                        #expect(theirs.verdict[name] == ours.verdict[name], "\(name): \(theirs.verdict.text)")
                    }
                }
            }
        }

        @Test func `a database that cannot be read has no root, and both verifiers say what is missing`()
            async throws
        {
            try await TemporaryDirectory.with { folder in
                let copy = try ledger.copy(to: folder.file("copy"))
                let file = URL(fileURLWithPath: copy.events)
                let bytes = try Data(contentsOf: file)
                try bytes.prefix(bytes.count / 3).write(to: file)
                let theirs = try await PythonVerifier.ledger(copy, []).verdict
                let ours = try await copy.verdict().json
                for verdict in [theirs, ours] {
                    #expect(verdict["root_hash"] == .null, "\(verdict.text)")
                    #expect(verdict["size"]?.integerValue == 0)
                    #expect(verdict.failedChecks == ["sqlite", "checkpoint"], "\(verdict.text)")
                }
                #expect(ours.text.contains("events 1 to \(SignedLedger.size) are missing"), "\(ours.text)")
                let shown = try await copy.run(["verify"])
                let lines = shown.outputText.split(separator: "\n")
                let size = try #require(lines.first { $0.hasPrefix("size ") })
                #expect(!size.contains("event"), "\(size)")
            }
        }

        @Test(
            arguments: [
                ([], 0), (["signing.vkey"], 3), (["checkpoint"], 3), (["checkpoints"], 3),
                (["checkpoint", "checkpoints"], 3), (["checkpoint", "checkpoints", "signing.vkey"], 0),
            ] as [([String], Int32)])
        func `of a ledger without events either all signed files are there or none`(
            removed: [String], exitCode: Int32
        ) async throws {
            try await TemporaryDirectory.with { folder in
                let empty = try await Ledger.make(in: folder)
                let key = try folder.write(
                    Array(try Data(contentsOf: URL(fileURLWithPath: empty.path + "/signing.vkey"))), to: "key"
                )
                for name in removed { try FileManager.default.removeItem(atPath: empty.path + "/" + name) }
                for arguments in [[], ["--key", key]] {
                    let (theirs, said) = try await PythonVerifier.ledger(empty, arguments)
                    #expect(theirs.exitCode == exitCode, "\(theirs)")
                    let ours = try await empty.run(["verify", "--format", "json"] + arguments)
                    #expect(ours.exitCode == exitCode, "\(ours)")
                    #expect(try JSONValue(ours.output)["root_hash"] == said["root_hash"])
                }
            }
        }

        @Test
        func
            `a kept file counts in any order, and a checkpoint that is cut off in it is left out with a note`()
            async throws
        {
            try await TemporaryDirectory.with { folder in
                let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: ledger.path + "/checkpoints")))
                let newest = Array(try Data(contentsOf: URL(fileURLWithPath: ledger.path + "/checkpoint")))
                let size = try #require(try await ledger.json(["checkpoint"])["size"]?.integerValue)
                for missing in [0, 1, 20, newest.count - 1] {
                    let kept = try folder.write(bytes + bytes + newest.dropLast(missing), to: "kept")
                    let (outcome, verdict) = try await PythonVerifier.ledger(
                        ledger, ["--key", key, "--checkpoints", kept])
                    #expect(outcome.exitCode == 0, "\(outcome)")
                    #expect(verdict["checkpointed_size"]?.integerValue == size)
                    let ours = try await ledger.json(["verify", "--key", key, "--checkpoints", kept])
                    #expect(ours["verdict"] == "ok")
                    for notes in [verdict["notes"], ours["notes"]] {
                        #expect(notes?.arrayValue?.count == (missing > 0 ? 1 : 0), "\(notes?.text ?? "")")
                    }
                }
            }
        }

        @Test func `events that no checkpoint covers are named and are no problem`() async throws {
            try await TemporaryDirectory.with { folder in
                let copy = try ledger.copy(to: folder.file("copy"))
                let files = ["checkpoint", "checkpoints"].map { copy.path + "/" + $0 }
                let before = try files.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
                try await copy.succeed(["import", "-"], input: SignedLedger.notes(1001...1003))
                // As if the power had failed before they were signed for.
                for (path, bytes) in zip(files, before) { try bytes.write(to: URL(fileURLWithPath: path)) }
                let (outcome, verdict) = try await PythonVerifier.ledger(copy, ["--key", key])
                #expect(outcome.exitCode == 0, "\(outcome)")
                #expect(verdict["size"]?.integerValue == 1003)
                #expect(verdict["checkpointed_size"]?.integerValue == 1000)
                #expect(verdict["unprotected"] == [1001, 1003])
            }
        }

        @Test func `a ledger put back to an earlier state is found with a copy of a checkpoint`() async throws
        {
            try await TemporaryDirectory.with { folder in
                let copy = try ledger.copy(to: folder.file("copy"))
                try await copy.succeed(["import", "-"], input: SignedLedger.notes(1001...1010))
                let kept = copy.path + "/checkpoint"
                // Everything in the directory fits; only the copy knows better.
                #expect(try await PythonVerifier.ledger(ledger, ["--key", key]).outcome.exitCode == 0)
                let (outcome, verdict) = try await PythonVerifier.ledger(
                    ledger, ["--key", key, "--checkpoints", kept])
                #expect(outcome.exitCode == 3, "\(outcome)")
                #expect(verdict.failedChecks == ["checkpoint"])
                #expect(verdict.namedSequences == [1001])
            }
        }

        @Test func `a ledger with other keys than the one that was given is refused`() async throws {
            try await TemporaryDirectory.with { folder in
                let other = try await Ledger.make(in: folder, name: "other")
                let foreign = other.path + "/signing.vkey"
                let (outcome, verdict) = try await PythonVerifier.ledger(ledger, ["--key", foreign])
                #expect(outcome.exitCode == 3, "\(outcome)")
                #expect(verdict.failedChecks == ["signature"])
                // The other ledger's key and checkpoints in this one fit each other, and not the ledger.
                let copy = try ledger.copy(to: folder.file("copy"))
                for name in ["signing.vkey", "checkpoint", "checkpoints"] {
                    try FileManager.default.removeItem(atPath: copy.path + "/" + name)
                    try FileManager.default.copyItem(
                        atPath: other.path + "/" + name, toPath: copy.path + "/" + name)
                }
                for arguments in [[], ["--key", key]] {
                    let (outcome, verdict) = try await PythonVerifier.ledger(copy, arguments)
                    #expect(outcome.exitCode == 3, "\(outcome)")
                    #expect(verdict.failedChecks.contains("signature"))
                }
            }
        }

        @Test func `the proof of an event convinces, and with a changed byte or another key it does not`()
            async throws
        {
            try await TemporaryDirectory.with { folder in
                let proof = folder.file("300.tlog-proof")
                try await ledger.succeed(["prove", "300", "--output", proof])
                let (outcome, said) = try await PythonVerifier.proof(proof, ["--key", key])
                #expect(outcome.exitCode == 0, "\(outcome)")
                #expect(said["proved"] == "event")
                #expect(said["sequence"]?.integerValue == 300)
                #expect(said["kind"] == "ledger.note")
                let body = try Evidence(ledger).body(300)
                #expect(said["body_length"]?.integerValue == Int64(body.count))
                let ours = try await ledger.json(["verify-proof", proof, "--key", key])
                for name in ["body_length", "body_sha256", "leaf_hash", "kind", "source_key", "encoding"] {
                    #expect(said[name] != nil)
                    #expect(said[name] == ours["event"]?[name], "\(name): \(said.text)")
                }
                #expect(said["checkpoint"]?["size"]?.integerValue == SignedLedger.size)
                try await expectRefusals(of: proof, in: folder)
            }
        }

        @Test func `the proof that the log was only extended convinces only with the log that was kept`()
            async throws
        {
            try await TemporaryDirectory.with { folder in
                let growth = folder.file("growth.proof")
                try await ledger.succeed(["prove", "--consistency", "250..", "--output", growth])
                let history = ledger.path + "/checkpoints"
                for arguments in [["--key", key], ["--key", key, "--since", history]] {
                    let (outcome, said) = try await PythonVerifier.proof(growth, arguments)
                    #expect(outcome.exitCode == 0, "\(outcome)")
                    #expect(said["proved"] == "extension")
                    #expect(said["old"]?["size"]?.integerValue == 250)
                    #expect(said["checkpoint"]?["size"]?.integerValue == SignedLedger.size)
                }
                // A checkpoint of another size was kept.
                let since = ledger.path + "/checkpoint"
                let (outcome, said) = try await PythonVerifier.proof(
                    growth, ["--key", key, "--since", since])
                #expect(outcome.exitCode == 3, "\(outcome)")
                #expect(said.failedChecks == ["proof"])
                try await expectRefusals(of: growth, in: folder)
            }
        }

        @Test func `the checkpoints in the page's examples are those of its events`() async throws {
            try await TemporaryDirectory.with { folder in
                let example = try Ledger(folder.file("example"))
                try await example.succeed(["init", "--origin", "example.com/ledger"])
                try Evidence(example).changing { db in
                    for (sequence, note, body, hash) in FormatExample.events {
                        try db.execute(
                            sql: "INSERT INTO event VALUES (?, ?, 'ledger.note', ?, ?, 'identity', ?, ?)",
                            arguments: [
                                sequence, 1_777_882_530_123_456_788 + sequence,
                                "note:00000000-0000-4000-8000-00000000000\(sequence)",
                                #"{"note":"\#(note)","operator":"mira@desk"}"#, Data(body.utf8),
                                Data(base64Encoded: hash),
                            ])
                    }
                }
                for (name, start) in [
                    ("signing.vkey", "example.com/ledger+"), ("checkpoint", "example.com/ledger\n2\n"),
                    ("checkpoints", "example.com/ledger\n0\n"),
                ] {
                    let text = Data(try FormatExample.block(start).utf8)
                    try text.write(to: URL(fileURLWithPath: example.path + "/" + name))
                }
                let (outcome, verdict) = try await PythonVerifier.ledger(example, [])
                #expect(outcome.exitCode == 0, "\(outcome)")
                #expect(verdict["checkpointed_size"]?.integerValue == 2)
                #expect(verdict["signed_checkpoints"]?.integerValue == 4)
                #expect(try await example.verdict().outcome.exitCode == 0)
            }
        }

        @Test(arguments: [
            ("c2sp.org/tlog-proof@v1\nextra Y", "event"),
            ("account-ledger/consistency-proof/1\nold 1", "extension"),
        ])
        func `the page's examples of proofs hold`(start: String, proved: String) async throws {
            try await TemporaryDirectory.with { folder in
                let file = try folder.write(try FormatExample.block(start), to: "proof")
                let line = try #require(
                    try FormatExample.block("example.com/ledger+").split(separator: "\n").first)
                let (outcome, said) = try await PythonVerifier.proof(file, ["--key", String(line)])
                #expect(outcome.exitCode == 0, "\(outcome)")
                #expect(said["proved"]?.stringValue == proved)
                #expect(said["checkpoint"]?["size"]?.integerValue == 2)
                let history = try folder.write(
                    try FormatExample.block("example.com/ledger\n0"), to: "history")
                let since = try await PythonVerifier.proof(
                    file, ["--key", String(line), "--since", history])
                #expect(since.outcome.exitCode == (proved == "event" ? 2 : 0), "\(since.outcome)")
            }
        }

        @Test func `garbage is refused in a sentence`() async throws {
            try await TemporaryDirectory.with { folder in
                let garbage = try folder.write([0xFF, 0x00, 0x0A, 0x0A, 0x80, 0x2B, 0x2B], to: "garbage")
                let empty = try folder.write("", to: "empty")
                let noLedger = folder.file("no-ledger")
                try FileManager.default.createDirectory(
                    atPath: noLedger, withIntermediateDirectories: false)
                try FileManager.default.copyItem(atPath: garbage, toPath: noLedger + "/events.sqlite")
                for (arguments, exitCode) in [
                    ([], 2), (["ledger"], 2), (["nonsense"], 2), (["proof", garbage], 2),
                    (["ledger", folder.file("absent")], 4), (["ledger", garbage], 4),
                    (["ledger", noLedger], 4), (["ledger", folder.path], 4),
                    (["ledger", ledger.path, "--key", garbage], 2),
                    (["ledger", ledger.path, "--key", folder.file("absent")], 4),
                    (["ledger", ledger.path, "--checkpoints", folder.file("absent")], 4),
                    (["ledger", ledger.path, "--checkpoints", garbage], 3),
                    (["ledger", ledger.path, "--checkpoints", empty], 3),
                    (["proof", garbage, "--key", key], 3), (["proof", empty, "--key", key], 3),
                    (["proof", ledger.events, "--key", key], 3), (["proof", folder.path, "--key", key], 4),
                    (["--help"], 0), (["proof", "--help"], 0),
                ] as [([String], Int32)] {
                    let outcome = try await PythonVerifier.run(arguments)
                    #expect(outcome.exitCode == exitCode, "\(arguments): \(outcome)")
                    #expect(!outcome.errorText.contains("Traceback"), "\(outcome)")
                    #expect(!outcome.errorText.contains("cannot go on"), "\(outcome)")
                    #expect((outcome.output + outcome.errors).allSatisfy { $0 < 0x80 }, "\(outcome)")
                }
            }
        }

        /// Expects that a proof is refused with one bit changed, wherever it is, and with the key of another ledger.
        private func expectRefusals(of proof: String, in folder: TemporaryDirectory) async throws {
            let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: proof)))
            for place in [0, 40, bytes.count / 2, bytes.count - 120, bytes.count - 20, bytes.count - 1] {
                var changed = bytes
                changed[place] ^= 1
                let file = try folder.write(changed, to: "changed")
                let (outcome, said) = try await PythonVerifier.proof(file, ["--key", key])
                #expect(outcome.exitCode == 3, "byte \(place): \(outcome)")
                #expect(said["verdict"] == "failed")
                #expect(said["proved"] == nil)
            }
            let other = try await Ledger.make(in: folder, name: "other")
            let (outcome, _) = try await PythonVerifier.proof(
                proof, ["--key", other.path + "/signing.vkey"])
            #expect(outcome.exitCode == 3, "\(outcome)")
        }
    }
}
