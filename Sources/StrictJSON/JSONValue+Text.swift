extension JSONValue {
    /// The canonical text: equal JSON values have equal ones.
    ///
    /// Keys sorted by their UTF-8 bytes, no white space, strings escaped as in RFC 8785 (quote,
    /// backslash, below U+0020), numbers spelt by their value. The bytes are those of
    /// ``JSONDocument/appendCanonical(of:to:)``.
    package var canonicalText: String { String(decoding: canonicalBytes, as: UTF8.self) }

    /// The UTF-8 of ``canonicalText``.
    package var canonicalBytes: [UInt8] { written(.canonical) }

    /// Appends the UTF-8 of ``canonicalText``.
    package func appendCanonical(to output: inout [UInt8]) {
        var writer = JSONWriter(.canonical, behind: output.take())
        writer.write(self)
        output = writer.output
    }

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
        // Most of what is written is small, and fits without growing.
        var output: [UInt8] = []
        output.reserveCapacity(512)
        var writer = JSONWriter(style, behind: output.take())
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

    private(set) var output: [UInt8]
    private let style: Style
    private var depth = 0

    /// Goes on behind what is there already.
    init(_ style: Style, behind output: consuming [UInt8]) {
        self.style = style
        self.output = output
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
            for index in elements.indices {
                separate(isFirst: index == 0)
                write(elements[index])
            }
            close(with: ASCII.closeBracket, isEmpty: elements.isEmpty)
        case .object(let members):
            output.append(ASCII.openBrace)
            depth += 1
            if style == .canonical, !members.areInOrder {
                for (place, index) in members.inOrder.enumerated() {
                    write(members[index], isFirst: place == 0)
                }
            } else {
                for index in members.indices { write(members[index], isFirst: index == 0) }
            }
            close(with: ASCII.closeBrace, isEmpty: members.isEmpty)
        }
    }

    private mutating func write(_ member: JSONMember, isFirst: Bool) {
        separate(isFirst: isFirst)
        write(string: member.key)
        output.append(ASCII.colon)
        if style == .pretty {
            output.append(ASCII.space)
        }
        write(member.value)
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

/// The order of members in canonical text, found without moving them.
extension [JSONMember] {
    fileprivate var areInOrder: Bool {
        indices.dropFirst().allSatisfy { self[$0 - 1].key.precedes(self[$0].key) }
    }

    fileprivate var inOrder: [Int] { indices.sorted { self[$0].key.precedes(self[$1].key) } }
}

extension String {
    /// Whether the UTF-8 of this string comes before that of another.
    fileprivate func precedes(_ other: String) -> Bool {
        let (own, others) = (utf8Span.span, other.utf8Span.span)
        for index in 0..<min(own.count, others.count) where own[index] != others[index] {
            return own[index] < others[index]
        }
        return own.count < others.count
    }
}

extension [UInt8] {
    /// Hands the bytes over, so that whoever takes them writes where they are.
    fileprivate mutating func take() -> [UInt8] {
        defer { self = [] }
        return self
    }
}
