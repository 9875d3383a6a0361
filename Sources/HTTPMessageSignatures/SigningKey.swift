import Crypto
import Foundation

/// A private key that requests are signed with: ECDSA on P-521 with SHA-512, or Ed25519.
///
/// Descriptions, dumps and mirrors of it never show key material; `pem` alone does.
/// Source: API reference, algorithms.
package struct SigningKey: Sendable {
    private enum Material: Sendable {
        case p521(P521.Signing.PrivateKey)
        case ed25519(Curve25519.Signing.PrivateKey)
    }

    /// The start of an Ed25519 PKCS#8 key, before its seed (RFC 8410, 7).
    static let ed25519Header: [UInt8] = [
        0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
    ]

    private let material: Material

    init(_ key: P521.Signing.PrivateKey) {
        material = .p521(key)
    }

    init(_ key: Curve25519.Signing.PrivateKey) {
        material = .ed25519(key)
    }

    /// A new random P-521 key.
    package static func generateP521() -> SigningKey {
        SigningKey(P521.Signing.PrivateKey())
    }

    /// An Ed25519 key from its seed of 32 bytes.
    ///
    /// - Throws: `malformedKey` if there are not 32.
    package static func ed25519(seed: [UInt8]) throws(SignatureError) -> SigningKey {
        guard seed.count == 32, let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
            throw SignatureError(.malformedKey, "The seed of an Ed25519 key must have 32 bytes.")
        }
        return SigningKey(key)
    }

    /// A P-521 key from its private number, big-endian, 66 bytes.
    ///
    /// - Throws: `malformedKey` if it has another length or is not between 1 and the order of the curve.
    package static func p521(rawScalar: [UInt8]) throws(SignatureError) -> SigningKey {
        guard rawScalar.count == 66, let key = try? P521.Signing.PrivateKey(rawRepresentation: rawScalar)
        else {
            throw SignatureError(
                .malformedKey,
                "The private number of a P-521 key must have 66 bytes and lie below the curve's order.")
        }
        return SigningKey(key)
    }

    /// The public key that belongs to it.
    package var publicKey: VerificationKey {
        switch material {
        case .p521(let key): VerificationKey(key.publicKey)
        case .ed25519(let key): VerificationKey(key.publicKey)
        }
    }

    /// The key itself, a secret: unencrypted PKCS#8 PEM (`PRIVATE KEY`), with a line feed at the end.
    package var pem: String {
        switch material {
        case .p521(let key): PEMBlock.text(label: "PRIVATE KEY", der: [UInt8](key.derRepresentation))
        case .ed25519(let key):
            PEMBlock.text(label: "PRIVATE KEY", der: Self.ed25519Header + key.rawRepresentation)
        }
    }

    /// Signs a signature base.
    ///
    /// - Returns: ASN.1 DER for P-521 (138 bytes or so), the 64 raw bytes for Ed25519.
    /// - Throws: `signingFailed`.
    package func signature(for base: [UInt8]) throws(SignatureError) -> [UInt8] {
        do {
            switch material {
            case .p521(let key): return [UInt8](try key.signature(for: base).derRepresentation)
            case .ed25519(let key): return [UInt8](try key.signature(for: base))
            }
        } catch {
            throw SignatureError(.signingFailed, "The crypto library refused to sign.", cause: "\(error)")
        }
    }

    /// The kind of key, without its material.
    private var kind: String {
        switch material {
        case .p521: "P-521"
        case .ed25519: "Ed25519"
        }
    }
}

extension SigningKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `<P-521 signing key>`: no material.
    package var description: String { "<\(kind) signing key>" }

    /// As `description`.
    package var debugDescription: String { description }

    /// Empty, so that `dump` and test output show nothing.
    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
