/// One signature line of a note.
///
/// Shape: em dash, space, key name, space, base64(key ID ‖ signature). It is a claim until ``SignedNote/verdict(_:)``
/// has checked it.
package struct NoteSignature: Sendable, Hashable {
    private static let prefix = "— "

    /// The name of the key that is said to have signed.
    package let keyName: String
    /// Its ID.
    package let keyID: UInt32
    /// The bytes behind the ID, as the key's algorithm gives them; at least one.
    package let signature: [UInt8]

    init(keyName: String, keyID: UInt32, signature: [UInt8]) {
        self.keyName = keyName
        self.keyID = keyID
        self.signature = signature
    }

    /// Reads a line without its newline; nil if it is no signature line.
    init?(line: ArraySlice<UInt8>) {
        guard let (nameBytes, base64) = line.dropping(prefix: Self.prefix)?.splitAtSpace,
            let name = String(validating: nameBytes, as: UTF8.self), KeyName.isValid(name),
            let bytes = Base64.bytes(base64), bytes.count > 4
        else { return nil }
        keyName = name
        keyID = bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        signature = Array(bytes.dropFirst(4))
    }

    /// The line with its newline.
    var line: [UInt8] {
        var bytes = stride(from: 24, through: 0, by: -8).map {
            UInt8(truncatingIfNeeded: keyID >> UInt32($0))
        }
        bytes += signature
        return Array("\(Self.prefix)\(keyName) \(Base64.text(bytes))\n".utf8)
    }
}
