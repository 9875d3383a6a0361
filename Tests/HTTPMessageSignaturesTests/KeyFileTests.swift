import HTTPMessageSignatures
import Testing

@Suite struct KeyFileTests {
    private let base = Array("base".utf8)

    @Test(arguments: [
        (ThrowawayKeys.sec1, String?.none), (ThrowawayKeys.sec1WithParameters, nil),
        (ThrowawayKeys.pkcs8, nil),
        (ThrowawayKeys.sec1Encrypted, ThrowawayKeys.passphrase),
        (ThrowawayKeys.pkcs8Encrypted, ThrowawayKeys.passphrase),
        (ThrowawayKeys.sec1, "not needed"), (ThrowawayKeys.pkcs8, ""),
        ("\n\n  " + ThrowawayKeys.pkcs8.replacing("\n", with: "  \r\n") + "\n\n", nil),
        ("A comment before the key.\n" + ThrowawayKeys.pkcs8 + "\nand one after it\n", nil),
        (ThrowawayKeys.sec1Encrypted.replacing("\n", with: "\r\n"), ThrowawayKeys.passphrase),
    ])
    func `every form of one P-521 key gives the same key`(pem: String, passphrase: String?) throws {
        let key = try SigningKey(pem: pem, passphrase: passphrase)
        #expect(key.publicKey == (try VerificationKey(pem: ThrowawayKeys.publicP521)))
        #expect(key.publicKey.isValid(signature: try key.signature(for: base), for: base))
    }

    @Test func `an Ed25519 key is read from PKCS#8`() throws {
        let key = try SigningKey(pem: ThrowawayKeys.ed25519, passphrase: nil)
        #expect(key.publicKey == (try VerificationKey(pem: ThrowawayKeys.publicEd25519)))
        #expect(try key.signature(for: base).count == 64)
    }

    @Test func `keys survive being written and read`() throws {
        for key in [SigningKey.generateP521(), try SigningKey.ed25519(seed: Delivery.seed)] {
            #expect(key.pem.hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
            #expect(try SigningKey(pem: key.pem, passphrase: nil).publicKey == key.publicKey)
            #expect(try VerificationKey(pem: key.publicKey.pem) == key.publicKey)
        }
        #expect(try VerificationKey(pem: ThrowawayKeys.publicP521).pem == ThrowawayKeys.publicP521 + "\n")
        #expect(
            try VerificationKey(pem: ThrowawayKeys.publicEd25519).pem == ThrowawayKeys.publicEd25519 + "\n")
        #expect(
            try SigningKey(pem: ThrowawayKeys.ed25519, passphrase: nil).pem == ThrowawayKeys.ed25519 + "\n")
    }

    @Test(arguments: UnusableKey.all)
    func `a key file that cannot be used is refused for its own reason`(key: UnusableKey) {
        let error = #expect(throws: SignatureError.self) {
            try SigningKey(pem: key.pem, passphrase: key.passphrase)
        }
        #expect(error?.code == key.code)
        if let passphrase = key.passphrase, passphrase.count > 1 {
            #expect(error?.description.contains(passphrase) == false)
        }
    }

    @Test func `damaged key files never trap`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        var refused = 0
        for round in 0..<400 {
            let pem = [ThrowawayKeys.sec1, ThrowawayKeys.pkcs8, ThrowawayKeys.sec1Encrypted][round % 3]
            var bytes = Array(pem.utf8)
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[place] = UInt8.random(in: 0...127, using: &generator)
            }
            let damaged = String(decoding: bytes, as: UTF8.self)
            if let key = try? SigningKey(pem: damaged, passphrase: ThrowawayKeys.passphrase) {
                // Damage to the private number alone gives another key that is as good.
                #expect(
                    key.publicKey.isValid(signature: try key.signature(for: base), for: base), "seed \(seed)")
            } else {
                refused += 1
            }
        }
        #expect(refused > 100, "seed \(seed)")
    }

    @Test func `the sentence for a wrong curve names the curves that are needed`() throws {
        let error = #expect(throws: SignatureError.self) {
            try SigningKey(pem: ThrowawayKeys.p256, passphrase: nil)
        }
        let message = try #require(error?.message)
        for part in ["P-256", "P-521", "Ed25519"] {
            #expect(message.contains(part))
        }
    }

    @Test func `a key never shows its material`() throws {
        let keys = [
            try SigningKey(pem: ThrowawayKeys.pkcs8, passphrase: nil),
            try SigningKey(pem: ThrowawayKeys.ed25519, passphrase: nil),
        ]
        for (key, kind) in zip(keys, ["P-521", "Ed25519"]) {
            var dumped = ""
            dump(key, to: &dumped)
            dump(MessageSigner(key: key, keyID: "k"), to: &dumped)
            #expect("\(key)" == "<\(kind) signing key>")
            #expect(String(reflecting: key) == "<\(kind) signing key>")
            #expect("\([key])" == "[<\(kind) signing key>]")
            #expect(Mirror(reflecting: key).children.isEmpty)
            #expect(!dumped.contains("material"))
        }
    }

    @Test(arguments: [0, 1, 65, 67])
    func `a private number must have 66 bytes`(count: Int) {
        #expect(throws: SignatureError.self) {
            try SigningKey.p521(rawScalar: [UInt8](repeating: 1, count: count))
        }
    }

    @Test func `a private number must lie between one and the order`() throws {
        #expect(throws: SignatureError.self) {
            try SigningKey.p521(rawScalar: [UInt8](repeating: 0, count: 66))
        }
        #expect(throws: SignatureError.self) {
            try SigningKey.p521(rawScalar: [UInt8](repeating: 255, count: 66))
        }
        let one = try SigningKey.p521(rawScalar: [UInt8](repeating: 0, count: 65) + [1])
        #expect(one.publicKey.isValid(signature: try one.signature(for: base), for: base))
    }

    @Test(arguments: [0, 31, 33, 64])
    func `an Ed25519 seed must have 32 bytes`(count: Int) {
        #expect(throws: SignatureError.self) {
            try SigningKey.ed25519(seed: [UInt8](repeating: 1, count: count))
        }
    }
}
