import GRDB
import GRDBSQLite
import StrictJSON
import TransparencyLog

/// The columns of the event that a statement stands on, on SQLite's own handle: through rows it costs twice the time.
///
/// Source: <https://www.sqlite.org/c3ref/column_blob.html>. The pointers that SQLite gives hold until the next step; all
/// that leaves this type is a copy. Nothing is believed of a row: its types may be others than those of the table.
struct EventColumns {
    /// What the statement has to select, in this order.
    static let list = "sequence, recorded_at, kind, source_key, metadata, encoding, body, leaf_hash"

    private static let texts: ClosedRange<CInt> = 2...5
    private static let body: CInt = 6
    private static let hash: CInt = 7

    private let statement: Statement

    init(_ statement: Statement) { self.statement = statement }

    /// Goes on to the next row; false at the end.
    /// - Throws: `DatabaseError`.
    func step() throws -> Bool {
        switch unsafe sqlite3_step(statement.sqliteStatement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw DatabaseError(resultCode: ResultCode(rawValue: code))
        }
    }

    /// Leaves the rows that were not read.
    func reset() { _ = unsafe sqlite3_reset(statement.sqliteStatement) }

    /// The row's position, which is its key in the table and therefore a number.
    var sequence: Int64 { unsafe sqlite3_column_int64(statement.sqliteStatement, 0) }

    /// Nanoseconds since 1970-01-01T00:00:00Z; nil if the column holds no number.
    var recordedAt: Int64? {
        let handle = unsafe statement.sqliteStatement
        guard unsafe sqlite3_column_type(handle, 1) == SQLITE_INTEGER else { return nil }
        return unsafe sqlite3_column_int64(handle, 1)
    }

    /// The stored leaf hash; nil if the column does not hold 32 bytes.
    var leafHash: TreeHash? {
        let handle = unsafe statement.sqliteStatement
        guard unsafe sqlite3_column_type(handle, Self.hash) == SQLITE_BLOB else { return nil }
        return unsafe TreeHash(rawBytes: bytes(of: handle, Self.hash).bytes)
    }

    /// The row as an event; nil if it holds what no event can.
    var event: Event? {
        let handle = unsafe statement.sqliteStatement
        // Text that is no UTF-8 would be repaired on its way into a String, and then hash as something else.
        guard let leafHash, let recordedAt, let kind = unsafe kind(handle),
            let sourceKey = unsafe text(handle, 3),
            let encoding = unsafe text(handle, 5)
        else { return nil }
        return Event(
            sequence: sequence, recordedAt: Instant(nanoseconds: recordedAt), kind: kind,
            sourceKey: sourceKey,
            metadataBytes: unsafe Array(bytes(of: handle, 4)), encoding: encoding,
            body: unsafe Array(bytes(of: handle, Self.body)), leafHash: leafHash)
    }

    /// Spells the canonical leaf of the row.
    /// - Returns: Whether the columns hold what those of an event can: text in UTF-8 and bytes, each of its own type.
    ///   The leaf is spelled either way, from the bytes that are there.
    func spellLeaf(in buffer: inout LeafBuffer) -> Bool {
        let handle = unsafe statement.sqliteStatement
        var isReadable = unsafe sqlite3_column_type(handle, 1) == SQLITE_INTEGER
        for column in Self.texts {
            isReadable = unsafe sqlite3_column_type(handle, column) == SQLITE_TEXT && isReadable
        }
        isReadable = unsafe sqlite3_column_type(handle, Self.body) == SQLITE_BLOB && isReadable
        // The pointers hold until the next step: no column is asked for in another type.
        let (kind, sourceKey) = unsafe (bytes(of: handle, 2), bytes(of: handle, 3))
        let (metadata, encoding) = unsafe (bytes(of: handle, 4), bytes(of: handle, 5))
        unsafe buffer.spell(
            sequence: sequence, recordedAt: sqlite3_column_int64(handle, 1), kind: kind, sourceKey: sourceKey,
            metadata: metadata, encoding: encoding, body: bytes(of: handle, Self.body))
        return unsafe isReadable && Self.isUTF8(kind) && Self.isUTF8(sourceKey) && Self.isUTF8(metadata)
            && Self.isUTF8(encoding)
    }

    /// The bytes of a column as they are stored; none for NULL.
    private func bytes(of handle: SQLiteStatement, _ column: CInt) -> UnsafeRawBufferPointer {
        // The length is asked for after the pointer, as SQLite's documentation demands.
        let start = unsafe sqlite3_column_blob(handle, column)
        let count = Int(unsafe sqlite3_column_bytes(handle, column))
        return unsafe UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count)
    }

    private func kind(_ handle: SQLiteStatement) -> EventKind? {
        let stored = unsafe bytes(of: handle, 2)
        let known = EventKind.all.first { unsafe $0.rawValue.utf8.elementsEqual(stored) }
        if let known { return known }
        return unsafe text(handle, 2).map(EventKind.init(rawValue:))
    }

    private func text(_ handle: SQLiteStatement, _ column: CInt) -> String? {
        unsafe String(validating: bytes(of: handle, column), as: UTF8.self)
    }

    /// Whether the bytes are UTF-8; nearly all are ASCII, which shows eight bytes at a time.
    private static func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let words = bytes.count / 8
        var bits: UInt64 = 0
        for word in 0..<words {
            // Within the buffer: there are so many whole words.
            bits |= unsafe bytes.loadUnaligned(fromByteOffset: 8 * word, as: UInt64.self)
        }
        for place in (8 * words)..<bytes.count { bits |= unsafe UInt64(bytes[place]) }
        return unsafe bits & 0x8080_8080_8080_8080 == 0 || String(validating: bytes, as: UTF8.self) != nil
    }
}
