import LedgerTesting
import Reports
import StrictJSON
import Testing

@testable import CommandLineInterface

@Suite struct QueryTests {
    private static let account = "7a25d9c4-6e0b-4c83-b1f7-20c4e95ab201"

    private func withLedger(
        _ fixture: String = "07-created-active-honest", _ body: (TestProgram) async throws -> Void
    ) async throws {
        try await TemporaryDirectory.with { directory in
            var program = TestProgram(directory: directory)
            program.environment = ["ACCOUNT_LEDGER_DIR": program.ledger]
            try await program.prepare(fixture)
            try await body(program)
        }
    }

    private func json(_ run: TestProgram.Run) throws -> JSONValue {
        #expect(run.status == .done, "\(run.errors.text)")
        return try JSONValue(Array(run.output.text.utf8.dropLast()))
    }

    private func names(_ value: JSONValue?) -> [String] { value?.objectValue?.map(\.key) ?? [] }

    @Test func `init tells who the ledger is`() async throws {
        try await TemporaryDirectory.with { directory in
            let program = TestProgram(directory: directory)
            let run = await program.run("init", "--ledger", program.ledger, "--format", "json")
            let value = try json(run)
            #expect(
                names(value) == [
                    "ledger", "uuid", "origin", "created_at", "environment", "client_id", "verifier_key",
                ])
            #expect(value["environment"] == .null)
            let again = await program.run("init", "--ledger", program.ledger)
            #expect(again.status == .usage)
        }
    }

    @Test func `list gives the provider's names, then what is known`() async throws {
        try await withLedger { program in
            let value = try json(await program.run("list", "accounts", "--format", "json"))
            #expect(names(value) == ["items", "known_at"])
            let item = try #require(value["items"]?.arrayValue?.first)
            #expect(
                names(item) == [
                    "id", "status", "account_group_id", "type", "name", "account_number", "users",
                    "business_id",
                    "created_at", "updated_at", "status_since", "precision", "confirmed_until",
                    "last_sequence",
                ])
            #expect(item["id"] == .string(Self.account))
            #expect(item["status"] == "ACTIVE")
            #expect(item["account_number"] == 1)
            #expect(item["business_id"] == .null)
            #expect(item["status_since"] == "2026-03-01T10:01:00.000000000Z")
        }
    }

    @Test func `a table has the columns of the JSON and no item is a note`() async throws {
        try await withLedger { program in
            let value = try json(await program.run("list", "accounts", "--format", "json"))
            let item = try #require(value["items"]?.arrayValue?.first)
            let table = await program.run("list", "accounts")
            for name in names(item) { #expect(table.output.text.contains(name)) }
            #expect(table.output.text.contains(Self.account))
            let none = await program.run("list", "accounts", "--status", "CLOSED")
            #expect(none.status == .done)
            #expect(none.output.bytes == [])
            #expect(none.notes.count == 1)
        }
    }

    @Test func `history has the shape of the contract`() async throws {
        try await withLedger { program in
            let value = try json(await program.run("history", Self.account, "--format", "json"))
            #expect(names(value) == ["subject", "known_at", "periods", "changes", "findings"])
            #expect(names(value["subject"]) == ["kind", "id", "created_at", "first_seen_by"])
            let period = try #require(value["periods"]?.arrayValue?.last)
            #expect(
                names(period) == [
                    "status", "valid_from", "valid_to", "precision", "not_before", "confirmed_until",
                    "known_since",
                    "evidence", "evidence_count",
                ])
            #expect(period["valid_to"] == .null)
            let evidence = try #require(period["evidence"]?.arrayValue?.first)
            #expect(names(evidence) == ["sequence", "source", "imported"])
            #expect(evidence["imported"] == true)
        }
    }

    @Test func `history of an id that nobody mentions ends with 6`() async throws {
        try await withLedger { program in
            let run = await program.run("history", "0b1f6a52-0000-4000-8000-5e2d8c71f001")
            #expect(run.status == .notFound)
            #expect(run.notes.count == 1)
        }
    }

    @Test func `show gives the line of the export, and raw the exact bytes`() async throws {
        try await withLedger { program in
            let exported = await program.run("export")
            let shown = await program.run("show", "2", "--format", "json")
            #expect(shown.lines == [exported.lines[1]])
            let body = try #require(try JSONValue(Array(shown.lines[0].utf8))["body"]?.stringValue)
            let raw = await program.run("show", "2", "--raw")
            #expect(raw.output.bytes == Array(body.utf8))
            let absent = await program.run("show", "99")
            #expect(absent.status == .notFound)
        }
    }

    @Test func `raw bytes that would steer a terminal are kept from it and given to a pipe`() async throws {
        try await withLedger { program in
            let line =
                #"{"kind":"ledger.note","source_key":"x","metadata":{"note":"n","operator":"o"},"body":"\u001b[2J"}"#
            try program.directory.write(line, to: "hostile.ndjson")
            let imported = await program.run(
                "import", program.directory.file("hostile.ndjson"), "--format", "json")
            let sequence =
                try json(await program.run("events", "--format", "json"))["known_at"]?.integerValue ?? 0
            #expect(try json(imported)["appended"] == 1)
            var terminal = program
            terminal.isTerminal = true
            let refused = await terminal.run("show", "\(sequence)", "--raw")
            #expect(refused.status == .usage)
            #expect(refused.output.bytes == [])
            let piped = await program.run("show", "\(sequence)", "--raw")
            #expect(piped.output.text == "\u{1b}[2J")
        }
    }

    @Test func `a table of an event hides what is personal until it is asked for`() async throws {
        try await withLedger { program in
            let body = try String(decoding: Fixture.bytes("examples/user_response.json"), as: UTF8.self)
            let line: JSONValue = [
                "kind": "ledger.note", "source_key": "user", "metadata": ["note": "n", "operator": "o"],
                "body": .string(body),
            ]
            try program.directory.write(line.text, to: "user.ndjson")
            _ = await program.run("import", program.directory.file("user.ndjson"))
            let events = try json(await program.run("events", "--format", "json"))
            let sequence = "\(events["known_at"]?.integerValue ?? 0)"
            let shown = await program.run("show", sequence)
            #expect(shown.status == .done)
            #expect(!shown.output.text.contains("Okafor"))
            let personal = await program.run("show", sequence, "--personal-data")
            #expect(personal.output.text.contains("Okafor"))
        }
    }

    @Test func `events are selected by kind, subject and bounds`() async throws {
        try await withLedger { program in
            let expected: [(arguments: [String], sequences: [Int64])] = [
                ([], [1, 2]), (["--from", "2"], [2]), (["--to", "1"], [1]), (["--kind", "api.response"], []),
                (["--subject", Self.account.uppercased()], [2]),
                (["--from", "2026-05-04T08:15:30Z"], [1, 2]),
                (["--to", "2026-05-04T08:15:29.999999999Z"], []),
            ]
            for (arguments, sequences) in expected {
                let value = try json(await program.run(["events", "--format", "json"] + arguments))
                let found = value["items"]?.arrayValue?.compactMap { $0["sequence"]?.integerValue }
                #expect(found == sequences, "\(arguments)")
            }
            let unknown = await program.run("events", "--subject", "0b1f6a52-0000-4000-8000-5e2d8c71f001")
            #expect(unknown.status == .notFound)
        }
    }

    @Test func `a table of events stays within 80 columns`() async throws {
        try await withLedger { program in
            let run = await program.run("events")
            #expect(run.status == .done)
            #expect(run.lines.allSatisfy { DisplayWidth.of($0) <= 80 })
            #expect(run.lines.first?.contains("recorded_at") == true)
        }
    }

    @Test func `importing an export again appends nothing`() async throws {
        try await withLedger { program in
            let file = program.directory.file("out.ndjson")
            let exported = await program.run("export", "--output", file)
            #expect(exported.status == .done)
            let value = try json(await program.run("import", file, "--format", "json"))
            #expect(value == ["appended": 0, "skipped": 2, "refused": 0])
        }
    }

    @Test func `a line that is refused is named and ends the import with 1`() async throws {
        try await withLedger { program in
            try program.directory.write("{\"kind\":\n", to: "bad.ndjson")
            let run = await program.run("import", program.directory.file("bad.ndjson"), "--format", "json")
            #expect(run.status == .findings)
            #expect(run.lines == [#"{"appended":0,"skipped":0,"refused":1}"#])
            #expect(run.notes.contains { $0.contains("1") })
        }
    }

    @Test func `an export does not replace a file unless it is told to, and follows no link`() async throws {
        try await withLedger { program in
            let file = try program.directory.write("mine", to: "out.ndjson")
            let refused = await program.run("export", "--output", file)
            #expect(refused.status == .usage)
            #expect(try InputFile.bytes(file) == Array("mine".utf8))
            let forced = await program.run("export", "--output", file, "--force")
            #expect(forced.status == .done)
            let whole = await program.run("export")
            #expect(try InputFile.bytes(file) == whole.output.bytes)
            let absent = await program.run("export", "--output", program.directory.file("no/such/file"))
            #expect(absent.status == .inputOutput)
        }
    }

    @Test func `rebuild and verify agree on the digest`() async throws {
        try await withLedger { program in
            let rebuilt = try json(await program.run("rebuild", "--format", "json"))
            #expect(names(rebuilt) == ["sequence", "projection_version", "digest"])
            let verdict = try json(await program.run("verify", "--format", "json"))
            #expect(
                names(verdict) == [
                    "verdict", "size", "root_hash", "checkpointed_size", "unprotected", "key", "since",
                    "read_models", "problems", "notes",
                ])
            #expect(verdict["verdict"] == "ok")
            #expect(verdict["read_models"]?["digest"] == rebuilt["digest"])
            let table = await program.run("verify")
            #expect(table.output.text.hasPrefix("verdict            ok\n"))
            #expect(table.lines.allSatisfy { DisplayWidth.of($0) <= 80 }, "\(table.output.text)")
            #expect(table.output.text.contains("give --key to check against yours"))
        }
    }
}
