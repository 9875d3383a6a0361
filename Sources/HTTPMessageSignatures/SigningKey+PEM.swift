import Crypto
import Foundation
import NIOSSL

extension SigningKey {
    /// The longest passphrase the decryption takes, in bytes.
    private static let longestPassphrase = 1023

    /// Reads a private key from PEM text: SEC1 (`EC PRIVATE KEY`) or PKCS#8 (`PRIVATE KEY`), either encrypted or not.
    ///
    /// P-521 and Ed25519 are accepted; an encrypted key must be P-521. Blocks before the key, such as
    /// `EC PARAMETERS`, are passed over. A passphrase that is not needed is ignored.
    ///
    /// - Throws: `emptyKey`, `malformedKey`, `unsupportedKey`, `publicKeyGiven`, `missingPassphrase`,
    ///   `wrongPassphrase`, `unsupportedPassphrase`, `unsupportedEncryption`.
    package init(pem: String, passphrase: String?) throws(SignatureError) {
        let block = try PEMBlock(keyIn: pem)
        switch block.label {
        case "EC PRIVATE KEY", "PRIVATE KEY", "ENCRYPTED PRIVATE KEY": break
        case "PUBLIC KEY":
            throw SignatureError(
                .publicKeyGiven, "This is a public key; give the private key that belongs to it.")
        case "RSA PRIVATE KEY": throw KeyKind.unsupported("an RSA key")
        default:
            throw SignatureError(
                .unsupportedKey,
                "A P-521 or Ed25519 key with the heading EC PRIVATE KEY or PRIVATE KEY is needed.")
        }
        let der =
            block.isEncrypted ? try Self.decrypted(block, passphrase: passphrase ?? "") : try block.der()
        try self.init(der: der)
    }

    private init(der: [UInt8]) throws(SignatureError) {
        if let key = try? P521.Signing.PrivateKey(derRepresentation: der) {
            self.init(key)
        } else if der.starts(with: Self.ed25519Header), der.count == Self.ed25519Header.count + 32,
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: der.suffix(32))
        {
            self.init(key)
        } else {
            throw KeyKind.refusal(of: der)
        }
    }

    /// Decrypts the older OpenSSL form (DEK-Info) and PBES2.
    private static func decrypted(
        _ block: PEMBlock, passphrase: String
    ) throws(SignatureError) -> [UInt8] {
        guard !passphrase.isEmpty else {
            throw SignatureError(.missingPassphrase, "The key is encrypted; give its passphrase.")
        }
        // NIOSSL hands the passphrase on as signed characters and traps on bytes above 127.
        guard passphrase.utf8.allSatisfy({ $0 < 0x80 }), passphrase.utf8.count <= longestPassphrase else {
            throw SignatureError(
                .unsupportedPassphrase,
                "The passphrase must be ASCII and at most 1023 bytes; change it with `openssl pkey -aes256`.")
        }
        let key: NIOSSLPrivateKey
        do {
            key = try NIOSSLPrivateKey(bytes: Array(block.text.utf8), format: .pem) { setter in
                setter(Array(passphrase.utf8))
            }
        } catch {
            throw SignatureError(
                .wrongPassphrase,
                "The key cannot be decrypted: the passphrase is wrong, the file is damaged, "
                    + "or its encryption is none of AES-CBC with DEK-Info or PBKDF2.")
        }
        do {
            return try key.derBytes
        } catch {
            // Only RSA and elliptic-curve keys can be written out again.
            throw SignatureError(
                .unsupportedEncryption,
                "The key decrypts, but is neither P-521 nor another curve that can be read encrypted; "
                    + "an Ed25519 key must be stored unencrypted (`openssl pkey -in FILE -out FILE`).")
        }
    }
}
