extension JSONDocument {
    /// The text of a string or key, unescaped.
    /// - Returns: The text; nil for anything but a string.
    package func string(_ node: JSONNode?) -> String? {
        guard let node else { return nil }
        let token = token(node)
        guard token.isString else { return nil }
        guard token.isMarked else { return String(decoding: bytes[token.content], as: UTF8.self) }
        var unescaped: [UInt8] = []
        unescaped.reserveCapacity(token.content.count)
        let span = bytes.span
        var cursor = UnescapedBytes(token)
        while let byte = cursor.next(span) {
            unescaped.append(byte)
        }
        return String(decoding: unescaped, as: UTF8.self)
    }

    /// Whether a value is a string, or a key, with this text.
    /// - Complexity: Compares the bytes. No allocation.
    package func isString(_ node: JSONNode?, equalTo text: String) -> Bool {
        guard let node else { return false }
        let token = token(node)
        guard token.isString else { return false }
        let span = bytes.span
        return KeyText.equals(token, span, text.utf8Span.span)
    }

    /// Where in ``bytes`` the characters of a string are, without its quotes, if they are spelt without
    /// escapes.
    ///
    /// For reading an id or a name where it is, without making a `String`.
    /// - Returns: The range; nil for anything but a string, and for a string with escapes (use
    ///   ``string(_:)`` then).
    package func plainTextRange(of node: JSONNode?) -> Range<Int>? {
        guard let node else { return nil }
        let token = token(node)
        return token.isString && !token.isMarked ? token.content : nil
    }

    /// The text of a number, exactly as it stands in the document.
    /// - Returns: The text; nil for anything but a number.
    package func numberText(_ node: JSONNode?) -> String? {
        guard let node else { return nil }
        let token = token(node)
        guard token.form == .number else { return nil }
        return String(decoding: bytes[Int(token.start)..<Int(token.end)], as: UTF8.self)
    }

    /// A number that is spelt as an integer.
    /// - Returns: The integer; nil for anything but a number, for one with a fraction or an exponent,
    ///   and for one that 64 bits cannot hold.
    package func integer(_ node: JSONNode?) -> Int64? {
        guard let node else { return nil }
        let token = token(node)
        guard token.form == .number, !token.isMarked else { return nil }
        let isNegative = bytes[Int(token.start)] == ASCII.minus
        var value: Int64 = 0
        for index in Int(token.start) + (isNegative ? 1 : 0)..<Int(token.end) {
            // Negative all the way: the smallest integer has no positive counterpart.
            let (product, isTooLong) = value.multipliedReportingOverflow(by: 10)
            let (sum, isTooLarge) = product.subtractingReportingOverflow(Int64(bytes[index] &- ASCII.zero))
            guard !isTooLong && !isTooLarge else { return nil }
            value = sum
        }
        guard !isNegative else { return value }
        return value == .min ? nil : -value
    }

    /// The value of `true` or `false`.
    /// - Returns: The value; nil for anything else.
    package func bool(_ node: JSONNode?) -> Bool? {
        guard let node else { return nil }
        return switch token(node).form {
        case .true: true
        case .false: false
        default: nil
        }
    }

    /// Whether a value is there and is `null`.
    package func isNull(_ node: JSONNode?) -> Bool {
        guard let node else { return false }
        return token(node).form == .null
    }

    /// A string that is an RFC 3339 instant.
    /// - Returns: The instant; nil for anything that ``Instant/init(rfc3339:)-(String)`` would not take.
    /// - Complexity: No allocation, unless the string contains escapes.
    package func instant(_ node: JSONNode?) -> Instant? {
        guard let node else { return nil }
        let token = token(node)
        guard token.isString else { return nil }
        guard token.isMarked else {
            let span = bytes.span
            return Instant(rfc3339: span, token.content)
        }
        return string(node).flatMap { Instant(rfc3339: $0) }
    }

    /// A copy of a value that does not need the document.
    ///
    /// An integer is ``JSONValue/integer(_:)`` if 64 bits hold it and it is spelt as they would be;
    /// every other number keeps its text.
    package func value(of node: JSONNode) -> JSONValue {
        switch token(node).form {
        case .object:
            .object(
                members(of: node).map { member in
                    JSONMember(key: string(member.key) ?? "", value: value(of: member.value))
                })
        case .array: .array(elements(of: node).map { value(of: $0) })
        case .string, .key: .string(string(node) ?? "")
        case .number: JSONValue.spelt(numberText(node) ?? "", integer(node))
        case .true: .bool(true)
        case .false: .bool(false)
        case .null: .null
        }
    }
}

extension JSONValue {
    /// A number: as an integer if that writes the same text.
    fileprivate static func spelt(_ text: String, _ integer: Int64?) -> JSONValue {
        // Only "-0" is an integer of another spelling.
        guard let integer, text != "-0" else { return .number(text) }
        return .integer(integer)
    }
}
