import Foundation
import LedgerTesting
import Reports
import StrictJSON
import Testing
import TransparencyLog

@testable import CommandLineInterface

@Suite struct ConsistencyProofTests {
    /// The sizes at which a checkpoint was signed and kept.
    private static let sizes = [0, 1, 3, 8]

    /// A ledger that grew to each of the sizes, with what was signed then in the file `kept-<size>`.
    private func withLedger(_ body: (TestProgram) async throws -> Void) async throws {
        try await TestProgram.with { program in
            try await program.makeLedger()
            _ = try await program.keep(["checkpoint"], as: "kept-0")
            for (before, size) in zip(Self.sizes, Self.sizes.dropFirst()) {
                try await program.appendNotes(before + 1...size)
                _ = try await program.keep(["checkpoint", "--sign"], as: "kept-\(size)")
            }
            try await body(program)
        }
    }

    @Test func `the log of every checkpoint is shown to continue every earlier one`() async throws {
        try await withLedger { program in
            for new in Self.sizes {
                for old in 0...new {
                    let file = try await program.keep(
                        ["prove", "--consistency", "\(old)..\(new)"], as: "growth")
                    let value = try program.json(
                        await program.run("verify-proof", file, "--key", program.key, "--format", "json"))
                    #expect(value["proof"] == "consistency")
                    #expect(value["checkpoint"]?["size"] == .integer(Int64(new)))
                    #expect(value["old"]?["size"] == .integer(Int64(old)))
                    #expect(value["old"]?["compared"] == false)
                }
            }
        }
    }

    @Test func `a checkpoint that was kept has to be the one that the proof begins with`() async throws {
        try await withLedger { program in
            for old in Self.sizes {
                let file = try await program.keep(["prove", "--consistency", "\(old).."], as: "growth")
                for kept in Self.sizes {
                    let run = await program.run(
                        "verify-proof", file, "--key", program.key, "--format", "json", "--since",
                        program.directory.file("kept-\(kept)"))
                    guard kept == old else {
                        program.expectRefusal(run, .integrity, "has \(kept)")
                        continue
                    }
                    #expect(try program.json(run)["old"]?["compared"] == true)
                }
            }
        }
    }

    @Test func `of a history that was kept, the checkpoint is taken that the proof begins with`() async throws
    {
        try await withLedger { program in
            let history = try await program.keep(["checkpoint", "--history"], as: "history")
            for old in 0...8 {
                let file = try await program.keep(["prove", "--consistency", "\(old).."], as: "growth")
                let run = await program.run(
                    "verify-proof", file, "--key", program.key, "--format", "json", "--since", history)
                guard Self.sizes.contains(old) else {
                    program.expectRefusal(run, .integrity, "none of the 4 checkpoints")
                    continue
                }
                #expect(try program.json(run)["old"]?["compared"] == true)
            }
        }
    }

    @Test func `a history that was kept has to fit the later log of the proof as well`() async throws {
        try await withLedger { program in
            let file = try await program.keep(["prove", "--consistency", "3.."], as: "growth")
            let newest = try SignedCheckpoint(program.ledgerFile("checkpoint"))
            let key = try NoteSigningKey(try #require(program.ledgerFile("signing.key").firstLine))
            let other = try SignedCheckpoint(
                Checkpoint(origin: newest.checkpoint.origin, size: 8, root: MerkleTree.emptyRoot),
                signedBy: key)
            let early = try SignedCheckpoint(InputFile.bytes(program.directory.file("kept-3")))
            for (last, status) in [(newest, ExitStatus.done), (other, .integrity)] {
                let kept = try program.directory.write(
                    CheckpointHistory.entry(early) + CheckpointHistory.entry(last), to: "kept")
                let run = await program.run("verify-proof", file, "--key", program.key, "--since", kept)
                #expect(run.status == status, "\(run.errors.text)")
            }
        }
    }

    @Test func `of a history that was kept, the checkpoint is proved against that was asked for`()
        async throws
    {
        try await withLedger { program in
            let history = try await program.keep(["checkpoint", "--history"], as: "history")
            for span in ["1..3", "0..1", "3..", "2..8"] {
                let own = await program.run("prove", "--consistency", span)
                let given = await program.run("prove", "--consistency", span, "--checkpoint", history)
                #expect(own.status == .done && given.status == .done, "\(given.errors.text)")
                #expect(own.output.bytes == given.output.bytes)
            }
            program.expectRefusal(
                await program.run("prove", "--consistency", "1..5", "--checkpoint", history), .usage,
                "not of 5")
        }
    }

    @Test func `the JSON of a consistency proof has the names of the contract`() async throws {
        try await withLedger { program in
            let file = try await program.keep(["prove", "--consistency", "3.."], as: "growth")
            let value = try program.json(
                await program.run("verify-proof", file, "--key", program.key, "--format", "json"))
            #expect(value.names == ["verdict", "proof", "key", "checkpoint", "old"])
            #expect(value["old"]?.names == ["size", "root_hash", "compared"])
            let table = await program.run("verify-proof", file, "--key", program.key)
            #expect(table.status == .done)
            #expect(table.lines.allSatisfy { DisplayWidth.of($0) <= 80 }, "\(table.output.text)")
            #expect(table.output.text.contains("--since"))
        }
    }

    @Test func `options of the other kind of proof are refused`() async throws {
        try await withLedger { program in
            let growth = try await program.keep(["prove", "--consistency", "3.."], as: "growth")
            let event = try await program.keep(["prove", "3"], as: "event")
            program.expectRefusal(
                await program.run("verify-proof", growth, "--key", program.key, "--raw"), .usage)
            program.expectRefusal(
                await program.run(
                    "verify-proof", event, "--key", program.key, "--since",
                    program.directory.file("kept-1")), .usage)
        }
    }

    @Test func `a log that was rewritten cannot be shown to continue what was kept`() async throws {
        try await withLedger { program in
            // The same origin and key, another history: what an owner could try.
            var forged = program
            forged.environment["ACCOUNT_LEDGER_DIR"] = program.directory.file("forged")
            let made = try program.json(await program.run("checkpoint", "--format", "json"))
            let origin = try #require(made["origin"]?.stringValue)
            let begun = await forged.run("init", "--origin", origin)
            try #require(begun.status == .done, "\(begun.errors.text)")
            for name in ["signing.key", "signing.vkey", "checkpoint", "checkpoints"] {
                try FileManager.default.removeItem(atPath: program.directory.file("forged/\(name)"))
                guard name.hasPrefix("signing") else { continue }
                try FileManager.default.copyItem(
                    atPath: program.ledger + "/" + name, toPath: program.directory.file("forged/\(name)"))
            }
            #expect(await forged.run("checkpoint", "--sign").status == .done)
            try await forged.appendNotes(1...9, body: "other")
            let kept = program.directory.file("kept-8")
            let file = try await forged.keep(["prove", "--consistency", "8.."], as: "forged-growth")
            let alone = await program.run("verify-proof", file, "--key", program.key)
            #expect(alone.status == .done, "it is signed and consistent in itself")
            program.expectRefusal(
                await program.run("verify-proof", file, "--key", program.key, "--since", kept), .integrity,
                "not the one")
            program.expectRefusal(
                await forged.run("prove", "3", "--checkpoint", kept), .integrity, "not those")
        }
    }

    @Test(
        arguments: [
            ("0..5", 0, 5), ("3..3", 3, 3), ("7..", 7, nil), ("0..9223372036854775807", 0, .max),
        ] as [(String, Int64, Int64?)])
    func `a span of sizes is read`(_ text: String, _ old: Int64, _ new: Int64?) {
        let span = SizeSpan(argument: text)
        #expect(span?.old == old)
        #expect(span?.new == new)
    }
}
