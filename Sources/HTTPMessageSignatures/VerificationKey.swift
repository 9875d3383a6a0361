import Crypto
import Foundation

/// A public key that signatures are verified with: ECDSA on P-521 with SHA-512, or Ed25519.
///
/// The algorithm belongs to the key; a message cannot choose it.
/// Source: API reference, algorithms and verifying a delivery; RFC 7518, 6.2.1 (coordinates); RFC 8032.
package struct VerificationKey: Sendable, Hashable {
    private enum Material: Sendable {
        case p521(P521.Signing.PublicKey)
        case ed25519(Curve25519.Signing.PublicKey)
    }

    /// Bytes of one coordinate of a P-521 point.
    static let coordinateLength = 66

    private static let ed25519Header: [UInt8] = [
        0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
    ]

    private let material: Material

    init(_ key: P521.Signing.PublicKey) {
        material = .p521(key)
    }

    init(_ key: Curve25519.Signing.PublicKey) {
        material = .ed25519(key)
    }

    /// A P-521 key from its point, as in a JSON Web Key.
    ///
    /// - Parameters:
    ///   - x: the big-endian coordinate, at most 66 bytes; shorter ones are padded with zeros in front.
    ///   - y: likewise.
    /// - Returns: the key.
    /// - Throws: `invalidPublicKey` if the point is not on the curve.
    package static func p521(x: [UInt8], y: [UInt8]) throws(SignatureError) -> VerificationKey {
        guard (1...coordinateLength).contains(x.count), (1...coordinateLength).contains(y.count) else {
            throw SignatureError(.invalidPublicKey, "A coordinate of a P-521 key must have 1 to 66 bytes.")
        }
        let point = [x, y].flatMap { [UInt8](repeating: 0, count: coordinateLength - $0.count) + $0 }
        do {
            return VerificationKey(try P521.Signing.PublicKey(rawRepresentation: point))
        } catch {
            throw SignatureError(.invalidPublicKey, "The coordinates are not a point on the curve P-521.")
        }
    }

    /// An Ed25519 key from its 32 bytes.
    ///
    /// - Throws: `invalidPublicKey` if there are not 32.
    package static func ed25519(raw: [UInt8]) throws(SignatureError) -> VerificationKey {
        guard raw.count == 32, let key = try? Curve25519.Signing.PublicKey(rawRepresentation: raw) else {
            throw SignatureError(.invalidPublicKey, "An Ed25519 public key must have 32 bytes.")
        }
        return VerificationKey(key)
    }

    /// A key from the PEM text of a SubjectPublicKeyInfo (`PUBLIC KEY`).
    ///
    /// - Throws: `emptyKey`, `malformedKey`, `unsupportedKey`, `privateKeyGiven`.
    package init(pem: String) throws(SignatureError) {
        let block = try PEMBlock(keyIn: pem)
        guard block.label == "PUBLIC KEY" else {
            throw block.label.hasSuffix("PRIVATE KEY")
                ? SignatureError(
                    .privateKeyGiven, "This is a private key; give the public key that belongs to it.")
                : SignatureError(.malformedKey, "The key must be PEM text with the heading PUBLIC KEY.")
        }
        let der = try block.der()
        if let key = try? P521.Signing.PublicKey(derRepresentation: der) {
            self.init(key)
        } else if der.starts(with: Self.ed25519Header), der.count == Self.ed25519Header.count + 32,
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: der.suffix(32))
        {
            self.init(key)
        } else {
            throw KeyKind.refusal(of: der)
        }
    }

    /// The PEM text (`PUBLIC KEY`), with a line feed at the end.
    package var pem: String {
        switch material {
        case .p521(let key): PEMBlock.text(label: "PUBLIC KEY", der: [UInt8](key.derRepresentation))
        case .ed25519(let key):
            PEMBlock.text(label: "PUBLIC KEY", der: Self.ed25519Header + key.rawRepresentation)
        }
    }

    /// The point's coordinates, 66 bytes each, big-endian; nil if it is not a P-521 key.
    package var p521Coordinates: (x: [UInt8], y: [UInt8])? {
        guard case .p521(let key) = material else { return nil }
        let raw = [UInt8](key.rawRepresentation)
        return ([UInt8](raw.prefix(Self.coordinateLength)), [UInt8](raw.suffix(Self.coordinateLength)))
    }

    /// The 32 bytes of an Ed25519 key; nil if it is another one.
    package var ed25519Raw: [UInt8]? {
        guard case .ed25519(let key) = material else { return nil }
        return [UInt8](key.rawRepresentation)
    }

    /// Compares kind and bytes.
    package static func == (left: VerificationKey, right: VerificationKey) -> Bool {
        left.identity == right.identity
    }

    /// Feeds kind and bytes.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(identity)
    }

    private var identity: Data {
        switch material {
        case .p521(let key): key.rawRepresentation
        case .ed25519(let key): key.rawRepresentation
        }
    }
}

extension VerificationKey {
    /// Whether `signature` is one by this key over `base`.
    ///
    /// - Parameters:
    ///   - signature: for P-521 either ASN.1 DER or the 132 bytes r||s; for Ed25519 64 bytes.
    ///   - base: the signed bytes.
    ///   - acceptingRaw: whether r||s is accepted besides DER.
    /// - Returns: false also for signatures that cannot be read.
    /// Cost: about a millisecond for P-521.
    package func isValid(signature: [UInt8], for base: [UInt8], acceptingRaw: Bool = true) -> Bool {
        switch material {
        case .p521:
            isValid(derSignature: signature, for: base)
                || (acceptingRaw && isValid(rawSignature: signature, for: base))
        case .ed25519(let key): signature.count == 64 && key.isValidSignature(signature, for: base)
        }
    }

    /// Whether `derSignature` is a P-521 signature in ASN.1 DER over `base`.
    package func isValid(derSignature: [UInt8], for base: [UInt8]) -> Bool {
        guard
            case .p521(let key) = material,
            let signature = try? P521.Signing.ECDSASignature(derRepresentation: derSignature)
        else { return false }
        return key.isValidSignature(signature, for: base)
    }

    /// Whether `rawSignature` is a P-521 signature of 66 bytes r and 66 bytes s over `base`.
    package func isValid(rawSignature: [UInt8], for base: [UInt8]) -> Bool {
        guard
            case .p521(let key) = material, rawSignature.count == 2 * Self.coordinateLength,
            let signature = try? P521.Signing.ECDSASignature(rawRepresentation: rawSignature)
        else { return false }
        return key.isValidSignature(signature, for: base)
    }

    /// Whether a message may name the algorithm so in `alg`.
    ///
    /// The registry of RFC 9421 has no name for P-521; `ecdsa-p521-sha512` follows its pattern.
    func allows(algorithm: String) -> Bool {
        switch material {
        case .p521: algorithm == "ecdsa-p521-sha512"
        case .ed25519: algorithm == "ed25519"
        }
    }
}
