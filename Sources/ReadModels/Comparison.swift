import GRDB
import StrictJSON

/// Walks through two read models side by side.
struct Comparison {
    /// What differs, at most one row for each table.
    var problems: [ReadModelCheck.Problem] = []

    /// Says whether the rows were compared, which is not done if the schemas differ.
    private(set) var isRead = false

    /// The digests of both, once it has run; empty for stored ones that were not read.
    private(set) var storedDigest = ""
    private(set) var freshDigest = ""

    private var stored = ContentDigest()
    private var fresh = ContentDigest()

    /// Compares the schemas and all content tables.
    ///
    /// - Throws: the database's error.
    mutating func run(stored storedDatabase: Database, fresh freshDatabase: Database) throws {
        try compareSchemas(storedDatabase, freshDatabase)
        // What stands in the place of a table could run for ever.
        isRead = problems.isEmpty
        guard isRead else {
            freshDigest = try ContentDigest.of(freshDatabase)
            return
        }
        for table in ContentTable.all { try compare(table, storedDatabase, freshDatabase) }
        storedDigest = stored.finish()
        freshDigest = fresh.finish()
    }

    /// A view that shows other things than it should is as bad as a changed row.
    private mutating func compareSchemas(_ stored: Database, _ fresh: Database) throws {
        let (stored, fresh) = (try Self.schema(of: stored), try Self.schema(of: fresh))
        let names = Set(stored.keys).union(fresh.keys).filter { stored[$0] != fresh[$0] }
        for name in names.sorted() {
            let what =
                fresh[name] == nil
                ? "should not be there" : stored[name] == nil ? "is missing" : "was changed"
            problems.append(
                .init(table: nil, key: nil, message: "Schema: \(Self.quoted(Array(name.utf8))) \(what)."))
        }
    }

    private static func schema(of database: Database) throws -> [String: String?] {
        // Cast, and with its type: a hostile file can hold anything in these columns.
        let rows = try Row.fetchAll(
            database,
            sql:
                "SELECT coalesce(CAST(name AS TEXT), ''), typeof(sql) || CAST(sql AS TEXT) FROM sqlite_schema"
        )
        return Dictionary(rows.map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first })
    }

    private mutating func compare(
        _ table: ContentTable, _ storedDatabase: Database, _ freshDatabase: Database
    ) throws {
        var left = try ContentRows(table, in: storedDatabase)
        var right = try ContentRows(table, in: freshDatabase)
        stored.begin(table)
        fresh.begin(table)
        var differs = false
        var (hasLeft, hasRight) = (try left.next(), try right.next())
        while hasLeft || hasRight {
            if !differs, left.row != right.row {
                differs = true
                problems.append(
                    Self.difference(in: table, hasLeft ? left.values : nil, hasRight ? right.values : nil))
            }
            if hasLeft {
                stored.add(left.row)
                hasLeft = try left.next()
            }
            if hasRight {
                fresh.add(right.row)
                hasRight = try right.next()
            }
        }
        let counts = (try table.count(in: storedDatabase), try table.count(in: freshDatabase))
        stored.end(count: counts.0)
        fresh.end(count: counts.1)
        if !differs, counts.0 != counts.1 {
            let message = "Table \(table.name): rows belong to a subject that does not exist."
            problems.append(.init(table: table.name, key: nil, message: message))
        }
    }

    /// Describes the first difference; a side without a row has come to its end.
    private static func difference(
        in table: ContentTable, _ stored: [ContentValue]?, _ fresh: [ContentValue]?
    ) -> ReadModelCheck.Problem {
        let storedKey = stored.map { Array($0.prefix(table.keyCount)) }
        let freshKey = fresh.map { Array($0.prefix(table.keyCount)) }
        if let stored, let fresh, storedKey == freshKey {
            let columns = zip(table.columns, zip(stored, fresh)).filter { $0.1.0 != $0.1.1 }.map(\.0.name)
            return problem(table, stored, "differs from the events in \(columns.joined(separator: ", "))")
        }
        let isSurplus = freshKey.map { key in storedKey?.lexicographicallyPrecedes(key) ?? false } ?? true
        return isSurplus
            ? problem(table, stored ?? [], "does not follow from the events")
            : problem(table, fresh ?? [], "follows from the events and is missing")
    }

    private static func problem(
        _ table: ContentTable, _ row: [ContentValue], _ what: String
    ) -> ReadModelCheck.Problem {
        let key = zip(table.columns, row).prefix(table.keyCount)
            .map { "\($0.name) = \(text($1))" }.joined(separator: ", ")
        return ReadModelCheck.Problem(
            table: table.name, key: key, message: "Table \(table.name), row \(key): it \(what).")
    }

    private static func text(_ value: ContentValue) -> String {
        switch value {
        case .absent: "null"
        case .number(let number): String(number)
        case .text(let bytes): quoted(bytes)
        case .bytes(let bytes): "\(bytes.count) bytes"
        }
    }

    /// Text from a file that may have been tampered with, so that nothing in it reaches a terminal as a control.
    private static func quoted(_ bytes: [UInt8]) -> String {
        String(JSONValue.string(String(decoding: bytes, as: UTF8.self)).text.dropFirst().dropLast())
    }
}
