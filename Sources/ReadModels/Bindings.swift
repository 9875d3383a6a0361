import GRDB
import GRDBSQLite
import StrictJSON

/// The values of a statement's parameters, given one after the other, and then the way to run it.
struct Bindings {
    private let command: Command
    private var values: BoundValues

    /// Begins without a value.
    init(command: Command, values: consuming BoundValues) {
        self.command = command
        self.values = values
    }

    /// Adds a number.
    consuming func add(_ number: Int64?) -> Bindings {
        values.append(number)
        return self
    }

    /// Adds an instant, in nanoseconds.
    consuming func add(_ instant: Instant?) -> Bindings {
        values.append(instant?.nanoseconds)
        return self
    }

    /// Adds a flag, as 0 or 1.
    consuming func add(_ flag: Bool?) -> Bindings {
        values.append(flag.map { $0 ? 1 : 0 })
        return self
    }

    /// Adds a text with all its bytes.
    consuming func add(_ text: String?) -> Bindings {
        values.append(text: text?.utf8)
        return self
    }

    /// Adds bytes.
    consuming func add(_ bytes: [UInt8]?) -> Bindings {
        values.append(blob: bytes)
        return self
    }

    /// Runs a statement that answers nothing.
    ///
    /// - Throws: the database's error.
    consuming func run() throws {
        try command.run(values)
    }

    /// Hands over the statement, before its first row.
    ///
    /// - Throws: the database's error.
    consuming func rows() throws -> Command {
        try command.start(values)
        return command
    }

    /// Reads the first row; `nil` if there is none.
    ///
    /// - Throws: the database's error, or what `read` throws.
    consuming func first<Value>(_ read: (Command) throws -> Value) throws -> Value? {
        let rows = try rows()
        defer { rows.finish() }
        return try rows.next() ? read(rows) : nil
    }
}

/// Values on their way into a statement: the bytes of all of them in one piece of memory.
struct BoundValues {
    private enum Value {
        case null
        case number(Int64)
        case text(Range<Int>)
        case blob(Range<Int>)
    }

    private var values: [Value] = []
    private var bytes: [UInt8] = []

    mutating func append(_ number: Int64?) {
        values.append(number.map { .number($0) } ?? .null)
    }

    mutating func append(text: String.UTF8View?) {
        guard let text else { return values.append(.null) }
        let start = bytes.count
        bytes.append(contentsOf: text)
        values.append(.text(start..<bytes.count))
    }

    mutating func append(blob: [UInt8]?) {
        guard let blob else { return values.append(.null) }
        let start = bytes.count
        bytes.append(contentsOf: blob)
        values.append(.blob(start..<bytes.count))
    }

    mutating func removeAll() {
        values.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
    }

    /// Binds all values and calls `body`, in which they are valid unless they were copied.
    ///
    /// `handle`: a statement that is not running.
    /// - Returns: SQLite's code for the first value that could not be bound (a text of more than 2^31 bytes, say), or
    ///   what `body` answers.
    func bind(to handle: SQLiteStatement, isCopying: Bool, _ body: () -> CInt) -> CInt {
        // SQLITE_TRANSIENT, documented as -1 in the place of a function that is never called; nil is SQLITE_STATIC.
        // Source: <https://www.sqlite.org/c3ref/c_static.html>.
        let copying = unsafe isCopying ? unsafeBitCast(-1, to: sqlite3_destructor_type.self) : nil
        return unsafe bytes.withUnsafeBytes { memory in
            // No bytes at all have no address, and a value without an address would be NULL: any address will do.
            let start = unsafe memory.baseAddress ?? UnsafeRawPointer(handle)
            for (place, value) in values.enumerated() {
                let index = CInt(truncatingIfNeeded: place + 1)
                let code =
                    switch value {
                    case .null: unsafe sqlite3_bind_null(handle, index)
                    case .number(let number): unsafe sqlite3_bind_int64(handle, index, number)
                    case .text(let range):
                        unsafe sqlite3_bind_text64(
                            handle, index, (start + range.lowerBound).assumingMemoryBound(to: CChar.self),
                            UInt64(range.count), copying, UInt8(SQLITE_UTF8))
                    case .blob(let range):
                        unsafe sqlite3_bind_blob64(
                            handle, index, start + range.lowerBound, UInt64(range.count), copying)
                    }
                guard code == SQLITE_OK else { return code }
            }
            return body()
        }
    }
}
