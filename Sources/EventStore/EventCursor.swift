import GRDB
import GRDBSQLite
import StrictJSON
import TransparencyLog

/// Steps through events on the statement's own handle: through rows it costs twice the time.
///
/// Source: <https://www.sqlite.org/c3ref/column_blob.html>. The pointers it hands out hold until the next step; every
/// column is copied before that.
final class EventCursor {
    private static let sql = """
        SELECT sequence, recorded_at, kind, source_key, metadata, encoding, body, leaf_hash
        FROM event WHERE sequence BETWEEN ? AND ? ORDER BY sequence
        """
    private let db: Database
    private let statement: Statement

    init(_ db: Database, from first: Int64, through last: Int64) throws {
        self.db = db
        statement = try db.makeStatement(sql: Self.sql)
        try statement.setArguments([first, last])
    }

    deinit { _ = unsafe sqlite3_reset(statement.sqliteStatement) }

    /// The next event; nil at the end.
    /// - Throws: `DatabaseError`, or `EventStoreError.Code.damaged` for a row that cannot be an event.
    func next() throws -> Event? {
        switch try nextRow() {
        case .event(let event): return event
        case .unreadable(let sequence):
            throw EventStoreError(.damaged, "Event \(sequence) is damaged: run verify.")
        case nil: return nil
        }
    }

    /// The next row, whatever it holds; nil at the end.
    /// - Throws: `DatabaseError`.
    func nextRow() throws -> ScannedRow? {
        let handle = unsafe statement.sqliteStatement
        switch unsafe sqlite3_step(handle) {
        case SQLITE_ROW: break
        case SQLITE_DONE: return nil
        case let code: throw DatabaseError(resultCode: ResultCode(rawValue: code))
        }
        let sequence = unsafe sqlite3_column_int64(handle, 0)
        // Text that is no UTF-8 would be repaired on its way into a String, and then hash as something else.
        guard let leafHash = TreeHash(bytes: bytes(7)), let kind = kind(2), let sourceKey = text(3),
            let encoding = text(5)
        else { return .unreadable(sequence: sequence) }
        return .event(
            Event(
                sequence: sequence,
                recordedAt: Instant(nanoseconds: unsafe sqlite3_column_int64(handle, 1)), kind: kind,
                sourceKey: sourceKey, metadataBytes: bytes(4), encoding: encoding, body: bytes(6),
                leafHash: leafHash))
    }

    /// The bytes of a column as they are stored, text or blob.
    private func bytes(_ column: CInt) -> [UInt8] {
        let handle = unsafe statement.sqliteStatement
        let count = Int(unsafe sqlite3_column_bytes(handle, column))
        guard count > 0, let start = unsafe sqlite3_column_blob(handle, column) else { return [] }
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    private func kind(_ column: CInt) -> EventKind? {
        let stored = bytes(column)
        return EventKind.all.first { $0.rawValue.utf8.elementsEqual(stored) }
            ?? text(column).map(EventKind.init(rawValue:))
    }

    private func text(_ column: CInt) -> String? { String(validating: bytes(column), as: UTF8.self) }
}

/// A row of `event` as `verify` meets it.
package enum ScannedRow: Sendable {
    /// A row with all its columns.
    case event(Event)
    /// A row whose leaf hash has not 32 bytes, or whose text is no UTF-8.
    case unreadable(sequence: Int64)
}
