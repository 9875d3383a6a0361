import Foundation
import GRDB
import StrictJSON

/// A prepared statement that is bound and read column by column.
///
/// GRDB's arguments and rows box every value, which would double the time of a rebuild; and they end a text at its
/// first NUL, so that a status of `"ACTIVE\u0000…"` would read as ACTIVE. Here texts go in and out with all their
/// bytes: a text with a NUL is bound as a blob, which the statement casts (``Query``).
///
/// Used inside one access to the database, and never after a step of it failed.
final class Command {
    private let statement: Statement
    private var rows: RowCursor?
    private var index: CInt = 0
    private var isBound = true
    private var hasFailed = false

    /// Prepares the statement; `isKept` leaves it prepared in the connection for the next time.
    init(_ database: Database, _ query: Query, isKept: Bool = false) throws {
        statement =
            isKept ? try database.cachedStatement(sql: query.sql) : try database.makeStatement(sql: query.sql)
    }

    /// Forgets what was bound before; the values of this time follow in the order of their numbers.
    func begin() -> Command {
        precondition(!hasFailed, "A statement whose step failed cannot be used again.")
        rows = nil
        statement.setUncheckedArguments(StatementArguments())
        index = 0
        isBound = true
        return self
    }

    @discardableResult
    func add(_ number: Int64?) -> Command {
        bind(number)
    }

    @discardableResult
    func add(_ instant: Instant?) -> Command {
        bind(instant?.nanoseconds)
    }

    @discardableResult
    func add(_ flag: Bool?) -> Command {
        bind(flag.map { $0 ? 1 : 0 } as Int64?)
    }

    @discardableResult
    func add(_ text: String?) -> Command {
        guard let text, text.utf8.contains(0) else { return bind(text) }
        return bind(Data(text.utf8))
    }

    @discardableResult
    func add(_ bytes: [UInt8]?) -> Command {
        bind(bytes.map { Data($0) })
    }

    private func bind(_ value: (some StatementBinding)?) -> Command {
        index += 1
        // The handle belongs to the statement, which lives as long as this object; SQLite copies the value. A value
        // that is not bound is NULL.
        if let value, unsafe value.bind(to: statement.sqliteStatement, at: index) != 0 { isBound = false }
        return self
    }

    /// Runs a statement that answers nothing.
    ///
    /// - Throws: the database's error.
    func run() throws {
        try checkBinding()
        hasFailed = true
        try statement.execute()
        hasFailed = false
    }

    /// Goes to the next row; `false` when there is none.
    ///
    /// - Throws: the database's error.
    func next() throws -> Bool {
        if rows == nil {
            try checkBinding()
            rows = try Row.fetchCursor(statement)
        }
        hasFailed = true
        let found = try rows?.next() != nil
        hasFailed = false
        return found
    }

    private func checkBinding() throws {
        guard isBound else {
            throw ReadModelsError(.inputOutput, "A value is too large for the read models; check the events.")
        }
    }
}

// The columns of the present row, from 0. A type that does not fit reads as SQLite converts it; tables are STRICT, so
// that a column's type is known.
extension Command {
    /// The statement's handle, which belongs to the statement and is valid as long as this object.
    private var handle: SQLiteStatement { unsafe statement.sqliteStatement }

    func number(_ column: CInt) -> Int64? {
        unsafe Int64.fromStatement(handle, atUncheckedIndex: column)
    }

    func instant(_ column: CInt) -> Instant? {
        number(column).map { Instant(nanoseconds: $0) }
    }

    func bytes(_ column: CInt) -> [UInt8]? {
        unsafe Data.fromStatement(handle, atUncheckedIndex: column).map { Array($0) }
    }

    func text(_ column: CInt) -> String? {
        unsafe Data.fromStatement(handle, atUncheckedIndex: column).map { String(decoding: $0, as: UTF8.self) }
    }
}
