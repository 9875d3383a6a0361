import LedgerTesting
import StrictJSON
import Testing

@testable import CommandLineInterface

/// The named histories of `Tests/Fixtures/histories`: what the program says about each is what its story says.
@Suite struct HistoryCorpusTests {
    /// A history's name, and what is expected of it.
    struct History: CustomTestStringConvertible, Sendable {
        let name: String
        let testDescription: String

        var events: String { "\(Fixture.checkout)/Tests/Fixtures/histories/\(name).ndjson" }

        var expected: JSONValue {
            get throws { try JSONValue(Fixture.bytes("histories/\(name).expected.json")) }
        }
    }

    static let all = ((try? Fixture.names(in: "histories", suffix: ".ndjson")) ?? []).map { path in
        let name = String(path.dropFirst("histories/".count).dropLast(".ndjson".count))
        return History(name: name, testDescription: name)
    }

    @Test func `there are histories for everything that the readme lists`() throws {
        let page = String(decoding: try Fixture.bytes("histories/README.md"), as: UTF8.self)
        #expect(Self.all.count >= 20)
        for history in Self.all { #expect(page.contains("`\(history.name)`"), "\(history.name)") }
    }

    @Test(arguments: all) func `a history has the timeline and the findings of its story`(_ history: History)
        async throws
    {
        let expected = try history.expected
        try await withLedger(of: history) { program in
            for timeline in try #require(expected["histories"]?.arrayValue) {
                let id = try #require(timeline["subject"]?["id"]?.stringValue)
                var told = try await json(program, "history", id, "--all-evidence")
                told["findings"] = nil
                #expect(told == timeline, "\(history.name)\n\(told.prettyText)\n\(timeline.prettyText)")
            }
            let now = try #require(expected["now"]?.stringValue)
            let told = try #require(try await json(program, "findings", "--now", now)["items"]?.arrayValue)
            let wanted = try #require(expected["findings"]?.arrayValue)
            #expect(Self.sorted(told.map(Self.short)) == Self.sorted(wanted), "\(history.name)")
        }
    }

    @Test(arguments: all) func `importing a history again, or its own export, appends nothing`(
        _ history: History
    )
        async throws
    {
        try await withLedger(of: history) { program in
            let count = await program.run("export").lines.count
            let again = try await json(program, "import", history.events)
            #expect(again == ["appended": 0, "skipped": .integer(Int64(count)), "refused": 0])
            let export = await program.run("export").output.text
            try program.directory.write(export, to: "export.ndjson")
            let own = try await json(program, "import", program.directory.file("export.ndjson"))
            #expect(own == again)
        }
    }

    @Test(arguments: all) func `at the last event known-at changes nothing, and at 0 nothing is known`(
        _ history: History
    ) async throws {
        let expected = try history.expected
        try await withLedger(of: history) { program in
            for timeline in try #require(expected["histories"]?.arrayValue) {
                let id = try #require(timeline["subject"]?["id"]?.stringValue)
                let last = try #require(timeline["known_at"]?.integerValue)
                let now = try await json(program, "history", id, "--known-at", "\(last)")
                var plain = try await json(program, "history", id)
                plain["findings"] = now["findings"]
                #expect(now == plain)
                let before = await program.run("history", id, "--known-at", "0")
                #expect(before.status == .notFound)
            }
            #expect(try await json(program, "list", "accounts", "--known-at", "0")["items"] == [])
        }
    }

    /// A finding without its words.
    private static func short(_ finding: JSONValue) -> JSONValue {
        var short = finding
        short["message"] = nil
        short["details"] = nil
        return short
    }

    private static func sorted(_ findings: [JSONValue]) -> [String] { findings.map(\.canonicalText).sorted() }

    private func withLedger(of history: History, _ body: (TestProgram) async throws -> Void) async throws {
        try await TemporaryDirectory.with { directory in
            var program = TestProgram(directory: directory)
            program.environment = ["ACCOUNT_LEDGER_DIR": program.ledger]
            _ = try await json(program, "init")
            _ = try await json(program, "import", history.events)
            try await body(program)
        }
    }

    private func json(_ program: TestProgram, _ arguments: String...) async throws -> JSONValue {
        let run = await program.run(arguments + ["--format", "json"])
        try #require(run.status == .done, "\(arguments) \(run.errors.text)")
        return try JSONValue(Array(run.output.text.utf8.dropLast()))
    }
}
