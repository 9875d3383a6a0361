extension JSONDocument {
    /// Appends the canonical bytes of a value.
    ///
    /// Equal values have equal canonical bytes, different ones have different bytes: members are sorted
    /// by the UTF-8 bytes of their keys, there is no white space, strings are escaped as in RFC 8785,
    /// and a number is spelt by its exact value, so that `1.0`, `1` and `10e-1` are the same.
    /// - Parameters:
    ///   - node: The value.
    ///   - output: Where the bytes go.
    /// - Complexity: Linear in the bytes; n log n in the members of an object.
    package func appendCanonical(of node: JSONNode, to output: inout [UInt8]) {
        let token = token(node)
        switch token.form {
        case .object: appendCanonicalObject(node, to: &output)
        case .array:
            output.append(ASCII.openBracket)
            var isFirst = true
            for element in elements(of: node) {
                if !isFirst {
                    output.append(ASCII.comma)
                }
                isFirst = false
                appendCanonical(of: element, to: &output)
            }
            output.append(ASCII.closeBracket)
        case .string, .key: appendCanonicalString(token, to: &output)
        case .number:
            let span = bytes.span
            CanonicalNumber.append(span, Int(token.start)..<Int(token.end), to: &output)
        case .true: output.append(contentsOf: "true".utf8)
        case .false: output.append(contentsOf: "false".utf8)
        case .null: output.append(contentsOf: "null".utf8)
        }
    }

    private func appendCanonicalObject(_ node: JSONNode, to output: inout [UInt8]) {
        let sorted = members(of: node).sorted { left, right in
            let span = bytes.span
            return KeyText.order(token(left.key), token(right.key), span) == .before
        }
        output.append(ASCII.openBrace)
        var isFirst = true
        for member in sorted {
            if !isFirst {
                output.append(ASCII.comma)
            }
            isFirst = false
            appendCanonicalString(token(member.key), to: &output)
            output.append(ASCII.colon)
            appendCanonical(of: member.value, to: &output)
        }
        output.append(ASCII.closeBrace)
    }

    private func appendCanonicalString(_ token: JSONToken, to output: inout [UInt8]) {
        guard token.isMarked else {
            // Spelt without escapes, it contains nothing that needs one.
            output.append(contentsOf: bytes[Int(token.start)..<Int(token.end)])
            return
        }
        output.append(ASCII.quote)
        let span = bytes.span
        var cursor = UnescapedBytes(token)
        while let byte = cursor.next(span) {
            Escape.append(byte, to: &output)
        }
        output.append(ASCII.quote)
    }
}
