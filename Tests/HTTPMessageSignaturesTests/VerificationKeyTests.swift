import HTTPMessageSignatures
import Testing

@Suite struct VerificationKeyTests {
    @Test func `coordinates make the key they came from, also without their leading zeros`() throws {
        let vector = try #require(SignatureVector.all.last)
        let key = try vector.publicKey()
        let (x, y) = try #require(key.p521Coordinates)
        #expect(x.count == 66)
        #expect(y.count == 66)
        #expect(try VerificationKey.p521(x: x, y: y) == key)
        #expect(x.first == 0)
        #expect(try VerificationKey.p521(x: Array(x.dropFirst()), y: y) == key)
        #expect(Set([key, try VerificationKey.p521(x: x, y: y)]).count == 1)
    }

    @Test func `a point off the curve, empty or too long is refused`() throws {
        let (x, y) = try #require(SigningKey.generateP521().publicKey.p521Coordinates)
        let zero = [UInt8](repeating: 0, count: 66)
        for (x, y) in [(y, x), (x, x), (zero, zero), ([], y), (x, []), ([0] + x, y), (x, [0] + y)] {
            let error = #expect(throws: SignatureError.self) { try VerificationKey.p521(x: x, y: y) }
            #expect(error?.code == .invalidPublicKey)
        }
    }

    @Test(
        arguments: [
            ("", .emptyKey), ("x", .malformedKey), (ThrowawayKeys.sec1, .privateKeyGiven),
            (ThrowawayKeys.pkcs8, .privateKeyGiven), (ThrowawayKeys.publicP256, .unsupportedKey),
            ("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", .malformedKey),
        ] as [(String, SignatureError.Code)])
    func `a public key file that cannot be used is refused for its own reason`(
        pem: String, code: SignatureError.Code
    ) {
        let error = #expect(throws: SignatureError.self) { try VerificationKey(pem: pem) }
        #expect(error?.code == code)
    }

    @Test func `an Ed25519 public key has 32 bytes and no coordinates`() throws {
        let raw = try #require(SigningKey.ed25519(seed: Delivery.seed).publicKey.ed25519Raw)
        #expect(try VerificationKey.ed25519(raw: raw).p521Coordinates == nil)
        #expect(throws: SignatureError.self) { try VerificationKey.ed25519(raw: Array(raw.dropLast())) }
        #expect(SigningKey.generateP521().publicKey.ed25519Raw == nil)
    }

    @Test func `keys do not accept each other's signatures or none at all`() throws {
        let base = Array("base".utf8)
        let keys = [SigningKey.generateP521(), .generateP521(), try .ed25519(seed: Delivery.seed)]
        for (index, key) in keys.enumerated() {
            let signature = try key.signature(for: base)
            for (other, verifier) in keys.map(\.publicKey).enumerated() {
                #expect(verifier.isValid(signature: signature, for: base) == (index == other))
                #expect(!verifier.isValid(signature: signature, for: base + [0]))
                #expect(!verifier.isValid(signature: signature + [0], for: base))
                #expect(!verifier.isValid(signature: [], for: base))
                #expect(!verifier.isValid(signature: [UInt8](repeating: 0, count: 132), for: base))
            }
        }
    }

    @Test func `a key set finds keys by their exact id and merges newer ones over older ones`() throws {
        let first = SigningKey.generateP521().publicKey
        let second = SigningKey.generateP521().publicKey
        let set = KeySet(["a": first, "b": first]).merging(KeySet(["b": second, "c": second]))
        #expect(set.keyIDs == ["a", "b", "c"])
        #expect(set["a"] == first)
        #expect(set["b"] == second)
        #expect(set["A"] == nil)
        #expect(KeySet([:]).isEmpty)
        #expect(!set.isEmpty)
    }
}
