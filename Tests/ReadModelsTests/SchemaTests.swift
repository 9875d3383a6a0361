import EventStore
import Foundation
import GRDB
import LedgerSchema
import LedgerTesting
import ReadModels
import StrictJSON
import Testing

@testable import struct ReadModels.ContentTable
@testable import class ReadModels.Query

@Suite struct SchemaTests {
    /// The tables and views with their columns.
    private static func schema() throws -> [String: [String]] {
        try DatabaseQueue().write { database in
            for migration in Migration.readModels { try database.execute(sql: migration.sql) }
            let names = try String.fetchAll(
                database, sql: "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")
            return try names.reduce(into: [:]) { columns, name in
                columns[name] = try String.fetchAll(
                    database, sql: "SELECT name FROM pragma_table_info(?)", arguments: [name])
            }
        }
    }

    @Test(arguments: Query.all)
    func `every question finds its rows by a key`(query: Query) throws {
        try DatabaseQueue().write { database in
            for migration in Migration.readModels { try database.execute(sql: migration.sql) }
            let arguments = StatementArguments(
                Array(repeating: DatabaseValue.null, count: query.sql.numberOfParameters))
            let plan = try Row.fetchAll(
                database, sql: "EXPLAIN QUERY PLAN \(query.sql)", arguments: arguments
            )
            .map { $0["detail"] as String }
            // The last row of a table by its own key is no scan, though SQLite calls it one.
            let isLastRow = query === Query.selectLastSubject
            #expect(
                query.readsAll || isLastRow || !plan.contains { $0.hasPrefix("SCAN") },
                "\(query.name): \(plan)")
            #expect(
                !query.readsAll || !plan.contains { $0.contains("TEMP B-TREE") }, "\(query.name): \(plan)")
        }
    }

    @Test func `names of statements are unique, since prepared ones are kept by name`() {
        #expect(Set(Query.all.map(\.name)).count == Query.all.count)
    }

    @Test func `the digest covers every column but the numbers of subjects`() throws {
        let schema = try Self.schema()
        let tables = try DatabaseQueue().write { database in
            for migration in Migration.readModels { try database.execute(sql: migration.sql) }
            return try String.fetchAll(database, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'")
        }
        #expect(Set(ContentTable.all.map(\.name)) == Set(tables).subtracting(["projection"]))
        for table in ContentTable.all {
            let own = Set(try #require(schema[table.name])).subtracting(["subject"])
            #expect(own.isSubset(of: table.columns.map(\.name)), "\(table.name)")
        }
    }

    /// The sections of the documentation, by the table or view that they are about.
    private static func sections() throws -> [String: String] {
        let path = Fixture.checkout + "/docs/read-models.md"
        let page = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
        return page.components(separatedBy: "\n## `").dropFirst().reduce(into: [:]) { sections, part in
            sections[String(part.prefix { $0 != "`" })] = part
        }
    }

    @Test func `every column of every table and view is documented`() throws {
        let sections = try Self.sections()
        for (name, columns) in try Self.schema() {
            let base = name.hasSuffix("_readable") ? String(name.dropLast("_readable".count)) : name
            let section = try #require(sections[base], "\(name)")
            for column in columns { #expect(section.contains("`\(column)`"), "\(name).\(column)") }
        }
    }

    @Test func `columns are hashed in the order of the documentation`() throws {
        let sections = try Self.sections()
        for table in ContentTable.all {
            let section = try #require(sections[table.name])
            let cells = section.split(separator: "\n").filter { $0.hasPrefix("| `") }
                .map { $0.split(separator: "|")[0] }
            let listed = cells.isEmpty ? [section.components(separatedBy: "Columns: ")[1][...]] : cells
            let documented = listed.flatMap { Self.quoted(in: $0) }
            let own = table.columns.map(\.name).filter { documented.contains($0) }
            let subject: Set<String> = table.name == "subjects" ? ["id", "kind"] : []
            #expect(
                own.filter { !subject.contains($0) }
                    == documented.filter { own.contains($0) && !subject.contains($0) }, "\(table.name)")
        }
    }

    /// What stands between back quotes.
    private static func quoted(in text: Substring) -> [String] {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }

    @Test func `readable views show RFC 3339 with nine digits, also before 1970`() async throws {
        let instants = [
            "1969-12-31T23:59:59.5Z", "2026-05-04T08:15:30.481159529Z", "1677-09-21T00:12:43.145224193Z",
        ]
        let events = instants.enumerated().map { place, instant in
            NewEvent.response(
                "GET", "/accounts/a\(place)",
                #"{"id":"a\#(place)","created_at":"\#(instant)","updated_at":"\#(instant)","status":"ACTIVE"}"#,
                key: "\(place)")
        }
        try await TestLedger.with(events) { ledger in
            try ledger.open().close()
            for (place, instant) in instants.enumerated() {
                let text = try #require(Instant(rfc3339: instant)).rfc3339
                for view in ["accounts_readable", "subjects_readable", "observations_readable"] {
                    #expect(
                        try ledger.texts("SELECT created_at FROM \(view) WHERE id = 'a\(place)'") == [text])
                }
                #expect(
                    try ledger.texts("SELECT updated_at FROM accounts_readable WHERE id = 'a\(place)'") == [
                        text
                    ])
                #expect(
                    try ledger.texts("SELECT valid_from FROM periods_readable WHERE id = 'a\(place)'") == [
                        text
                    ])
                #expect(
                    try ledger.texts("SELECT at FROM transitions_readable WHERE id = 'a\(place)'") == [text])
            }
        }
    }

    @Test func `every readable view can be read, and shows an instant as text or null`() async throws {
        var source = RandomEvents(SeededGenerator(seed: 3))
        try await TestLedger.with(source.next(60)) { ledger in
            try ledger.open().close()
            let instants = ["_at", "_since", "_until", "valid_from", "valid_to", "not_before", "at"]
            for (view, columns) in try Self.schema() where view.hasSuffix("_readable") {
                for column in columns
                where instants.contains(where: { column.hasSuffix($0) }) && column != "known_since" {
                    let shown = try ledger.texts("SELECT \(column) FROM \(view)").compactMap(\.self)
                    #expect(shown.allSatisfy { Instant(rfc3339: $0)?.rfc3339 == $0 }, "\(view).\(column)")
                }
            }
        }
    }
}

extension String {
    /// The greatest number behind a question mark.
    fileprivate var numberOfParameters: Int {
        split(separator: "?").dropFirst().compactMap { Int($0.prefix { $0.isNumber }) }.max() ?? 0
    }
}
