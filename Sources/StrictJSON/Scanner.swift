/// The lexical grammar of RFC 8259: where a string, a number, a literal or white space ends.
enum Scanner {
    /// The byte at an offset, or 0, which is legal nowhere outside strings, at the end.
    @inline(__always)
    static func peek(_ bytes: Span<UInt8>, _ at: Int) -> UInt8 {
        at < bytes.count ? bytes[at] : 0
    }

    /// Eight bytes, the first of them lowest.
    ///
    /// Traps outside the bytes.
    @inline(__always)
    static func word(_ bytes: Span<UInt8>, _ at: Int) -> UInt64 {
        // Unsafe for elements with padding, which bytes have not.
        let raw = unsafe bytes.bytes
        // Unsafe only in the type it makes of the bytes, and every bit pattern is a UInt64. Bounds are checked.
        return unsafe UInt64(littleEndian: raw.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self))
    }

    /// Checks what a document starts with.
    static func start(_ bytes: Span<UInt8>) throws(JSONError) -> Int {
        let first = peek(bytes, 0)
        let second = peek(bytes, 1)
        if first == 0xef && second == 0xbb || first == 0xfe && second == 0xff
            || first == 0xff && second == 0xfe
        {
            throw JSONError(
                .byteOrderMark, at: 0, "The document starts with a byte order mark; send UTF-8 without one.")
        }
        let at = skipSpace(bytes, 0)
        guard at < bytes.count else {
            throw JSONError(.empty, at: at, "The document is empty; send one JSON value.")
        }
        return at
    }

    /// The mistake at an offset: a byte that may not be there, or the end.
    @inline(never)
    static func unexpected(
        _ bytes: Span<UInt8>, _ at: Int, _ message: StaticString, fileID: StaticString = #fileID,
        line: UInt = #line
    ) -> JSONError {
        guard at < bytes.count else {
            return JSONError(
                .unexpectedEnd, at: bytes.count, "The document ends within a value; send all of it.",
                fileID: fileID, line: line)
        }
        return JSONError(.unexpectedByte, at: at, message, fileID: fileID, line: line)
    }

    /// The first offset from here on that is not white space.
    @inline(__always)
    static func skipSpace(_ bytes: Span<UInt8>, _ at: Int) -> Int {
        peek(bytes, at) > ASCII.space ? at : skipRun(bytes, at)
    }

    private static func skipRun(_ bytes: Span<UInt8>, _ start: Int) -> Int {
        var at = start
        while at < bytes.count {
            switch bytes[at] {
            case ASCII.newline where at + 9 <= bytes.count:
                // Indentation: a newline, then mostly blanks.
                at += 1
                var rest: UInt64
                repeat {
                    rest = word(bytes, at) ^ 0x2020_2020_2020_2020
                    at += rest.trailingZeroBitCount / 8
                } while rest == 0 && at + 8 <= bytes.count
            case ASCII.space, ASCII.newline, ASCII.tab, ASCII.carriageReturn:
                at += 1
            default:
                return at
            }
        }
        return at
    }

    /// Reads `true`, `false` or `null`: so many letters, given as a word with the first of them lowest.
    @inline(__always)
    static func literal(
        _ bytes: Span<UInt8>, _ at: Int, _ word: UInt64, _ count: Int
    ) throws(JSONError) -> Int {
        var rest = word
        for offset in at..<at + count {
            guard peek(bytes, offset) == UInt8(truncatingIfNeeded: rest) else {
                throw unexpected(bytes, offset, "A word is not JSON; write true, false or null, or quote it.")
            }
            rest &>>= 8
        }
        return at + count
    }

    /// Reads a number (RFC 8259, section 6).
    static func number(_ bytes: Span<UInt8>, _ start: Int, isInteger: inout Bool) throws(JSONError) -> Int {
        var at = start
        if bytes[at] == ASCII.minus {
            at += 1
        }
        let integer = at
        at = skipDigits(bytes, at)
        guard at == integer + 1 || at > integer && bytes[integer] != ASCII.zero else {
            throw invalidNumber(bytes, at > integer ? integer : at)
        }
        if peek(bytes, at) == ASCII.point {
            isInteger = false
            let fraction = at + 1
            at = skipDigits(bytes, fraction)
            guard at > fraction else { throw invalidNumber(bytes, at) }
        }
        if peek(bytes, at) | 0x20 == ASCII.e {
            isInteger = false
            at += 1
            if peek(bytes, at) == ASCII.plus || peek(bytes, at) == ASCII.minus {
                at += 1
            }
            let exponent = at
            at = skipDigits(bytes, exponent)
            guard at > exponent else { throw invalidNumber(bytes, at) }
        }
        return at
    }

    @inline(__always)
    private static func skipDigits(_ bytes: Span<UInt8>, _ start: Int) -> Int {
        var at = start
        while at < bytes.count, bytes[at] &- ASCII.zero <= 9 {
            at += 1
        }
        return at
    }

    private static func invalidNumber(_ bytes: Span<UInt8>, _ at: Int, line: UInt = #line) -> JSONError {
        guard at < bytes.count else {
            return unexpected(bytes, at, "", line: line)
        }
        return JSONError(
            .invalidNumber, at: at, "A number is not spelt as JSON wants it; write digits like -12.5e3.",
            line: line)
    }
}
