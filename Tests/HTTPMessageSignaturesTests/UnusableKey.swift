import HTTPMessageSignatures
import Testing

/// A key file that cannot be used, and the code that says why.
struct UnusableKey: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let pem: String
    let passphrase: String?
    let code: SignatureError.Code

    private init(_ name: String, _ pem: String, _ passphrase: String?, _ code: SignatureError.Code) {
        testDescription = name
        self.pem = pem
        self.passphrase = passphrase
        self.code = code
    }

    static let all: [UnusableKey] = [
        .init("empty", "", nil, .emptyKey),
        .init("white space", " \n\t\r\n", nil, .emptyKey),
        .init("garbage", "garbage", nil, .malformedKey),
        .init("heading only", "-----BEGIN PRIVATE KEY-----", nil, .malformedKey),
        .init("no base64", "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----", nil, .malformedKey),
        .init(
            "headings that differ", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PUBLIC KEY-----", nil,
            .malformedKey),
        .init(
            "no base64 but signs", "-----BEGIN PRIVATE KEY-----\n!!!!\n-----END PRIVATE KEY-----", nil,
            .malformedKey),
        .init(
            "base64 of nothing", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", nil,
            .malformedKey),
        .init(
            "certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", nil, .malformedKey),
        .init(
            "DSA", "-----BEGIN DSA PRIVATE KEY-----\nAAAA\n-----END DSA PRIVATE KEY-----", nil,
            .unsupportedKey),
        .init("cut off", String(ThrowawayKeys.pkcs8.dropLast(40)), nil, .malformedKey),
        .init(
            "more bytes in front", ThrowawayKeys.sec1.replacing("\n", with: "\nAAAA", maxReplacements: 1),
            nil, .malformedKey),
        .init("public key", ThrowawayKeys.publicP521, nil, .publicKeyGiven),
        .init("P-256, SEC1", ThrowawayKeys.p256, nil, .unsupportedKey),
        .init("P-256, PKCS#8", ThrowawayKeys.p256PKCS8, nil, .unsupportedKey),
        .init("P-256, encrypted", ThrowawayKeys.p256Encrypted, ThrowawayKeys.passphrase, .unsupportedKey),
        .init("P-384", ThrowawayKeys.p384, nil, .unsupportedKey),
        .init("RSA", ThrowawayKeys.rsa, nil, .unsupportedKey),
        .init("RSA, PKCS#8", ThrowawayKeys.rsaPKCS8, nil, .unsupportedKey),
        .init("X25519", ThrowawayKeys.x25519, nil, .unsupportedKey),
        .init("SEC1 without passphrase", ThrowawayKeys.sec1Encrypted, nil, .missingPassphrase),
        .init("SEC1 with an empty passphrase", ThrowawayKeys.sec1Encrypted, "", .missingPassphrase),
        .init("PKCS#8 without passphrase", ThrowawayKeys.pkcs8Encrypted, nil, .missingPassphrase),
        .init("PKCS#8 with an empty passphrase", ThrowawayKeys.pkcs8Encrypted, "", .missingPassphrase),
        .init(
            "SEC1 with a wrong passphrase", ThrowawayKeys.sec1Encrypted, "battery-staple", .wrongPassphrase),
        .init(
            "PKCS#8 with a wrong passphrase", ThrowawayKeys.pkcs8Encrypted, "battery-staple", .wrongPassphrase
        ),
        .init(
            "passphrase with its line feed", ThrowawayKeys.pkcs8Encrypted, "correct-horse\n", .wrongPassphrase
        ),
        .init(
            "longest passphrase", ThrowawayKeys.pkcs8Encrypted, String(repeating: "x", count: 1_023),
            .wrongPassphrase),
        .init(
            "passphrase too long", ThrowawayKeys.pkcs8Encrypted, String(repeating: "x", count: 1_024),
            .unsupportedPassphrase),
        .init("passphrase beyond ASCII", ThrowawayKeys.pkcs8Encrypted, "päss", .unsupportedPassphrase),
        .init("scrypt", ThrowawayKeys.pkcs8Scrypt, ThrowawayKeys.passphrase, .wrongPassphrase),
        .init(
            "Ed25519, encrypted", ThrowawayKeys.ed25519Encrypted, ThrowawayKeys.passphrase,
            .unsupportedEncryption),
        .init(
            "Ed25519 with a wrong passphrase", ThrowawayKeys.ed25519Encrypted, "battery-staple",
            .wrongPassphrase),
    ]
}
