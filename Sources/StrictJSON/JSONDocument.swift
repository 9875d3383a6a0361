/// The bytes of one strict JSON document, and a tape that says where its values are.
///
/// Strict means RFC 8259 in UTF-8, without a byte order mark, without a repeated key (compared after
/// unescaping), without half a surrogate pair, without anything behind the value, at most 64 levels
/// deep. Two readers that disagree on a document are how evidence gets forged, so there is no lenient
/// mode.
///
/// A document may be used again: ``parse(_:)`` keeps the tape's storage. Values are read where they
/// are; nothing is copied until a `String` or a ``JSONValue`` is asked for.
///
/// Source: [RFC 8259](https://www.rfc-editor.org/rfc/rfc8259).
package struct JSONDocument: Sendable {
    /// The bytes that were read, shared with whoever gave them; empty if there is no document.
    package private(set) var bytes: [UInt8]

    private(set) var tape: [JSONToken]

    /// No document yet: its root is `null`.
    package init() {
        bytes = []
        tape = []
    }

    /// Reads a document.
    /// - Parameter bytes: The document.
    /// - Throws: ``JSONError``.
    /// - Complexity: One pass over the bytes.
    package init(_ bytes: [UInt8]) throws(JSONError) {
        self.init()
        try parse(bytes)
    }

    /// Reads another document into the same tape.
    /// - Parameter bytes: The document. It is shared, not copied.
    /// - Throws: ``JSONError``. There is no document then: the root is `null`.
    /// - Complexity: One pass over the bytes, and n log n in the number of keys of an object with more
    ///   than 24 keys, whatever keys somebody chose. No allocation once the tape is long enough, but
    ///   for such objects.
    package mutating func parse(_ bytes: [UInt8]) throws(JSONError) {
        try parse(bytes, limits: JSONLimits())
    }

    /// Reads another document, of limited size, into the same tape.
    /// - Parameters:
    ///   - bytes: The document. It is shared, not copied.
    ///   - limits: How large it may be.
    /// - Throws: ``JSONError``, with the code `tooLarge` before anything is read. There is no document then:
    ///   the root is `null`.
    package mutating func parse(_ bytes: [UInt8], limits: JSONLimits) throws(JSONError) {
        var reused: [JSONToken] = []
        swap(&reused, &tape)
        reused.removeAll(keepingCapacity: true)
        self.bytes = []
        var builder = TapeBuilder(tape: reused)
        reused = []
        do throws(JSONError) {
            guard bytes.count <= limits.maximumBytes else {
                throw JSONError(
                    .tooLarge, at: limits.maximumBytes,
                    "The document has more bytes than are allowed here; send less at a time.")
            }
            let span = bytes.span
            try builder.build(span)
        } catch {
            tape = builder.takeTape()
            tape.removeAll(keepingCapacity: true)
            throw error
        }
        tape = builder.takeTape()
        self.bytes = bytes
    }

    /// The document's one value.
    package var root: JSONNode { JSONNode(index: 0) }

    /// The token of a node; for a node that this document cannot have given, the absent one.
    @inline(__always)
    func token(_ node: JSONNode) -> JSONToken {
        let index = Int(node.index)
        return index < tape.count ? tape[index] : .absent
    }
}
