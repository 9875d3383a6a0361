/// Splits a stream of bytes into lines, with one line in memory at a time.
///
/// A line over the limit is passed over to its end without being kept. Line feeds end lines; a last line needs none.
struct LineReader {
    /// One line without its line feed.
    enum Line {
        case bytes([UInt8])
        case tooLong
    }

    private let limit: Int
    private let read: () throws -> [UInt8]
    private var buffer: [UInt8] = []
    private var start = 0
    private var isAtEnd = false

    /// A reader over a function that gives the next bytes, and none at the end.
    init(limit: Int, read: @escaping () throws -> [UInt8]) {
        self.limit = limit
        self.read = read
    }

    /// The next line; nil at the end.
    ///
    /// - Throws: what reading throws.
    mutating func next() throws -> Line? {
        var line: [UInt8] = []
        var isTooLong = false
        while true {
            if start == buffer.count {
                buffer = isAtEnd ? [] : try read()
                start = 0
                if buffer.isEmpty {
                    isAtEnd = true
                    if isTooLong { return .tooLong }
                    return line.isEmpty ? nil : .bytes(line)
                }
            }
            let end = buffer[start...].firstIndex(of: UInt8(ascii: "\n"))
            let part = buffer[start..<(end ?? buffer.count)]
            if line.count + part.count > limit {
                isTooLong = true
                line = []
            } else if !isTooLong {
                line.append(contentsOf: part)
            }
            start = end.map { $0 + 1 } ?? buffer.count
            if end != nil { return isTooLong ? .tooLong : .bytes(line) }
        }
    }
}
