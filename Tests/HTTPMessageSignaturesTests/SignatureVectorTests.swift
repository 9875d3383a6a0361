import Crypto
import Foundation
import HTTPMessageSignatures
import Testing

@Suite struct SignatureVectorTests {
    @Test func `the file of vectors holds six`() {
        #expect(SignatureVector.all.count == 6)
    }

    @Test(arguments: SignatureVector.all)
    func `a vector verifies at the time it was created`(vector: SignatureVector) throws {
        let input = try vector.input()
        let verdict = SignatureVerifier().verify(
            vector.message, keys: KeySet([input.keyID: try vector.publicKey()]), now: input.created,
            accepting: [.draft6, .draft15])
        #expect(verdict == .valid(keyID: input.keyID, draft: vector.draft))
    }

    @Test(arguments: SignatureVector.all)
    func `a vector's base is reproduced byte for byte`(vector: SignatureVector) throws {
        let input = try vector.input()
        let base = try SignatureBase.bytes(
            of: vector.message, components: input.components, parameters: input.parameters,
            draft: vector.draft)
        #expect(String(decoding: base, as: UTF8.self) == vector.base)
        if let hash = vector.baseHash {
            #expect(Data(SHA512.hash(data: base)) == Data(hex: hash))
        }
    }

    @Test(arguments: SignatureVector.all)
    func `a vector's private key is derived from its label`(vector: SignatureVector) throws {
        #expect(try vector.signingKey().publicKey == vector.publicKey())
    }

    @Test(arguments: SignatureVector.all.filter { $0.rawSignature != nil })
    func `a vector's raw signature is accepted unless only DER is wanted`(vector: SignatureVector) throws {
        let raw = [UInt8](try #require(Data(base64Encoded: vector.rawSignature ?? "")))
        #expect(raw.count == 132)
        let input = try vector.input()
        let keys = KeySet([input.keyID: try vector.publicKey()])
        let headers = vector.message.headers.filter { $0.name != "signature" }
        let message = HTTPMessage(
            method: vector.message.method, path: vector.message.path, query: vector.message.query,
            headers: headers + [("signature", "sig1=:\(raw.base64):")], body: vector.message.body)
        for (isAccepted, verdict) in [
            (true, SignatureVerdict.valid(keyID: input.keyID, draft: vector.draft)),
            (false, .invalid(reason: .signatureMismatch)),
        ] {
            let verifier = SignatureVerifier(acceptsRawECDSA: isAccepted)
            #expect(
                verifier.verify(message, keys: keys, now: input.created, accepting: [vector.draft]) == verdict
            )
        }
    }

    @Test(arguments: SignatureVector.all)
    func `signing a vector's message afresh gives the same covered set and verifies`(
        vector: SignatureVector
    ) throws {
        let input = try vector.input()
        let replaced = ["signature", "signature-input", "upvest-signature-version"]
        let request = HTTPMessage(
            method: vector.message.method, path: vector.message.path, query: vector.message.query,
            headers: vector.message.headers.filter { !replaced.contains($0.name) }, body: vector.message.body)
        let lifetime = Int((input.expires ?? 0) - input.created)
        let signer = MessageSigner(
            key: try vector.signingKey(), keyID: input.keyID, lifetimeSeconds: lifetime)
        let added = try signer.sign(
            request, draft: vector.draft, created: input.created, nonce: try #require(input.nonce))
        let again = request.adding(added)
        #expect(again.header("signature-input") == vector.message.header("signature-input"))
        let keys = KeySet([input.keyID: try vector.publicKey()])
        #expect(
            SignatureVerifier().verify(again, keys: keys, now: input.created, accepting: [vector.draft])
                == .valid(keyID: input.keyID, draft: vector.draft))
    }

    @Test func `the Ed25519 vector's signature is reproduced byte for byte`() throws {
        let vector = try #require(SignatureVector.all.first { $0.keyLabel.contains("ed25519") })
        let signature = try vector.signingKey().signature(for: Array(vector.base.utf8))
        #expect("sig1=:\(signature.base64):" == vector.message.header("signature"))
    }

    @Test func `a delivery in either style is told apart without the version header`() throws {
        for vector in SignatureVector.all where vector.keyLabel.contains("webhook") {
            let message = HTTPMessage(
                method: vector.message.method, path: vector.message.path, query: nil,
                headers: vector.message.headers.filter { $0.name != "upvest-signature-version" },
                body: vector.message.body)
            let input = try vector.input()
            let keys = KeySet([input.keyID: try vector.publicKey()])
            #expect(
                SignatureVerifier().verify(
                    message, keys: keys, now: input.created, accepting: [.draft6, .draft15])
                    == .valid(keyID: input.keyID, draft: vector.draft))
        }
    }

    @Test(arguments: [
        (
            SignatureDraft.draft15, "content-digest",
            "sha-512=:Hd9/AvGZkbjitW1+Ml8Fg1ux1mtcDYe6mLQjDyoowIWa3LM/PmwN2v9O+MjtQGrCA3EQWUL54dlgxKHyYbrucw==:"
        ),
        (SignatureDraft.draft6, "digest", "SHA-256=lyTB4g5uPk1/V+0l+dTvsAblCFkNUoyQ2ll/andcE+U="),
    ])
    func `the documented check value of a digest is reproduced`(
        draft: SignatureDraft, name: String, value: String
    ) {
        let header = BodyDigest.header(for: Array(#"{"key": "value"}"#.utf8), draft: draft)
        #expect(header.name == name)
        #expect(header.value == value)
    }
}
