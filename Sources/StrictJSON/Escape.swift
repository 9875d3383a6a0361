/// Writing characters of strings.
enum Escape {
    /// Appends one byte of a string's UTF-8, escaped if RFC 8785 section 3.2.2.2 wants it: quote, backslash
    /// and everything below U+0020.
    @inline(__always)
    static func append(_ byte: UInt8, to output: inout [UInt8]) {
        if byte >= ASCII.space && byte != ASCII.quote && byte != ASCII.backslash {
            output.append(byte)
            return
        }
        output.append(ASCII.backslash)
        switch byte {
        case ASCII.quote, ASCII.backslash: output.append(byte)
        case 0x08: output.append(ASCII.b)
        case ASCII.tab: output.append(ASCII.t)
        case ASCII.newline: output.append(ASCII.n)
        case 0x0c: output.append(ASCII.f)
        case ASCII.carriageReturn: output.append(ASCII.r)
        default: appendUnit(UInt16(byte), to: &output)
        }
    }

    /// Appends a string's UTF-8, escaped as ``append(_:to:)-(UInt8,_)`` does.
    ///
    /// Complexity: Most strings have nothing to escape; they cost one copy and one look at many bytes at once.
    static func append(_ text: String, to output: inout [UInt8]) {
        let start = output.count
        output.append(contentsOf: text.utf8)
        guard needsEscape(output.span, from: start) else { return }
        let plain = Array(output[start...])
        output.removeLast(plain.count)
        var run = 0
        for index in plain.indices where isEscaped(plain[index]) {
            output.append(contentsOf: plain[run..<index])
            append(plain[index], to: &output)
            run = index + 1
        }
        output.append(contentsOf: plain[run...])
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < ASCII.space || byte == ASCII.quote || byte == ASCII.backslash
    }

    private static func needsEscape(_ bytes: Span<UInt8>, from start: Int) -> Bool {
        var found: UInt8 = 0
        // Without a branch, so that the compiler takes many bytes at once.
        for index in start..<bytes.count {
            let byte = bytes[index]
            found |=
                (byte < ASCII.space ? 1 : 0) | (byte == ASCII.quote ? 1 : 0)
                | (byte == ASCII.backslash ? 1 : 0)
        }
        return found != 0
    }

    /// Appends a scalar as one or two `\u` escapes.
    static func appendEscaped(_ scalar: Unicode.Scalar, to output: inout [UInt8]) {
        for unit in UTF16.encode(scalar) ?? UTF16.EncodedScalar() {
            output.append(ASCII.backslash)
            appendUnit(unit, to: &output)
        }
    }

    private static func appendUnit(_ unit: UInt16, to output: inout [UInt8]) {
        output.append(ASCII.u)
        for shift: UInt16 in [12, 8, 4, 0] {
            output.append(ASCII.hexDigit(UInt32(unit >> shift)))
        }
    }
}

extension Unicode.Scalar {
    /// Whether a terminal may act on this character, or hide it, instead of showing it.
    ///
    /// Controls (C0, DEL, C1), format characters (bidirectional controls, zero width characters, tags)
    /// and the separators of lines and paragraphs: the general categories Cc, Cf, Zl and Zp of Unicode.
    package var isTerminalHazard: Bool {
        guard value >= 0x7f else { return value < 0x20 }
        return switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
