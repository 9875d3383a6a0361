import EventStore
import Foundation
import GRDB
import LedgerTesting
import ReadModels
import Testing

@testable import struct ReadModels.ContentTable

@Suite struct CheckTests {
    /// Enough for rows in every table.
    private static let size = 40

    private static func withLedger(_ body: (TestLedger) async throws -> Void) async throws {
        var source = RandomEvents(SeededGenerator(seed: 23))
        try await TestLedger.with(source.next(size)) { ledger in
            try ledger.open().close()
            try await body(ledger)
        }
    }

    @Test func `sound read models have the digest of fresh ones, and nothing is changed by looking`()
        async throws
    {
        try await Self.withLedger { ledger in
            let before = try ledger.snapshot()
            let check = try ledger.check()
            #expect(check.isSound)
            #expect(check.stored == check.fresh)
            #expect(try ledger.snapshot() == before)
            #expect(try check.fresh == ledger.rebuild())
        }
    }

    @Test func `read models that are missing or behind are sound`() async throws {
        var source = RandomEvents(SeededGenerator(seed: 24))
        try await Self.withLedger { ledger in
            try await ledger.append(source.next(0) + [.delivery("{}", key: "late")])
            let behind = try ledger.check()
            #expect(behind.isSound)
            #expect(behind.stored?.sequence == Int64(Self.size))
            #expect(behind.stored == behind.fresh)
            try ledger.remove(ledger.files())
            let missing = try ledger.check()
            #expect(missing.isSound)
            #expect(missing.stored == nil)
            #expect(missing.fresh.sequence == Int64(Self.size) + 1)
            #expect(try ledger.files() == [])
        }
    }

    @Test(arguments: ContentTable.all.map(\.name))
    func `a changed value in any column of any table is found and named`(name: String) async throws {
        let table = try #require(ContentTable.all.first { $0.name == name })
        try await Self.withLedger { ledger in
            let file = URL(fileURLWithPath: ledger.directory.readModels).resolvingSymlinksInPath()
            let clean = try Data(contentsOf: file)
            let own = table.columns.filter { table.name == "subjects" || !["id", "kind"].contains($0.name) }
            for column in table.name == "mentions" || table.name == "api_calls" ? table.columns : own {
                let value =
                    switch column.kind {
                    case .number: "coalesce(\(column.name), 0) + 1000"
                    case .text: "coalesce(\(column.name), '') || 'x'"
                    case .bytes: "zeroblob(32)"
                    }
                let row = "(SELECT \(Self.rowID(of: name)) FROM \(name) ORDER BY random() LIMIT 1)"
                try ledger.tamper(
                    "UPDATE \(name) SET \(column.name) = \(value) WHERE \(Self.rowID(of: name)) = \(row)")
                let check = try ledger.check()
                let problem = try #require(check.problems.first { $0.table == name }, "\(column.name)")
                #expect(problem.message.contains(name))
                if !table.columns.prefix(table.keyCount).contains(where: { $0.name == column.name }) {
                    #expect(problem.message.contains(column.name), "\(problem.message)")
                }
                #expect(check.stored?.digest != check.fresh.digest)
                try clean.write(to: file)
            }
        }
    }

    /// An expression that names one row.
    private static func rowID(of table: String) -> String {
        switch table {
        case "observations": "subject || ' ' || sequence || ' ' || item"
        case "owners": "subject || ' ' || item"
        case "periods", "subject_findings": "subject || ' ' || number"
        case "event_findings": "sequence || ' ' || number"
        case "other_notifications": "sequence || ' ' || item"
        case "mentions": "id || ' ' || sequence"
        default: "rowid"
        }
    }

    @Test(arguments: ContentTable.all.map(\.name))
    func `a row too few or too many is found and named`(name: String) async throws {
        try await Self.withLedger { ledger in
            #expect(try ledger.texts("SELECT count(*) FROM \(name)") != ["0"])
            let row = "(SELECT \(Self.rowID(of: name)) FROM \(name) ORDER BY random() LIMIT 1)"
            try ledger.tamper("DELETE FROM \(name) WHERE \(Self.rowID(of: name)) = \(row)")
            let check = try ledger.check()
            let problem = try #require(check.problems.first { $0.table == name })
            #expect(problem.message.contains("missing") || name == "subjects", "\(problem.message)")
            #expect(try ledger.rebuild() == check.fresh)
        }
        try await Self.withLedger { ledger in
            let key = name == "subjects" || name == "mentions" ? "id = 'zzz'" : "sequence = 9000"
            let keyed =
                ["owners": "item = 900", "periods": "number = 900", "subject_findings": "number = 900"][name]
                ?? key
            try ledger.tamper(
                """
                CREATE TABLE copy AS SELECT * FROM \(name) LIMIT 1;
                UPDATE copy SET \(keyed) \(name == "subjects" ? ", subject = 9000" : "");
                INSERT INTO \(name) SELECT * FROM copy;
                DROP TABLE copy
                """)
            let problem = try #require(try ledger.check().problems.first { $0.table == name })
            #expect(problem.message.contains("does not follow"), "\(problem.message)")
        }
    }

    @Test(arguments: [
        ("UPDATE observations SET subject = 9000 WHERE subject = 1", "observations"),
        ("INSERT INTO owners VALUES (9000, 0, 'u', 'OWNER')", "subject that does not exist"),
        ("DROP VIEW users; CREATE VIEW users AS SELECT 1 AS id", "users was changed"),
        ("DROP VIEW transitions_readable", "transitions_readable is missing"),
        ("CREATE TABLE \"ex\u{1B}tra\" (a)", "ex\\u001btra should not be there"),
        ("UPDATE projection SET digest = 'abc'", "projection"),
        ("UPDATE projection SET sequence = 1000", "ahead of the events"),
        ("UPDATE projection SET version = 77", "another version"),
        ("DROP TABLE periods", "is missing"),
        ("DELETE FROM projection", "cannot be read"),
    ])
    func `other changes are found as well`(change: String, words: String) async throws {
        try await Self.withLedger { ledger in
            try ledger.tamper(change)
            let before = try ledger.snapshot()
            let check = try ledger.check()
            #expect(check.problems.contains { $0.message.contains(words) }, "\(check.problems)")
            #expect(try ledger.snapshot() == before)
        }
    }

    @Test func `a file that is no database is a problem and not an error`() async throws {
        try await Self.withLedger { ledger in
            let file = URL(fileURLWithPath: ledger.directory.readModels).resolvingSymlinksInPath()
            try Data("no database at all, but long enough to be looked at".utf8).write(to: file)
            let check = try ledger.check()
            #expect(check.stored == nil)
            #expect(check.problems.count == 1)
        }
    }

    @Test func `a stored digest is kept until the rows change`() async throws {
        try await Self.withLedger { ledger in
            func stored() throws -> String? { try ledger.texts("SELECT digest FROM projection")[0] }
            #expect(try stored() == nil)
            let status = try ledger.open().status()
            #expect(try stored() == status.digest)
            try await ledger.append([.delivery("{}", key: "next")])
            _ = try ledger.open()
            #expect(try stored() == nil)
            #expect(try ledger.rebuild().digest == stored())
        }
    }

    @Test func `the digest does not depend on the numbers of the subjects`() async throws {
        try await Self.withLedger { ledger in
            let before = try Answers(ledger.open())
            let tables = ["subjects", "owners", "observations", "periods", "subject_findings"]
            // Turned round: the first becomes the last.
            try ledger.tamper(
                tables.map { "UPDATE \($0) SET subject = -subject; UPDATE \($0) SET subject = 500 + subject" }
                    .joined(separator: ";"))
            #expect(try Answers(ledger.open()) == before)
            #expect(try ledger.check().isSound)
        }
    }
}
