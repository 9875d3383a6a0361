/// A JSON value as a tree: for what we write, and for small things that we read.
///
/// Members keep their order. Texts are compared by their bytes, not by Unicode equivalence, so two
/// values are equal if and only if they are written alike; compare ``canonicalText`` for equality as
/// JSON.
package enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// A number that is no ``integer(_:)``, as its exact text by RFC 8259.
    case number(String)
    case string(String)
    case array([JSONValue])
    /// Members in their order. Whoever makes one sees to it that no key is there twice.
    case object([JSONMember])

    /// Reads a document into a tree.
    /// - Parameter bytes: The document.
    /// - Throws: ``JSONError``.
    package init(_ bytes: [UInt8]) throws(JSONError) {
        let document = try JSONDocument(bytes)
        self = document.value(of: document.root)
    }
}

/// One member of an object.
package struct JSONMember: Sendable {
    /// The key, unescaped.
    package var key: String
    /// The value.
    package var value: JSONValue

    /// A member of an object.
    package init(key: String, value: JSONValue) {
        self.key = key
        self.value = value
    }
}

extension JSONValue: Hashable {
    /// Equality of kind, texts (by bytes) and order.
    package static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let one), .bool(let other)): one == other
        case (.integer(let one), .integer(let other)): one == other
        case (.number(let one), .number(let other)): one.hasSameBytes(as: other)
        case (.string(let one), .string(let other)): one.hasSameBytes(as: other)
        case (.array(let one), .array(let other)): one == other
        case (.object(let one), .object(let other)): one == other
        default: false
        }
    }

    /// Hashes what ``==(_:_:)`` compares.
    package func hash(into hasher: inout Hasher) {
        // Texts with equal bytes are equal as strings too, so the hash of the string will do.
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .integer(let value): hasher.combine(value)
        case .number(let text), .string(let text): hasher.combine(text)
        case .array(let elements): hasher.combine(elements)
        case .object(let members): hasher.combine(members)
        }
    }
}

extension JSONMember: Hashable {
    /// Equality of the key's bytes and of the value.
    package static func == (left: JSONMember, right: JSONMember) -> Bool {
        left.key.hasSameBytes(as: right.key) && left.value == right.value
    }

    /// Hashes key and value.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(key)
        hasher.combine(value)
    }
}

extension String {
    /// Whether two strings are the same bytes in UTF-8; `==` would also take canonically equivalent ones.
    func hasSameBytes(as other: String) -> Bool {
        // Two that are equivalent and of the same length are the same where one is ASCII, since what is equivalent to
        // an ASCII character takes more bytes.
        utf8.count == other.utf8.count && self == other
            && (utf8Span.isKnownASCII || utf8.elementsEqual(other.utf8))
    }
}
