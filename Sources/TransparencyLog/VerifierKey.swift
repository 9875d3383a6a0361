import Crypto
import FoundationEssentials

/// The public half of an Ed25519 key that notes are signed with.
///
/// Shape: written as a C2SP verifier key, `name+hhhhhhhh+base64(0x01 ‖ 32 bytes)`, where the eight lower-case digits
/// are the key ID. A key has one spelling. Two keys are equal if the bytes of name and key are.
/// Source: https://c2sp.org/signed-note and golang.org/x/mod/sumdb/note
package struct VerifierKey: Sendable, Hashable, CustomStringConvertible {
    /// The signature type of Ed25519, the first byte of an encoded key.
    static let algorithm: UInt8 = 0x01

    /// The name, a URL without its scheme if the recommendation was followed.
    package let name: String
    /// The first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key), big-endian.
    package let keyID: UInt32
    private let publicKey: [UInt8]

    /// Makes a key of a name and the 32 bytes of an Ed25519 public key.
    ///
    /// - Throws: `malformedKey` if the name is none or there are not 32 bytes.
    package init(name: String, publicKey: [UInt8]) throws(TransparencyLogError) {
        guard KeyName.isValid(name) else {
            throw TransparencyLogError(
                .malformedKey,
                "A key's name is not empty and has no spaces, plus signs or control characters.")
        }
        guard publicKey.count == 32 else {
            throw TransparencyLogError(.malformedKey, "An Ed25519 public key has 32 bytes.")
        }
        self.name = name
        self.publicKey = publicKey
        keyID = Self.keyID(name: name, publicKey: publicKey)
    }

    /// Reads a verifier key.
    ///
    /// - Throws: `malformedKey` if the text is none, or its key ID is not that of its name and key.
    package init(_ text: String) throws(TransparencyLogError) {
        let parts = KeyText(text, prefix: "")
        guard let parts else {
            throw TransparencyLogError(
                .malformedKey,
                "This is no verifier key of the form name+8 hexadecimal digits+base64. Copy it anew, in one line."
            )
        }
        try self.init(name: parts.name, publicKey: parts.key)
        guard keyID == parts.keyID else { throw Self.mismatch }
    }

    /// The verifier key, as it is handed to those who check signatures.
    package var description: String { KeyText.text(prefix: "", name: name, keyID: keyID, key: publicKey) }

    /// Whether this key made the signature of these bytes.
    ///
    /// Source: RFC 8032 section 5.1.7
    func isValid(_ signature: [UInt8], of bytes: some Sequence<UInt8>) -> Bool {
        guard signature.count == 64,
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey)
        else { return false }
        return key.isValidSignature(signature, for: Array(bytes))
    }

    /// Whether it is the key of the log with this name, byte for byte.
    package func isKey(of log: String) -> Bool { KeyName.areEqual(name, log) }

    /// Whether a signature line says that it is by this key.
    func isNamed(in signature: NoteSignature) -> Bool {
        keyID == signature.keyID && KeyName.areEqual(name, signature.keyName)
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.publicKey == right.publicKey && KeyName.areEqual(left.name, right.name)
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(publicKey) }

    static let mismatch = TransparencyLogError(
        .malformedKey, "The key's ID is not that of its name and key. Copy it anew, in one line.")

    private static func keyID(name: String, publicKey: [UInt8]) -> UInt32 {
        let digest = SHA256.hash(data: Array(name.utf8) + [UInt8(ascii: "\n"), algorithm] + publicKey)
        return digest.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }
}
