import GRDB
import GRDBSQLite
import TransparencyLog

/// A prepared statement that is run on SQLite's own handle: through rows and arguments it costs twice the time.
///
/// Taken from the connection's cache, so it must not be used beyond the access to the connection, nor twice at once.
struct RawStatement {
    private let statement: Statement

    /// Prepares the statement, or takes it from the cache.
    init(_ db: Database, _ sql: String) throws { statement = try db.cachedStatement(sql: sql) }

    /// Binds a number to a parameter, of which the first is 1.
    func bind(_ number: Int64, at parameter: CInt) {
        // The statement keeps the handle alive, here and below.
        _ = unsafe sqlite3_bind_int64(statement.sqliteStatement, parameter, number)
    }

    /// Binds UTF-8 as text; the bytes must stay where they are until the statement is reset.
    func bind(text: Slice<UnsafeRawBufferPointer>, at parameter: CInt) throws {
        let bytes = unsafe UnsafeRawBufferPointer(rebasing: text)
        let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        try check(
            unsafe sqlite3_bind_text64(
                statement.sqliteStatement, parameter, start, UInt64(bytes.count), nil, UInt8(SQLITE_UTF8)))
    }

    /// Binds bytes as a blob; they must stay where they are until the statement is reset.
    func bind(blob: Slice<UnsafeRawBufferPointer>, at parameter: CInt) throws {
        let bytes = unsafe UnsafeRawBufferPointer(rebasing: blob)
        // A blob without an address would be NULL.
        guard let start = unsafe bytes.isEmpty ? nil : bytes.baseAddress else {
            return try check(unsafe sqlite3_bind_zeroblob(statement.sqliteStatement, parameter, 0))
        }
        try check(
            unsafe sqlite3_bind_blob64(
                statement.sqliteStatement, parameter, start, UInt64(bytes.count), nil))
    }

    /// Goes on to the next row; false at the end.
    /// - Throws: `DatabaseError` with the extended code.
    @discardableResult
    func step() throws -> Bool {
        switch unsafe sqlite3_step(statement.sqliteStatement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw error(code)
        }
    }

    /// Runs an INSERT and leaves it ready for the next time; false if a row with the same key is there.
    ///
    /// The transaction goes on either way: SQLite takes back the one statement.
    /// - Throws: `DatabaseError` for everything else; `EventStoreError.Code.damaged` if no row was stored, as a trigger
    ///   with RAISE(IGNORE) does it.
    func insert(failingWith constraint: ResultCode) throws -> Bool {
        defer { reset() }
        switch unsafe sqlite3_step(statement.sqliteStatement) {
        case SQLITE_DONE:
            // The statement keeps the handle alive.
            guard unsafe sqlite3_changes(sqlite3_db_handle(statement.sqliteStatement)) == 1 else {
                throw EventStoreError(
                    .damaged, "The database did not store an event that was given to it: run verify.")
            }
            return true
        case constraint.rawValue: return false
        case let code: throw error(code)
        }
    }

    /// Runs a statement that gives no rows and leaves it ready for the next time.
    /// - Throws: `DatabaseError` with the extended code.
    func run() throws {
        defer { reset() }
        try step()
    }

    /// Makes the statement ready for the next time.
    func reset() { _ = unsafe sqlite3_reset(statement.sqliteStatement) }

    /// A number of the current row.
    func number(_ column: CInt) -> Int64 { unsafe sqlite3_column_int64(statement.sqliteStatement, column) }

    /// Whether a column of the current row holds a number.
    func isNumber(_ column: CInt) -> Bool {
        unsafe sqlite3_column_type(statement.sqliteStatement, column) == SQLITE_INTEGER
    }

    /// The bytes of a column of the current row, text or blob, as they are stored.
    func bytes(_ column: CInt) -> [UInt8] { unsafe withBytes(column) { unsafe Array($0) } }

    /// Whether a column of the current row holds just these bytes.
    func holds(_ bytes: some Sequence<UInt8>, at column: CInt) -> Bool {
        unsafe withBytes(column) { unsafe $0.elementsEqual(bytes) }
    }

    /// The hashes that a column of the current row holds, 32 bytes each; nil for another number of bytes.
    func hashes(_ column: CInt) -> [TreeHash]? {
        unsafe withBytes(column) { buffer in
            let bytes = unsafe buffer.bytes
            guard bytes.byteCount % TreeHash.byteCount == 0 else { return nil }
            return stride(from: 0, to: bytes.byteCount, by: TreeHash.byteCount).compactMap { start in
                TreeHash(rawBytes: bytes.extracting(start..<start + TreeHash.byteCount))
            }
        }
    }

    /// Hands over the bytes of a column of the current row, which hold until the next step.
    func withBytes<Result>(_ column: CInt, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows
        -> Result
    {
        let count = Int(unsafe sqlite3_column_bytes(statement.sqliteStatement, column))
        guard count > 0, let start = unsafe sqlite3_column_blob(statement.sqliteStatement, column) else {
            return try unsafe body(UnsafeRawBufferPointer(start: nil, count: 0))
        }
        return try unsafe body(UnsafeRawBufferPointer(start: start, count: count))
    }

    private func check(_ code: CInt) throws {
        guard code == SQLITE_OK else { throw error(code) }
    }

    private func error(_ code: CInt) -> DatabaseError {
        // SQLite's words for the newest error of the connection; they name tables and columns, and no values.
        let words = unsafe sqlite3_errmsg(sqlite3_db_handle(statement.sqliteStatement))
        return DatabaseError(
            resultCode: ResultCode(rawValue: code), message: unsafe words.map { unsafe String(cString: $0) })
    }
}
