/// A value, or a key, of a ``JSONDocument``.
///
/// A node is a place on the tape of the document that gave it. Handed to another document, or to the
/// same one after it has read other bytes, it stands for whatever is there now, or for `null`.
package struct JSONNode: Sendable, Hashable {
    let index: UInt32
}

/// What a JSON value is.
package enum JSONKind: Sendable, Hashable {
    case object
    case array
    case string
    case number
    case bool
    case null
}
