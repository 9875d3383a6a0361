/// The public keys that signatures may be verified with, by key id.
package struct KeySet: Sendable, Hashable {
    private let keys: [String: VerificationKey]

    /// Makes a set from keys by their ids.
    package init(_ keys: [String: VerificationKey]) {
        self.keys = keys
    }

    /// The key with that id, compared exactly; nil if it is not known.
    package subscript(keyID: String) -> VerificationKey? { keys[keyID] }

    /// Whether there is no key at all.
    package var isEmpty: Bool { keys.isEmpty }

    /// The ids of all keys, sorted.
    package var keyIDs: [String] { keys.keys.sorted() }

    /// This set with the keys of another one; where both have an id, the other's key counts.
    package func merging(_ newer: KeySet) -> KeySet {
        KeySet(keys.merging(newer.keys) { _, new in new })
    }
}
