/// One statement of this room: all its SQL that works with rows stands in values of this type.
///
/// Values from outside are bound, never spelt into the text.
final class Query: Sendable {
    /// What it is for, for tests.
    let name: String

    /// The statement.
    let sql: String

    /// Says that it reads a whole table because that is its purpose; all others must find their rows by a key.
    let readsAll: Bool

    init(_ name: String, readsAll: Bool = false, _ sql: String) {
        self.name = name
        self.sql = sql
        self.readsAll = readsAll
    }

    /// A statement that inserts a row, with a parameter for each column.
    convenience init(_ name: String, into table: String, columns: String...) {
        let parameters = (1...columns.count).map { "?\($0)" }.joined(separator: ", ")
        let names = columns.joined(separator: ", ")
        self.init(name, "INSERT INTO \(table) (\(names)) VALUES (\(parameters))")
    }

    /// Every statement.
    static let all: [Query] =
        writing + answering + finding + ContentTable.all.flatMap { [$0.rows, $0.count] }
}
