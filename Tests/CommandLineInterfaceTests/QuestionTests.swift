import GRDB
import LedgerTesting
import StrictJSON
import Testing

@testable import CommandLineInterface

/// The questions about valid time and known time, on histories whose answers are known.
@Suite struct QuestionTests {
    private static let account = "7a25d9c4-6e0b-4c83-b1f7-20c4e95ab051"
    private static let lock = "2026-01-20T13:05:00.7Z"

    /// Runs with the ledger of `late-locked`: created, seen ACTIVE again, and then the late notification of a lock.
    private func withLateLock(_ body: (TestProgram) async throws -> Void) async throws {
        try await TemporaryDirectory.with { directory in
            var program = TestProgram(directory: directory)
            program.environment = ["ACCOUNT_LEDGER_DIR": program.ledger]
            _ = await program.run("init")
            let imported = await program.run("import", Fixture.path("histories/late-locked.ndjson"))
            #expect(imported.status == .done)
            try await body(program)
        }
    }

    private func json(
        _ program: TestProgram, _ arguments: String..., status: ExitStatus = .done
    ) async throws -> JSONValue {
        let run = await program.run(arguments + ["--format", "json"])
        try #require(run.status == status, "\(arguments) \(run.errors.text)")
        return try JSONValue(Array(run.output.text.utf8.dropLast()))
    }

    @Test(
        arguments: [
            ("2026-01-20T13:05:00.699999999Z", "3", "ACTIVE", true, []),
            ("2026-01-20T13:05:00.7Z", "3", "LOCKED", true, []),
            ("2026-01-20T13:20:00Z", "3", "LOCKED", false, ["LOCKED", "ACTIVE"]),
            ("2026-01-20T13:20:00Z", "2", "ACTIVE", true, []),
            ("2026-01-20T15:13:40+01:30", "3", "ACTIVE", true, []),
        ] as [(String, String, String, Bool, [String])])
    func `as-of answers for a moment, as known at an event`(
        at: String, known: String, status: String, certain: Bool, candidates: [String]
    ) async throws {
        try await withLateLock { program in
            let answer = try await json(program, "as-of", Self.account, "--at", at, "--known-at", known)
            #expect(answer["status"]?.stringValue == status)
            #expect(answer["certain"] == .bool(certain))
            #expect(answer["candidates"] == .array(candidates.map(JSONValue.string)))
            #expect(answer["known_at"]?.integerValue == Int64(known))
            let listed = try await json(
                program, "list", "accounts", "--at", at, "--known-at", known, "--status", status)
            let item = try #require(listed["items"]?.arrayValue?.first)
            #expect(item["status"]?.stringValue == status && item["certain"] == .bool(certain))
            #expect(item["candidates"] == answer["candidates"])
        }
    }

    @Test func `before the first period there is no status, and nothing is listed`() async throws {
        try await withLateLock { program in
            let early = "2025-12-31T00:00:00Z"
            let answer = try await json(program, "as-of", Self.account, "--at", early)
            #expect(answer["status"] == .null && answer["certain"] == true)
            #expect(try await json(program, "list", "accounts", "--at", early)["items"] == [])
        }
    }

    @Test func `a list finds a status that is only possible`() async throws {
        try await withLateLock { program in
            for (status, count) in [("LOCKED", 1), ("ACTIVE", 1), ("CLOSED", 0)] {
                let listed = try await json(
                    program, "list", "accounts", "--at", "2026-01-20T13:20:00Z", "--status", status)
                #expect(listed["items"]?.arrayValue?.count == count, "\(status)")
            }
            let found = try await json(program, "list", "accounts", "--finding", "late_arrival")
            #expect(found["items"]?.arrayValue?.map { $0["id"] } == [.string(Self.account)])
            let others = try await json(program, "list", "accounts", "--finding", "gap")
            #expect(others["items"] == [])
        }
    }

    @Test func `diff shows how a late notification changes the past, and ends with 1`() async throws {
        try await withLateLock { program in
            let told = try await json(program, "diff", Self.account, "--known-at", "2..3", status: .findings)
            #expect(told["events"] == [3])
            #expect(
                told["periods"]?.arrayValue?.map { $0["change"] } == ["redated", "added", "added"])
            let kinds = told["findings"]?["added"]?.arrayValue?.map { $0["kind"]?.stringValue ?? "" }
            #expect(Set(kinds ?? []) == ["late_arrival", "out_of_order"])
            let same = try await json(program, "diff", Self.account, "--known-at", "3..3")
            #expect(same["periods"]?.arrayValue?.allSatisfy { $0["change"] == "unchanged" } == true)
            let text = await program.run("diff", Self.account, "--known-at", "2..3")
            #expect(text.lines.contains { $0.contains("+") && $0.contains("LOCKED") })
            for (range, status) in [("3..2", ExitStatus.usage), ("1..9", .usage), ("2", .usage)] {
                #expect(await program.run("diff", Self.account, "--known-at", range).status == status)
            }
        }
    }

    @Test func `why names what decides, what was set aside, and the rules`() async throws {
        try await withLateLock { program in
            let told = try await json(program, "why", Self.account, "--at", Self.lock)
            #expect(told["status"] == "LOCKED" && told["rule"]?["id"] == "in_force")
            let part = try #require(told["periods"]?.arrayValue?.first)
            #expect(part["deciding"]?["sequence"] == 3 && part["rule"]?["id"] == "named_start")
            #expect(part["claim"] == false)
            let between = try await json(program, "why", Self.account, "--at", "2026-01-20T13:20:00Z")
            #expect(between["certain"] == false && between["periods"]?.arrayValue?.count == 2)
            let current = await program.run("why", Self.account)
            #expect(current.output.text.contains("decided by event 2 (response, imported)"))
            #expect(current.lines.allSatisfy { $0.count <= 80 }, "\(current.output.text)")
        }
    }

    @Test func `why says where a name decides and not the object that it carries`() async throws {
        try await TemporaryDirectory.with { directory in
            var program = TestProgram(directory: directory)
            program.environment = ["ACCOUNT_LEDGER_DIR": program.ledger]
            _ = await program.run("init")
            _ = await program.run("import", Fixture.path("histories/snapshot-taken-at-sending-time.ndjson"))
            let id = "7a25d9c4-6e0b-4c83-b1f7-20c4e95ab131"
            let told = try await json(program, "why", id, "--at", "2026-02-06T10:30:00Z")
            #expect(told["status"] == "ACTIVE")
            #expect(told["periods"]?.arrayValue?.map { $0["claim"] } == [true])
        }
    }

    @Test func `findings filter, count, and end with 1 where they are grave enough`() async throws {
        try await withLateLock { program in
            let now = ["--now", "2026-01-20T18:00:00Z"]
            let all = try await json(program, "findings", now[0], now[1])
            #expect(all["counts"] == ["error": 0, "warning": 1, "info": 4])
            #expect(all["evaluated_at"] == "2026-01-20T18:00:00.000000000Z")
            let one = try await json(program, "findings", "--kind", "late_arrival", now[0], now[1])
            #expect(one["items"]?.arrayValue?.map { $0["kind"] } == ["late_arrival"])
            let own = try await json(
                program, "findings", "--subject", Self.account.uppercased(), now[0], now[1])
            #expect(own["counts"] == ["error": 0, "warning": 1, "info": 2])
            for (arguments, status) in [
                (["--fail-on", "warning"], ExitStatus.findings), (["--fail-on", "error"], .done),
                (["--fail-on", "warning", "--severity", "info"], .done), (["--kind", "nonsense"], .usage),
                (["--severity", "grave"], .usage), (["--known-at", "99"], .usage),
            ] {
                #expect(await program.run(["findings"] + now + arguments).status == status, "\(arguments)")
            }
            let earlier = try await json(program, "findings", "--known-at", "2")
            #expect(earlier["counts"]?["info"] == 1)
        }
    }

    @Test func `rules are a table, JSON and a graph with the same rows`() async throws {
        try await TemporaryDirectory.with { directory in
            let program = TestProgram(directory: directory)
            let rows = try #require(try await json(program, "rules")["items"]?.arrayValue)
            #expect(rows.count > 25)
            let graph = await program.run("rules", "--format", "dot")
            #expect(graph.lines.count { $0.contains(" -> ") } == rows.count)
            #expect(
                graph.lines.count { $0.contains("style=dashed") }
                    == rows.count { $0["ruling"] == "tolerated" })
            let table = await program.run("rules")
            #expect(table.lines.allSatisfy { $0.count <= 110 })
            #expect(table.output.text.contains("PENDING_APPROVAL"))
        }
    }

    @Test func `coverage tells when somebody listened, and for how long nobody did`() async throws {
        try await TemporaryDirectory.with { directory in
            var program = TestProgram(directory: directory)
            program.environment = ["ACCOUNT_LEDGER_DIR": program.ledger]
            _ = await program.run("init")
            _ = await program.run("import", Fixture.path("histories/listening-gap.ndjson"))
            let told = try await json(
                program, "coverage", "--from", "2026-03-01T00:00:00Z", "--to", "2026-03-03T15:00:00Z")
            let gaps = try #require(told["gaps"]?.arrayValue)
            #expect(!gaps.isEmpty)
            #expect(told["listening"]?.arrayValue?.isEmpty == false)
            let listed = try await json(
                program, "findings", "--kind", "listening_gap", "--now", "2026-03-03T15:00:00Z")
            let found = try #require(listed["items"]?.arrayValue)
            #expect(found.allSatisfy { finding in gaps.contains { $0["from"] == finding["at"] } })
            #expect(found.count == 1)
            #expect(
                await program.run(
                    "coverage", "--from", "2026-03-02T00:00:00Z", "--to", "2026-03-01T00:00:00Z"
                ).status == .usage)
        }
    }

    @Test func `rebuild compares, and makes read models as they were`() async throws {
        try await withLateLock { program in
            _ = try await json(program, "rebuild")
            #expect(try await json(program, "rebuild", "--check")["problems"] == [])
            let folder = program.directory.file("then")
            let then = try await json(program, "rebuild", "--known-at", "2", "--into", folder)
            #expect(then["sequence"] == 2)
            let queue = try DatabaseQueue(path: folder + "/readmodels.sqlite")
            let rows = try await queue.read {
                try String.fetchAll(
                    $0, sql: "SELECT status FROM periods_readable WHERE id = ?", arguments: [Self.account])
            }
            #expect(rows == ["ACTIVE"])
            try queue.close()
            #expect(await program.run("rebuild", "--into", folder).status != .done)
            for wrong in [["--known-at", "2"], ["--check", "--into", folder]] {
                #expect(await program.run(["rebuild"] + wrong).status == .usage)
            }
            let own = try DatabaseQueue(path: program.ledger + "/readmodels.sqlite")
            try await own.write { try $0.execute(sql: "UPDATE subjects SET status = 'CLOSED'") }
            try own.close()
            let check = try await json(program, "rebuild", "--check", status: .findings)
            #expect(check["problems"]?.arrayValue?.first?["table"] == "subjects")
        }
    }
}
