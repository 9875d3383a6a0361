import Foundation
import LedgerTesting
import Reports
import StrictJSON
import Testing

@testable import CommandLineInterface

@Suite struct CheckpointCommandTests {
    @Test func `init prints the verifier key and signs a checkpoint of no events`() async throws {
        try await TestProgram.with { program in
            let made = try await program.makeLedger()
            let key = try #require(made["verifier_key"]?.stringValue)
            #expect(try program.ledgerFile("signing.vkey") == Array((key + "\n").utf8))
            #expect(key.hasPrefix(try #require(made["origin"]?.stringValue) + "+"))
            let checkpoint = try program.json(await program.run("checkpoint", "--format", "json"))
            #expect(checkpoint["size"] == 0)
            #expect(checkpoint["verified"] == true)
        }
    }

    @Test func `checkpoint writes the newest file byte for byte`() async throws {
        try await TestProgram.with { program in
            try await program.makeLedger()
            try await program.appendNotes(1...3)
            let run = await program.run("checkpoint")
            #expect(run.status == .done)
            #expect(run.output.bytes == (try program.ledgerFile("checkpoint")))
            #expect(run.errors.bytes == [])
        }
    }

    @Test func `the JSON of a checkpoint has the names of the contract`() async throws {
        try await TestProgram.with { program in
            let made = try await program.makeLedger()
            try await program.appendNotes(1...3)
            let value = try program.json(await program.run("checkpoint", "--format", "json"))
            #expect(value.names == ["origin", "size", "root_hash", "signed_by", "note", "verified"])
            #expect(value["origin"] == made["origin"])
            #expect(value["size"] == 3)
            #expect(value["signed_by"]?.arrayValue == made["origin"].map { [$0] })
            #expect(
                value["note"]?.stringValue.map { Array($0.utf8) } == (try program.ledgerFile("checkpoint")))
            let verdict = try program.json(await program.run("verify", "--format", "json"))
            #expect(value["root_hash"] == verdict["root_hash"])
        }
    }

    @Test func `the history is written as the file has it`() async throws {
        try await TestProgram.with { program in
            try await program.makeLedger()
            for number in 1...3 {
                try await program.appendNotes(number...number)
                #expect(await program.run("checkpoint", "--sign").status == .done)
            }
            let run = await program.run("checkpoint", "--history")
            #expect(run.status == .done)
            #expect(run.output.bytes == (try program.ledgerFile("checkpoints")))
            let value = try program.json(
                await program.run("checkpoint", "--history", "--format", "json"))
            #expect(value["items"]?.arrayValue?.map { $0["size"] } == [0, 1, 2, 3])
        }
    }

    @Test func `a checkpoint that is there already is not signed again`() async throws {
        try await TestProgram.with { program in
            try await program.makeLedger()
            try await program.appendNotes(1...2)
            let first = await program.run("checkpoint", "--sign")
            let second = await program.run("checkpoint", "--sign")
            #expect(first.status == .done)
            #expect(first.output.bytes == second.output.bytes)
            #expect(first.output.bytes == (try program.ledgerFile("checkpoint")))
        }
    }

    @Test func `without the signing key events are recorded, told about, and not signed for`() async throws {
        try await TestProgram.with { program in
            try await program.makeLedger()
            try await program.appendNotes(1...2)
            try FileManager.default.moveItem(
                atPath: program.ledger + "/signing.key", toPath: program.directory.file("away"))
            let lines =
                #"{"kind":"ledger.note","source_key":"x","metadata":{"note":"n","operator":"o"},"body":""}"#
            try program.directory.write(lines, to: "one.ndjson")
            let imported = await program.run("import", program.directory.file("one.ndjson"))
            #expect(imported.status == .done)
            #expect(imported.notes.count == 1)
            #expect(imported.errors.text.contains("note: "), "\(imported.errors.text)")
            #expect(imported.errors.text.contains("checkpoint"), "\(imported.errors.text)")

            program.expectRefusal(await program.run("checkpoint", "--sign"), .inputOutput)
            let newest = try program.json(await program.run("checkpoint", "--format", "json"))
            #expect(newest["size"] == 2)
            let verdict = try program.json(await program.run("verify", "--format", "json"))
            #expect(verdict["verdict"] == "ok")
            #expect(verdict["unprotected"] == [3, 3])
            program.expectRefusal(await program.run("prove", "3"), .notFound, "not yet event 3")

            // The variable says where it is now.
            var knowing = program
            knowing.environment["ACCOUNT_LEDGER_SIGNING_KEY"] = program.directory.file("away")
            let signed = try knowing.json(await knowing.run("checkpoint", "--sign", "--format", "json"))
            #expect(signed["size"] == 3)
            #expect(signed["verified"] == true)
        }
    }

    @Test func `the signing key lies where init was told, and only a link is in the ledger`() async throws {
        try await TestProgram.with { program in
            let path = program.directory.file("elsewhere.key")
            try await program.makeLedger("--signing-key", path)
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
            let link = try FileManager.default.destinationOfSymbolicLink(
                atPath: program.ledger + "/signing.key")
            #expect(link == path)
            try await program.appendNotes(1...1)
            let value = try program.json(await program.run("checkpoint", "--format", "json"))
            #expect(value["size"] == 1)
            // A key that is there is never written over.
            var other = program
            other.environment["ACCOUNT_LEDGER_DIR"] = program.directory.file("other")
            program.expectRefusal(await other.run("init", "--signing-key", path), .usage)
        }
    }

    @Test func `a key that is lost from elsewhere is missed where it was`() async throws {
        try await TestProgram.with { program in
            let path = program.directory.file("elsewhere.key")
            try await program.makeLedger("--signing-key", path)
            try FileManager.default.removeItem(atPath: path)
            program.expectRefusal(await program.run("checkpoint", "--sign"), .inputOutput, path)
            try program.directory.write("", to: "none.ndjson")
            let imported = await program.run("import", program.directory.file("none.ndjson"))
            #expect(imported.status == .done)
            #expect(imported.errors.text.contains("The signing key \(path) is not there"))
        }
    }

    @Test func `a checkpoint file that is malformed and has no copy is removed, and the history counts`()
        async throws
    {
        try await TestProgram.with { program in
            try await program.makeLedger()
            try await program.appendNotes(1...3)
            #expect(await program.run("checkpoint", "--sign").status == .done)
            let file = program.ledger + "/checkpoint"
            try Data("nonsense\n".utf8).write(to: URL(fileURLWithPath: file))
            for arguments in [["checkpoint"], ["events"], ["prove", "1"], ["checkpoint", "--sign"]] {
                program.expectRefusal(await program.run(arguments), .integrity, file)
            }
            try FileManager.default.removeItem(atPath: file)
            let newest = try program.json(await program.run("checkpoint", "--format", "json"))
            #expect(newest["size"] == 3)
            #expect(await program.run("prove", "1").status == .done)
            try await program.appendNotes(4...4)
            let verdict = try program.json(await program.run("verify", "--format", "json"))
            #expect(verdict["checkpointed_size"] == 4)
        }
    }

    @Test func `a ledger without checkpoints has none to show, and begins anew when told to`() async throws {
        try await TestProgram.with { program in
            try await program.makeLedger()
            try await program.appendNotes(1...2)
            for name in ["checkpoint", "checkpoints"] {
                try FileManager.default.removeItem(atPath: program.ledger + "/" + name)
            }
            program.expectRefusal(await program.run("checkpoint"), .notFound, "checkpoint --sign")
            program.expectRefusal(await program.run("checkpoint", "--history"), .notFound)
            program.expectRefusal(await program.run("prove", "1"), .notFound, "checkpoint --sign")
            program.expectRefusal(
                await program.run("import", program.directory.file("notes.ndjson")), .integrity,
                "checkpoint --sign")
            let signed = await program.run("checkpoint", "--sign")
            #expect(signed.status == .done, "\(signed.errors.text)")
            #expect(signed.notes.count == 1)
            #expect(signed.errors.text.contains("compare with copies"), "\(signed.errors.text)")
            let again = await program.run("checkpoint", "--sign")
            #expect(again.notes.isEmpty)
        }
    }

    @Test func `a checkpoint that the ledger's key did not sign is shown, and ends with 3`() async throws {
        try await TestProgram.with { program in
            try await program.makeLedger()
            var other = program
            other.environment["ACCOUNT_LEDGER_DIR"] = program.directory.file("other")
            try await other.makeLedger()
            try FileManager.default.removeItem(atPath: program.ledger + "/checkpoint")
            try FileManager.default.copyItem(
                atPath: program.directory.file("other/checkpoint"), toPath: program.ledger + "/checkpoint")
            let run = await program.run("checkpoint", "--format", "json")
            #expect(run.status == .integrity)
            #expect(run.notes.count == 1)
            #expect(try JSONValue(Array(run.output.bytes.dropLast()))["verified"] == false)
        }
    }

    @Test func `a file of kept checkpoints that was cut off is used as far as it goes, and that is said`()
        async throws
    {
        try await TestProgram.with { program in
            try await program.makeLedger()
            try await program.appendNotes(1...2)
            let newest = try await program.keep(["checkpoint", "--sign"], as: "newest")
            let history = try await program.keep(["checkpoint", "--history"], as: "kept")
            let whole = try InputFile.bytes(history)
            try await program.appendNotes(3...3)
            let growth = try await program.keep(["prove", "--consistency", "2.."], as: "growth")
            let last = try InputFile.bytes(newest)
            for missing in [0, 20, last.count - 1] {
                let path = try program.directory.write(whole + last.dropLast(missing), to: "cut")
                for option in ["--checkpoints", "--since"] {
                    let run = await program.run("verify", option, path, "--format", "json")
                    let verdict = try program.json(run)
                    #expect(verdict["verdict"] == "ok")
                    #expect(verdict["since"] == (option == "--since" ? 2 : .null))
                    let notes = verdict["notes"]?.arrayValue?.compactMap(\.stringValue) ?? []
                    #expect(
                        notes.contains { $0.contains("\(path) ends with a checkpoint that is not whole") }
                            == (missing > 0), "\(option), \(missing): \(notes)")
                }
                for arguments in [
                    ["verify-proof", growth, "--key", program.key, "--since", path],
                    ["prove", "1", "--checkpoint", path],
                ] {
                    let run = await program.run(arguments)
                    #expect(run.status == .done, "\(run.errors.text)")
                    #expect(run.errors.text.contains("not whole") == (missing > 0), "\(run.errors.text)")
                }
            }
        }
    }

    @Test func `a checkpoint that is no checkpoint ends with 3`() async throws {
        try await TestProgram.with { program in
            try await program.makeLedger()
            try Data("nonsense\n".utf8).write(to: URL(fileURLWithPath: program.ledger + "/checkpoint"))
            program.expectRefusal(await program.run("checkpoint"), .integrity)
        }
    }

    @Test(arguments: [
        ["checkpoint"], ["checkpoint", "--history"], ["checkpoint", "--sign"], ["prove", "1"],
    ])
    func `where there is no ledger there is nothing to show`(_ arguments: [String]) async throws {
        try await TestProgram.with { program in
            program.expectRefusal(await program.run(arguments), .inputOutput)
        }
    }

    @Test(arguments: [
        ["checkpoint", "--sign", "--history"], ["init", "--signing-key", ""], ["prove"],
        ["prove", "1", "--consistency", "0..1"], ["prove", "-1"], ["prove", "1", "--force"],
        ["prove", "1", "--output", ""], ["prove", "--consistency", "x"], ["prove", "--consistency", "2..1"],
        ["prove", "--consistency", "-1..1"], ["prove", "--consistency", "..5"],
        ["prove", "--consistency", "1..2..3"], ["prove", "--consistency", "+1..2"],
        ["prove", "--consistency", "1..99999999999999999999"], ["verify-proof", "file"],
        ["serve", "--checkpoint-copy", ""], ["serve", "--on-checkpoint", ""],
        ["serve", "--checkpoint-copy", "a", "--checkpoint-copy", "a"], ["verify", "--key", ""],
        ["verify", "--key", "nonsense"],
    ])
    func `a command line that does not fit ends with 2`(_ arguments: [String]) async throws {
        try await TestProgram.with { program in
            program.expectRefusal(await program.run(arguments), .usage)
        }
    }
}
