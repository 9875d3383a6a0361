/// Tells from a DER key which kind it is, to say clearly why it cannot be used.
enum KeyKind {
    private static let p521: [UInt8] = [0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x23]

    private static let others: [(name: String, identifier: [UInt8])] = [
        ("an RSA key", [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01]),
        ("an RSA-PSS key", [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0A]),
        ("a key on the curve P-256", [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]),
        ("a key on the curve P-384", [0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x22]),
        ("a key on the curve P-224", [0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x21]),
        ("a key on the curve secp256k1", [0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x0A]),
        ("an X25519 key", [0x06, 0x03, 0x2B, 0x65, 0x6E]),
        ("an Ed448 key", [0x06, 0x03, 0x2B, 0x65, 0x71]),
    ]

    /// The error for a key that could not be read.
    static func refusal(of der: [UInt8]) -> SignatureError {
        if !contains(p521, in: der), let other = others.first(where: { contains($0.identifier, in: der) }) {
            return unsupported(other.name)
        }
        return SignatureError(
            .malformedKey, "The key cannot be read; it is damaged or neither a P-521 nor an Ed25519 key.")
    }

    /// The error for a key of a kind we do not use.
    static func unsupported(_ name: String) -> SignatureError {
        SignatureError(
            .unsupportedKey,
            "This is \(name), but a P-521 (secp521r1) or Ed25519 key is needed; generate one of those.")
    }

    /// Looks everywhere: in SEC1 the curve stands after the private number.
    private static func contains(_ identifier: [UInt8], in der: [UInt8]) -> Bool {
        der.indices.contains { der[$0...].starts(with: identifier) }
    }
}
