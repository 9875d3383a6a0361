/// One statement of this room: all its SQL that works with rows stands in values of this type.
///
/// Values from outside are bound, never spelt into the text. `CAST(? AS TEXT)` stands where a text may hold a NUL and
/// then is bound as a blob.
struct Query: Sendable, Hashable {
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

    /// Every statement.
    static let all: [Query] = writing + answering + ContentTable.all.flatMap { [$0.rows, $0.count] }
}
