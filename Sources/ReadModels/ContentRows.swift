import GRDB

/// The rows of a content table in their canonical bytes, one after the other.
///
/// Shape of a row, per column: `0` for NULL, `1` and 8 bytes (big-endian, two's complement) for a number, `2` (text) or
/// `3` (bytes), a length of 8 bytes (big-endian) and the bytes. Nothing in it depends on the file it comes from.
struct ContentRows {
    private let table: ContentTable
    private let command: Command

    /// The bytes of the present row.
    private(set) var row: [UInt8] = []

    /// How many of them belong to the key.
    private(set) var keyLength = 0

    /// The number of rows so far.
    private(set) var count: Int64 = 0

    /// Begins before the first row of a table.
    ///
    /// - Throws: the database's error.
    init(_ table: ContentTable, in database: Database) throws {
        self.table = table
        command = try Command(database, table.rows).begin().rows()
    }

    /// Goes to the next row; `false` when there is none.
    ///
    /// - Throws: the database's error.
    mutating func next() throws -> Bool {
        row.removeAll(keepingCapacity: true)
        guard try command.next() else { return false }
        count += 1
        for (place, column) in table.columns.enumerated() {
            append(column.kind, CInt(place))
            if place == table.keyCount - 1 { keyLength = row.count }
        }
        return true
    }

    private mutating func append(_ kind: ContentTable.Kind, _ place: CInt) {
        switch kind {
        case .number:
            guard let number = command.number(place) else { return row.append(0) }
            row.append(1)
            row.append(bigEndian: UInt64(bitPattern: number))
        case .text, .bytes:
            let found: Void? = unsafe command.withBytes(place) { bytes in
                row.append(kind == .text ? 2 : 3)
                row.append(bigEndian: UInt64(bytes.count))
                unsafe row.append(contentsOf: bytes)
            }
            if found == nil { row.append(0) }
        }
    }

    /// The present row's values.
    var values: [ContentValue] {
        table.columns.enumerated().map { place, column in
            switch column.kind {
            case .number: command.number(CInt(place)).map { .number($0) } ?? .absent
            case .text: command.bytes(CInt(place)).map { .text($0) } ?? .absent
            case .bytes: command.bytes(CInt(place)).map { .bytes($0) } ?? .absent
            }
        }
    }
}

/// A value in a row, ordered as SQLite orders values.
enum ContentValue: Hashable, Comparable {
    case absent
    case number(Int64)
    case text([UInt8])
    case bytes([UInt8])

    static func < (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.number(let left), .number(let right)): left < right
        case (.text(let left), .text(let right)), (.bytes(let left), .bytes(let right)):
            left.lexicographicallyPrecedes(right)
        default: left.rank < right.rank
        }
    }

    private var rank: Int {
        switch self {
        case .absent: 0
        case .number: 1
        case .text: 2
        case .bytes: 3
        }
    }
}

extension [UInt8] {
    /// Appends a number as 8 bytes, the greatest first.
    mutating func append(bigEndian number: UInt64) {
        // The bytes are those of the number, within the call.
        unsafe Swift.withUnsafeBytes(of: number.bigEndian) { bytes in unsafe append(contentsOf: bytes) }
    }
}
