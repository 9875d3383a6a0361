extension Scanner {
    /// Reads a string (RFC 8259, section 7; UTF-8 by RFC 3629).
    /// - Returns: The offset behind its closing quote.
    @inline(__always)
    static func string(_ bytes: Span<UInt8>, _ start: Int, isEscaped: inout Bool) throws(JSONError) -> Int {
        let at = skipPlain(bytes, start + 1)
        if at < bytes.count, bytes[at] == ASCII.quote {
            return at + 1
        }
        return try specialString(bytes, at, isEscaped: &isEscaped)
    }

    /// The first offset from here on with a quote, a backslash, a control or a byte that is not ASCII.
    @inline(__always)
    private static func skipPlain(_ bytes: Span<UInt8>, _ start: Int) -> Int {
        var at = start
        while at + 8 <= bytes.count {
            let word = word(bytes, at)
            let quotes = word ^ 0x2222_2222_2222_2222
            let backslashes = word ^ 0x5c5c_5c5c_5c5c_5c5c
            // The subtractions borrow across bytes, but only upwards from a hit: the lowest one is exact.
            let below =
                (word &- 0x2020_2020_2020_2020)
                | (quotes &- 0x0101_0101_0101_0101)
                | (backslashes &- 0x0101_0101_0101_0101)
            let hits = ((below & ~word) | word) & 0x8080_8080_8080_8080
            if hits != 0 {
                return at + hits.trailingZeroBitCount / 8
            }
            at += 8
        }
        while at < bytes.count {
            let byte = bytes[at]
            if byte < ASCII.space || byte >= 0x80 || byte == ASCII.quote || byte == ASCII.backslash {
                return at
            }
            at += 1
        }
        return at
    }

    /// Reads on from the first special byte of a string.
    private static func specialString(
        _ bytes: Span<UInt8>, _ start: Int, isEscaped: inout Bool
    ) throws(JSONError) -> Int {
        var at = start
        while at < bytes.count {
            let byte = bytes[at]
            if byte == ASCII.quote {
                return at + 1
            } else if byte == ASCII.backslash {
                isEscaped = true
                at = skipPlain(bytes, try escape(bytes, at))
            } else if byte >= 0x80 {
                let length = UTF8Sequence.length(bytes, at)
                guard length > 0 else {
                    throw JSONError(
                        .invalidUTF8, at: at, "A string contains bytes that are not UTF-8; send UTF-8.")
                }
                at += length
            } else if byte < ASCII.space {
                throw JSONError(
                    .controlCharacter, at: at,
                    "A string contains a control character; write it as an escape like \\u0009.")
            } else {
                at = skipPlain(bytes, at)
            }
        }
        throw unexpected(bytes, at, "")
    }

    /// Reads an escape, or the two that are a surrogate pair.
    private static func escape(_ bytes: Span<UInt8>, _ at: Int) throws(JSONError) -> Int {
        switch peek(bytes, at + 1) {
        case ASCII.quote, ASCII.backslash, ASCII.slash, ASCII.b, ASCII.f, ASCII.n, ASCII.r, ASCII.t:
            return at + 2
        case ASCII.u:
            let unit = try codeUnit(bytes, at)
            guard unit & 0xf800 == 0xd800 else { return at + 6 }
            if unit < 0xdc00, peek(bytes, at + 6) == ASCII.backslash, peek(bytes, at + 7) == ASCII.u,
                try codeUnit(bytes, at + 6) & 0xfc00 == 0xdc00
            {
                return at + 12
            }
            throw JSONError(
                .loneSurrogate, at: at,
                "An escape names half of a surrogate pair; write both halves or neither.")
        default:
            guard at + 1 < bytes.count else { throw unexpected(bytes, at + 1, "") }
            throw invalidEscape(at)
        }
    }

    /// The four hexadecimal digits of the `\u` escape at an offset.
    private static func codeUnit(_ bytes: Span<UInt8>, _ at: Int) throws(JSONError) -> UInt32 {
        var unit: UInt32 = 0
        for offset in at + 2..<at + 6 {
            guard offset < bytes.count else { throw unexpected(bytes, offset, "") }
            guard let digit = ASCII.hexValue(bytes[offset]) else { throw invalidEscape(at) }
            unit = unit << 4 | digit
        }
        return unit
    }

    private static func invalidEscape(_ at: Int, line: UInt = #line) -> JSONError {
        JSONError(
            .invalidEscape, at: at,
            "A backslash does not start an escape; write two for one, or an escape of JSON.", line: line)
    }
}

/// UTF-8 by RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
enum UTF8Sequence {
    /// How many bytes the sequence at an offset has, or 0 if it is not one.
    ///
    /// The first byte is not ASCII.
    static func length(_ bytes: Span<UInt8>, _ at: Int) -> Int {
        let second = Scanner.peek(bytes, at + 1)
        switch bytes[at] {
        case 0xc2...0xdf:
            return isContinuation(second) ? 2 : 0
        case 0xe0...0xef:
            let isSecond =
                switch bytes[at] {
                case 0xe0: 0xa0...0xbf ~= second
                case 0xed: 0x80...0x9f ~= second
                default: isContinuation(second)
                }
            return isSecond && isContinuation(Scanner.peek(bytes, at + 2)) ? 3 : 0
        case 0xf0...0xf4:
            let isSecond =
                switch bytes[at] {
                case 0xf0: 0x90...0xbf ~= second
                case 0xf4: 0x80...0x8f ~= second
                default: isContinuation(second)
                }
            return isSecond && isContinuation(Scanner.peek(bytes, at + 2))
                && isContinuation(Scanner.peek(bytes, at + 3)) ? 4 : 0
        default:
            return 0
        }
    }

    @inline(__always)
    private static func isContinuation(_ byte: UInt8) -> Bool {
        byte & 0xc0 == 0x80
    }
}
