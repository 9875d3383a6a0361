extension JSONValue {
    /// The canonical text: equal JSON values have equal ones.
    ///
    /// Keys sorted by their UTF-8 bytes, no white space, strings escaped as in RFC 8785 (quote,
    /// backslash, below U+0020), numbers spelt by their value. The bytes are those of
    /// ``JSONDocument/appendCanonical(of:to:)``.
    package var canonicalText: String { String(decoding: canonicalBytes, as: UTF8.self) }

    /// The UTF-8 of ``canonicalText``.
    package var canonicalBytes: [UInt8] { written(.canonical) }

    /// The text on one line, members in their order, safe to show on a terminal.
    ///
    /// Characters that a terminal may act on or hide (see `Unicode.Scalar.isTerminalHazard`) are written as
    /// escapes; numbers keep their text. Reading it gives the same value.
    package var text: String { String(decoding: written(.compact), as: UTF8.self) }

    /// The text on several lines, indented by two spaces, otherwise like ``text``.
    ///
    /// It does not end in a line break.
    package var prettyText: String { String(decoding: written(.pretty), as: UTF8.self) }

    private func written(_ style: JSONWriter.Style) -> [UInt8] {
        var writer = JSONWriter(style)
        writer.write(self)
        return writer.output
    }
}

/// Writes a tree.
private struct JSONWriter {
    enum Style {
        case canonical
        case compact
        case pretty
    }

    private(set) var output: [UInt8] = []
    private let style: Style
    private var depth = 0

    init(_ style: Style) {
        self.style = style
        // Most of what is written is small, and fits without growing.
        output.reserveCapacity(512)
    }

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: output.append(contentsOf: "null".utf8)
        case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
        case .integer(let value): output.append(contentsOf: "\(value)".utf8)
        case .number(let text): write(number: text)
        case .string(let text): write(string: text)
        case .array(let elements):
            output.append(ASCII.openBracket)
            depth += 1
            for (index, element) in elements.enumerated() {
                separate(isFirst: index == 0)
                write(element)
            }
            close(with: ASCII.closeBracket, isEmpty: elements.isEmpty)
        case .object(let members):
            output.append(ASCII.openBrace)
            depth += 1
            for (index, member) in arranged(members).enumerated() {
                separate(isFirst: index == 0)
                write(string: member.key)
                output.append(ASCII.colon)
                if style == .pretty {
                    output.append(ASCII.space)
                }
                write(member.value)
            }
            close(with: ASCII.closeBrace, isEmpty: members.isEmpty)
        }
    }

    private func arranged(_ members: [JSONMember]) -> [JSONMember] {
        guard style == .canonical else { return members }
        return members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }

    private mutating func separate(isFirst: Bool) {
        if !isFirst {
            output.append(ASCII.comma)
        }
        breakLine()
    }

    private mutating func close(with byte: UInt8, isEmpty: Bool) {
        depth -= 1
        if !isEmpty {
            breakLine()
        }
        output.append(byte)
    }

    private mutating func breakLine() {
        guard style == .pretty else { return }
        output.append(ASCII.newline)
        output.append(contentsOf: repeatElement(ASCII.space, count: 2 * depth))
    }

    private mutating func write(number text: String) {
        let span = text.utf8Span.span
        var isInteger = true
        let start = Scanner.peek(span, 0)
        precondition(
            (start == ASCII.minus || start &- ASCII.zero <= 9)
                && (try? Scanner.number(span, 0, isInteger: &isInteger)) == span.count,
            "JSONValue.number was made of a text that is not a JSON number.")
        if style == .canonical {
            CanonicalNumber.append(span, 0..<span.count, to: &output)
        } else {
            output.append(contentsOf: text.utf8)
        }
    }

    private mutating func write(string text: String) {
        output.append(ASCII.quote)
        if style == .canonical || text.utf8.allSatisfy({ $0 >= ASCII.space && $0 < 0x7f }) {
            Escape.append(text, to: &output)
        } else {
            for scalar in text.unicodeScalars {
                if scalar.value >= 0x7f && scalar.isTerminalHazard {
                    Escape.appendEscaped(scalar, to: &output)
                } else {
                    for byte in UTF8.encode(scalar) ?? UTF8.EncodedScalar() {
                        Escape.append(byte, to: &output)
                    }
                }
            }
        }
        output.append(ASCII.quote)
    }
}
