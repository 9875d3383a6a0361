import GRDB

/// Steps through events by ascending sequence, by table scan.
///
/// To be used within one access to the connection; it takes the statement from the connection's cache.
final class EventCursor {
    private static let sql =
        "SELECT \(EventColumns.list) FROM event WHERE sequence BETWEEN ? AND ? ORDER BY sequence"
    private let columns: EventColumns

    init(_ db: Database, from first: Int64, through last: Int64) throws {
        let statement = try db.cachedStatement(sql: Self.sql)
        try statement.setArguments([first, last])
        columns = EventColumns(statement)
    }

    deinit { columns.reset() }

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
        guard let columns = try nextColumns() else { return nil }
        return columns.event.map(ScannedRow.event) ?? .unreadable(sequence: columns.sequence)
    }

    /// The columns of the next row, which hold until the next call; nil at the end.
    /// - Throws: `DatabaseError`.
    func nextColumns() throws -> EventColumns? { try columns.step() ? columns : nil }
}

/// A row of `event` as `verify` meets it.
package enum ScannedRow: Sendable {
    /// A row with all its columns.
    case event(Event)
    /// A row whose leaf hash has not 32 bytes, or whose text is no UTF-8.
    case unreadable(sequence: Int64)
}
