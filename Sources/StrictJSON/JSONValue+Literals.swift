extension JSONValue: ExpressibleByStringLiteral {
    /// A string.
    package init(stringLiteral value: String) {
        self = .string(value)
    }
}

extension JSONValue: ExpressibleByIntegerLiteral {
    /// An integer.
    package init(integerLiteral value: Int64) {
        self = .integer(value)
    }
}

extension JSONValue: ExpressibleByBooleanLiteral {
    /// `true` or `false`.
    package init(booleanLiteral value: Bool) {
        self = .bool(value)
    }
}

extension JSONValue: ExpressibleByNilLiteral {
    /// `null`.
    ///
    /// Where a `JSONValue?` is expected, `nil` is no value; where a ``JSONValue`` is, as in `condition
    /// ? value : nil`, it is this one.
    package init(nilLiteral: ()) {
        self = .null
    }
}

extension JSONValue: ExpressibleByArrayLiteral {
    /// An array.
    package init(arrayLiteral elements: JSONValue...) {
        self = .array(elements)
    }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
    /// An object with its members in the order of the literal.
    /// - Precondition: No key is there twice.
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        var members: [JSONMember] = []
        for (key, value) in elements {
            precondition(
                !members.contains { $0.key.hasSameBytes(as: key) },
                "An object literal has the key \(key) twice.")
            members.append(JSONMember(key: key, value: value))
        }
        self = .object(members)
    }
}
