package import StrictJSON

/// An event that is yet to be appended.
///
/// Shape: `metadata` is a JSON object with the keys that docs/format.md lists for the kind, and never a secret;
/// `body` holds the bytes as received. `sourceKey` is made once, before the first attempt to append, so that
/// a retry finds the event that is already there.
package struct NewEvent: Sendable, Hashable {
    /// What the event is about.
    package var kind: EventKind
    /// The caller's name for it, unique in the ledger.
    package var sourceKey: String
    /// What is known about the body.
    package var metadata: JSONValue
    /// The bytes, verbatim.
    package var body: [UInt8]

    /// Takes the four parts; they are checked when the event is appended.
    package init(kind: EventKind, sourceKey: String, metadata: JSONValue, body: [UInt8]) {
        self.kind = kind
        self.sourceKey = sourceKey
        self.metadata = metadata
        self.body = body
    }
}
