import Crypto
import FoundationEssentials

/// An Ed25519 key that signs notes.
///
/// Shape: written as golang.org/x/mod/sumdb/note does, `PRIVATE+KEY+name+hhhhhhhh+base64(0x01 ‖ 32-byte seed)`. The
/// secret comes out of ``secretText`` alone: printing, interpolating or dumping a key shows its name.
package struct NoteSigningKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    private static let prefix = "PRIVATE+KEY+"

    /// The public half, which is handed to those who check signatures.
    package let verifierKey: VerifierKey
    private let privateKey: Curve25519.Signing.PrivateKey

    /// Makes a key of a name and a seed of 32 random bytes.
    ///
    /// - Throws: `malformedKey` if the name is none or there are not 32 bytes.
    package init(name: String, seed: [UInt8]) throws(TransparencyLogError) {
        guard seed.count == 32, let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
            throw TransparencyLogError(.malformedKey, "An Ed25519 seed has 32 bytes.")
        }
        try self.init(name: name, privateKey: key)
    }

    /// Reads a signing key.
    ///
    /// - Throws: `malformedKey` if the text is none, or its key ID is not that of its name and key.
    package init(_ text: String) throws(TransparencyLogError) {
        guard let parts = KeyText(text, prefix: Self.prefix) else {
            throw TransparencyLogError(
                .malformedKey, "This is no signing key that begins with PRIVATE+KEY+. Restore its file.")
        }
        try self.init(name: parts.name, seed: parts.key)
        guard verifierKey.keyID == parts.keyID else { throw VerifierKey.mismatch }
    }

    private init(name: String, privateKey: Curve25519.Signing.PrivateKey) throws(TransparencyLogError) {
        verifierKey = try VerifierKey(name: name, publicKey: Array(privateKey.publicKey.rawRepresentation))
        self.privateKey = privateKey
    }

    /// Makes a new key from the system's random numbers.
    ///
    /// - Throws: `malformedKey` if the name is none.
    package static func generate(name: String) throws(TransparencyLogError) -> NoteSigningKey {
        try NoteSigningKey(name: name, privateKey: Curve25519.Signing.PrivateKey())
    }

    /// The name, which is in every signature.
    package var name: String { verifierKey.name }

    /// The key with its secret, for the file that nobody else may read.
    package var secretText: String {
        KeyText.text(
            prefix: Self.prefix, name: name, keyID: verifierKey.keyID,
            key: Array(privateKey.rawRepresentation))
    }

    /// Signs a text, which has to end in a newline.
    ///
    /// Signing the same text again may give another signature of it.
    ///
    /// - Throws: `malformedNote` if the text cannot stand in a note; `tooLarge` above 1 MiB with the signature.
    package func sign(_ text: String) throws(TransparencyLogError) -> SignedNote {
        let bytes = Array(text.utf8)
        guard bytes.last == UInt8(ascii: "\n") else {
            throw TransparencyLogError(.malformedNote, "The text of a note ends in a newline. Add one.")
        }
        guard let signature = try? privateKey.signature(for: bytes) else {
            throw TransparencyLogError(.malformedKey, "The signing key does not sign. Restore its file.")
        }
        let line = NoteSignature(keyName: name, keyID: verifierKey.keyID, signature: Array(signature)).line
        // Read as any other note: what is not one is not signed.
        return try SignedNote(bytes + [UInt8(ascii: "\n")] + line)
    }

    /// The name; never the secret.
    package var description: String { "signing key \(name)" }

    /// The name; never the secret.
    package var debugDescription: String { description }

    /// The name; never the secret.
    package var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}
