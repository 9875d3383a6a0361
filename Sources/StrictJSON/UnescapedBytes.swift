/// The UTF-8 bytes that a checked string stands for, one after the other, without storing them.
struct UnescapedBytes {
    private var at: Int
    private let end: Int
    /// Bytes of an escape that were not yet given, the next of them lowest.
    private var pending: UInt32 = 0
    private var pendingCount = 0

    /// Starts at the first character of a string that the scanner accepted.
    init(_ token: JSONToken) {
        at = token.content.lowerBound
        end = token.content.upperBound
    }

    /// The next byte, or nil at the end.
    mutating func next(_ bytes: Span<UInt8>) -> UInt8? {
        if pendingCount > 0 {
            let byte = UInt8(truncatingIfNeeded: pending)
            pending >>= 8
            pendingCount -= 1
            return byte
        }
        guard at < end else { return nil }
        let byte = bytes[at]
        guard byte == ASCII.backslash else {
            at += 1
            return byte
        }
        let letter = bytes[at + 1]
        guard letter == ASCII.u else {
            at += 2
            return switch letter {
            case ASCII.b: 0x08
            case ASCII.f: 0x0c
            case ASCII.n: ASCII.newline
            case ASCII.r: ASCII.carriageReturn
            case ASCII.t: ASCII.tab
            default: letter
            }
        }
        encode(scalar(bytes))
        return next(bytes)
    }

    /// Reads the scalar of a `\u` escape or of a pair of them.
    private mutating func scalar(_ bytes: Span<UInt8>) -> UInt32 {
        let unit = codeUnit(bytes)
        guard unit & 0xfc00 == 0xd800 else { return unit }
        return 0x10000 + (unit & 0x3ff) << 10 + codeUnit(bytes) & 0x3ff
    }

    private mutating func codeUnit(_ bytes: Span<UInt8>) -> UInt32 {
        var unit: UInt32 = 0
        for offset in at + 2..<at + 6 {
            unit = unit << 4 | (ASCII.hexValue(bytes[offset]) ?? 0)
        }
        at += 6
        return unit
    }

    private mutating func encode(_ scalar: UInt32) {
        switch scalar {
        case ..<0x80:
            pending = scalar
            pendingCount = 1
        case ..<0x800:
            pending = 0xc0 | scalar >> 6 | (0x80 | scalar & 0x3f) << 8
            pendingCount = 2
        case ..<0x10000:
            pending = 0xe0 | scalar >> 12 | (0x80 | scalar >> 6 & 0x3f) << 8 | (0x80 | scalar & 0x3f) << 16
            pendingCount = 3
        default:
            pending = 0xf0 | scalar >> 18 | (0x80 | scalar >> 12 & 0x3f) << 8
            pending |= (0x80 | scalar >> 6 & 0x3f) << 16 | (0x80 | scalar & 0x3f) << 24
            pendingCount = 4
        }
    }
}
