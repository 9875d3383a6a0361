import HTTPMessageSignatures
import Testing

/// Which key, which algorithm, which draft, and what several signatures in one message come to.
@Suite struct VerificationKeyRuleTests {
    private let valid = SignatureVerdict.valid(keyID: Delivery.keyID, draft: .draft6)

    // MARK: Keys and algorithms

    @Test func `an unknown key is told apart from an invalid signature`() throws {
        let delivery = try Delivery()
        let verifier = SignatureVerifier()
        for keys in [KeySet([:]), KeySet(["other": delivery.key.publicKey])] {
            let verdict = verifier.verify(
                delivery.message, keys: keys, now: Delivery.now, accepting: [.draft6])
            #expect(verdict == .unknownKey(keyID: Delivery.keyID))
            let late = verifier.verify(
                delivery.message, keys: keys, now: Delivery.now + 9_999, accepting: [.draft6])
            #expect(late == .invalid(reason: .expired))
        }
    }

    @Test func `a signature by another key under the same id is refused`() throws {
        let delivery = try Delivery()
        for other in [
            SigningKey.generateP521(), try SigningKey.ed25519(seed: [UInt8](repeating: 8, count: 32)),
        ] {
            let verdict = SignatureVerifier().verify(
                delivery.message, keys: KeySet([Delivery.keyID: other.publicKey]), now: Delivery.now,
                accepting: [.draft6, .draft15])
            #expect(verdict == .invalid(reason: .signatureMismatch))
        }
    }

    @Test(arguments: [
        ("ed25519", true), ("ecdsa-p521-sha512", false), ("none", false), ("hmac-sha256", false), ("", false),
        ("ED25519", false),
    ])
    func `an alg that contradicts the key is refused`(algorithm: String, isAllowed: Bool) throws {
        let delivery = try Delivery(
            components: ["@method"],
            parameters:
                #"("@method");created=\#(Delivery.now);keyid="\#(Delivery.keyID)";alg="\#(algorithm)""#)
        #expect(delivery.verdict() == (isAllowed ? valid : .invalid(reason: .algorithmMismatch)))
    }

    @Test func `P-521 and Ed25519 keys sign in both drafts`() throws {
        let keys = [SigningKey.generateP521(), try SigningKey.ed25519(seed: Delivery.seed)]
        for key in keys {
            for draft in SignatureDraft.allCases {
                let delivery = try Delivery(key: key, draft: draft)
                #expect(delivery.verdict() == .valid(keyID: Delivery.keyID, draft: draft))
            }
        }
    }

    // MARK: Drafts

    @Test(arguments: SignatureDraft.allCases)
    func `only accepted drafts are tried`(draft: SignatureDraft) throws {
        let delivery = try Delivery(draft: draft)
        let other: SignatureDraft = draft == .draft6 ? .draft15 : .draft6
        #expect(delivery.verdict(accepting: [draft]) == .valid(keyID: Delivery.keyID, draft: draft))
        #expect(delivery.verdict(accepting: [other]) == .invalid(reason: .signatureMismatch))
        #expect(delivery.verdict(accepting: []) == .invalid(reason: .draftNotAccepted))
    }

    @Test func `the other draft is tried when the marks mislead`() throws {
        var older = try Delivery(draft: .draft6)
        older.set("upvest-signature-version", "15")
        #expect(older.verdict() == valid)
        var newer = try Delivery(Delivery.request(body: []), draft: .draft15)
        newer.set("upvest-signature-version", "6")
        #expect(newer.verdict() == .valid(keyID: Delivery.keyID, draft: .draft15))
        newer.set("upvest-signature-version")
        #expect(newer.verdict() == .valid(keyID: Delivery.keyID, draft: .draft15))
    }

    // MARK: Several signatures

    /// A delivery with more labels before the honest one.
    private func several(_ before: [(label: String, input: String, signature: String?)]) throws -> Delivery {
        var delivery = try Delivery()
        let input = try #require(delivery.message.header("signature-input"))
        let signature = try #require(delivery.message.header("signature"))
        delivery.set(
            "signature-input", (before.map { "\($0.label)=\($0.input)" } + [input]).joined(separator: ", "))
        let signatures = before.compactMap { item in item.signature.map { "\(item.label)=\($0)" } }
        delivery.set("signature", (signatures + [signature]).joined(separator: ","))
        return delivery
    }

    @Test func `one valid signature by a known key suffices, whatever stands beside it`() throws {
        let parameters = #"("digest");created=1777882566;keyid="\#(Delivery.keyID)""#
        let delivery = try several([
            ("unknown", #"("digest");created=1777882566;keyid="other""#, ":AAAA:"),
            ("forged", parameters, ":AAAA:"),
            ("odd", "(sf)", ":AAAA:"),
            ("lone", parameters, nil),
            ("badtype", parameters, "1"),
            ("late", #"("digest");created=1;keyid="\#(Delivery.keyID)""#, ":AAAA:"),
        ])
        #expect(delivery.verdict() == valid)
        let report = SignatureVerifier().examine(
            delivery.message, keys: delivery.keys, now: Delivery.now, accepting: [.draft6])
        #expect(report.input?.label == "sig1")
        #expect(report.input?.coveredHeaders == ["accept", "content-length", "content-type", "digest"])
    }

    @Test func `without a valid one an unknown key counts before a refusal`() throws {
        let delivery = try several([
            ("forged", #"("digest");created=1777882566;keyid="\#(Delivery.keyID)""#, ":AAAA:")
        ])
        let unknown = SignatureVerifier().verify(
            delivery.message, keys: KeySet([:]), now: Delivery.now, accepting: [.draft6])
        #expect(unknown == .unknownKey(keyID: Delivery.keyID))
        var forged = delivery
        let signature = try #require(delivery.message.header("signature"))
        forged.set("signature", signature.replacing("sig1", with: "sig2"))
        #expect(forged.verdict() == .invalid(reason: .signatureMismatch))
    }

    @Test(arguments: [15, 16, 1_000])
    func `more than sixteen signatures are refused as a whole`(others: Int) throws {
        let delivery = try several(
            (0..<others).map { ("a\($0)", #"();created=1777882566;keyid="x""#, ":AAAA:") })
        let expected: SignatureVerdict =
            switch others {
            case 15: valid
            case 16: .invalid(reason: .tooManySignatures)
            default: .invalid(reason: .headerTooLong)
            }
        #expect(delivery.verdict() == expected)
    }

    @Test(arguments: ["signature", "signature-input"])
    func `a label used twice is refused`(name: String) throws {
        var delivery = try Delivery()
        let value = try #require(delivery.message.header(name))
        delivery.set(name, "\(value), \(value)")
        #expect(delivery.verdict() == .invalid(reason: .repeatedLabel))
    }

    @Test func `any label will do, but both headers must use it`() throws {
        var delivery = try Delivery()
        let input = try #require(delivery.message.header("signature-input"))
        let signature = try #require(delivery.message.header("signature"))
        delivery.set("signature-input", input.replacing("sig1=", with: "*other-label.9="))
        #expect(delivery.verdict() == .invalid(reason: .unpairedLabel))
        delivery.set("signature", signature.replacing("sig1=", with: "*other-label.9="))
        #expect(delivery.verdict() == valid)
    }
}
