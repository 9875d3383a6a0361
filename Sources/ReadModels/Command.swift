import GRDB
import GRDBSQLite
import StrictJSON

/// A prepared statement, worked through SQLite's own handle.
///
/// GRDB's arguments and rows box every value, which would more than double the time of a rebuild; and they end a text
/// at its first NUL, so that a status of `"ACTIVE\u0000…"` would read as ACTIVE. Here texts go in and out with all
/// their bytes.
///
/// Used inside one access to the database, by one thread. The statement is reset when an answer was read, and when the
/// object goes, so that it holds no lock.
final class Command {
    private let statement: Statement

    /// Belongs to the statement, which lives as long as this object.
    private var handle: SQLiteStatement { unsafe statement.sqliteStatement }

    /// Lent to the bindings of one execution after the other, so that their memory is used again.
    private var values = BoundValues()

    /// Prepares the statement; `isKept` leaves it prepared in the connection for the next time.
    ///
    /// - Throws: the database's error.
    init(_ database: Database, _ query: Query, isKept: Bool = false) throws {
        statement =
            isKept ? try database.cachedStatement(sql: query.sql) : try database.makeStatement(sql: query.sql)
    }

    deinit { _ = unsafe sqlite3_reset(handle) }

    /// Begins anew; the values of all parameters follow, in the order of their numbers.
    func begin() -> Bindings {
        var values = BoundValues()
        swap(&values, &self.values)
        return Bindings(command: self, values: values)
    }

    /// Runs a statement that answers nothing.
    func run(_ bound: consuming BoundValues) throws {
        _ = unsafe sqlite3_reset(handle)
        // The values stay where they are until the statement has run, so SQLite need not copy them.
        let code = unsafe bound.bind(to: handle, isCopying: false) { unsafe sqlite3_step(handle) }
        finish()
        _ = unsafe sqlite3_clear_bindings(handle)
        bound.removeAll()
        values = bound
        guard code == SQLITE_DONE else { throw failure(code) }
    }

    /// Binds the values of a statement whose rows are about to be read.
    func start(_ bound: consuming BoundValues) throws {
        _ = unsafe sqlite3_reset(handle)
        let code = unsafe bound.bind(to: handle, isCopying: true) { SQLITE_OK }
        bound.removeAll()
        values = bound
        guard code == SQLITE_OK else { throw failure(code) }
    }

    /// Goes to the next row; `false` when there is none.
    ///
    /// - Throws: the database's error.
    func next() throws -> Bool {
        switch unsafe sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw failure(code)
        }
    }

    /// Leaves the rows that were not read.
    func finish() {
        _ = unsafe sqlite3_reset(handle)
    }

    private func failure(_ code: CInt) -> DatabaseError {
        finish()
        return DatabaseError(resultCode: ResultCode(rawValue: code))
    }
}

// The columns of the present row, from 0. The tables are STRICT, so that a column's type is known. What SQLite points to
// is valid until the next step, and copied before.
extension Command {
    /// A number; `nil` for NULL.
    func number(_ column: CInt) -> Int64? {
        guard unsafe sqlite3_column_type(handle, column) != SQLITE_NULL else { return nil }
        return unsafe sqlite3_column_int64(handle, column)
    }

    /// An instant, from nanoseconds; `nil` for NULL.
    func instant(_ column: CInt) -> Instant? {
        number(column).map { Instant(nanoseconds: $0) }
    }

    /// A text with all its bytes; `nil` for NULL.
    func text(_ column: CInt) -> String? {
        unsafe withBytes(column) { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// The bytes of a text or a blob; `nil` for NULL.
    func bytes(_ column: CInt) -> [UInt8]? {
        unsafe withBytes(column) { unsafe Array($0) }
    }

    /// Hands over the bytes of a text or a blob, which are valid within the call only; `nil` for NULL.
    func withBytes<Value>(_ column: CInt, _ read: (UnsafeRawBufferPointer) -> Value) -> Value? {
        guard unsafe sqlite3_column_type(handle, column) != SQLITE_NULL else { return nil }
        // The length is asked for after the pointer, as SQLite's documentation demands.
        let start = unsafe sqlite3_column_blob(handle, column)
        return unsafe read(
            UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }
}
