extension JSONDocument {
    /// What a value is; a key is a string.
    package func kind(of node: JSONNode) -> JSONKind {
        switch token(node).form {
        case .object: .object
        case .array: .array
        case .string, .key: .string
        case .number: .number
        case .true, .false: .bool
        case .null: .null
        }
    }

    /// The value of a member.
    /// - Parameters:
    ///   - key: The key, unescaped. Compared by its bytes: no Unicode normalisation.
    ///   - node: The object.
    /// - Returns: The value; nil if there is no such member or the node is not an object.
    /// - Complexity: Walks the members before it. No allocation.
    package func member(_ key: String, of node: JSONNode) -> JSONNode? {
        let object = token(node)
        guard object.form == .object else { return nil }
        let text = key.utf8Span.span
        let print = KeyText.print(of: text, 0, text.count)
        let span = bytes.span
        var index = Int(node.index) + 1
        while index < Int(object.link) {
            let candidate = tape[index]
            if candidate.link == print, KeyText.equals(candidate, span, text) {
                return JSONNode(index: UInt32(truncatingIfNeeded: index + 1))
            }
            let value = tape[index + 1]
            index = value.isContainer ? Int(value.link) : index + 2
        }
        return nil
    }

    /// The value of a member of a value that may not be there.
    /// - Parameters:
    ///   - key: The key, unescaped.
    ///   - node: The object, or nil.
    /// - Returns: The value; nil if there is no object or no such member.
    package func member(_ key: String, of node: JSONNode?) -> JSONNode? {
        guard let node else { return nil }
        return member(key, of: node)
    }

    /// The members of an object in the order of the document; of anything else, none.
    package func members(of node: JSONNode) -> JSONMembers {
        let object = token(node)
        let start = Int(node.index) + 1
        return JSONMembers(tape: tape, next: start, end: object.form == .object ? Int(object.link) : start)
    }

    /// The elements of an array in the order of the document; of anything else, none.
    package func elements(of node: JSONNode) -> JSONElements {
        let array = token(node)
        let start = Int(node.index) + 1
        return JSONElements(tape: tape, next: start, end: array.form == .array ? Int(array.link) : start)
    }

    /// How many members an object or elements an array has; 0 for anything else.
    package func count(of node: JSONNode) -> Int {
        token(node).count
    }

    /// Where in ``bytes`` a value is: without white space around it, a string with its quotes.
    package func range(of node: JSONNode) -> Range<Int> {
        let token = token(node)
        return Int(token.start)..<Int(token.end)
    }
}

/// The members of an object, each with the nodes of its key and of its value.
package struct JSONMembers: Sequence, IteratorProtocol, Sendable {
    private let tape: [JSONToken]
    private var index: Int
    private let end: Int

    init(tape: [JSONToken], next: Int, end: Int) {
        self.tape = tape
        self.index = next
        self.end = end
    }

    /// The next member, or nil behind the last.
    package mutating func next() -> (key: JSONNode, value: JSONNode)? {
        guard index < end else { return nil }
        let key = JSONNode(index: UInt32(truncatingIfNeeded: index))
        let value = JSONNode(index: UInt32(truncatingIfNeeded: index + 1))
        let token = tape[index + 1]
        index = token.isContainer ? Int(token.link) : index + 2
        return (key, value)
    }
}

/// The elements of an array.
package struct JSONElements: Sequence, IteratorProtocol, Sendable {
    private let tape: [JSONToken]
    private var index: Int
    private let end: Int

    init(tape: [JSONToken], next: Int, end: Int) {
        self.tape = tape
        self.index = next
        self.end = end
    }

    /// The next element, or nil behind the last.
    package mutating func next() -> JSONNode? {
        guard index < end else { return nil }
        let node = JSONNode(index: UInt32(truncatingIfNeeded: index))
        let token = tape[index]
        index = token.isContainer ? Int(token.link) : index + 1
        return node
    }
}
