import HTTPMessageSignatures
import Testing

@Suite struct VerificationRuleTests {
    private let valid = SignatureVerdict.valid(keyID: Delivery.keyID, draft: .draft6)

    // MARK: Times

    @Test(
        arguments: [
            (-301, SignatureFailure?.some(.createdInFuture)), (-300, nil), (0, nil), (330, nil),
            (331, .expired),
        ] as [(Int64, SignatureFailure?)])
    func `created and expires hold to the second within the skew`(
        offset: Int64, failure: SignatureFailure?
    ) throws {
        let verdict = try Delivery().verdict(now: Delivery.now + offset, skew: 300)
        #expect(verdict == (failure.map { .invalid(reason: $0) } ?? valid))
    }

    @Test(
        arguments: [(-1, SignatureFailure?.some(.createdInFuture)), (0, nil), (30, nil), (31, .expired)]
            as [(Int64, SignatureFailure?)])
    func `without skew the times are exact, and a negative skew counts as none`(
        offset: Int64, failure: SignatureFailure?
    ) throws {
        for skew: Int64 in [0, -5, .min] {
            let verdict = try Delivery().verdict(now: Delivery.now + offset, skew: skew)
            #expect(verdict == (failure.map { .invalid(reason: $0) } ?? valid))
        }
    }

    @Test(
        arguments: [
            (-301, SignatureFailure?.some(.createdInFuture)), (-300, nil), (300, nil),
            (301, .createdTooLongAgo),
        ] as [(Int64, SignatureFailure?)])
    func `without expires the signature lasts as long as the skew`(
        offset: Int64, failure: SignatureFailure?
    ) throws {
        let delivery = try Delivery(
            components: ["@method"],
            parameters: #"("@method");created=\#(Delivery.now);keyid="\#(Delivery.keyID)""#)
        let verdict = delivery.verdict(now: Delivery.now + offset)
        #expect(verdict == (failure.map { .invalid(reason: $0) } ?? valid))
    }

    @Test(
        arguments: [
            (.min, 0, .createdInFuture), (.min, 300, .createdInFuture), (.min, .max, .createdInFuture),
            (-1, 300, .createdInFuture), (0, .max, nil), (.max, .max, nil), (.max, 0, .expired),
            (.max, 300, .expired),
        ] as [(Int64, Int64, SignatureFailure?)])
    func `a clock at the end of its range does not trap`(
        now: Int64, skew: Int64, failure: SignatureFailure?
    ) throws {
        let verdict = try Delivery().verdict(now: now, skew: skew)
        #expect(verdict == (failure.map { .invalid(reason: $0) } ?? valid))
    }

    // MARK: Covering

    @Test func `a required component must be covered`() throws {
        let delivery = try Delivery()
        #expect(delivery.verdict(requiring: ["@method", "@path", "digest"]) == valid)
        #expect(
            delivery.verdict(requiring: ["@method", "authorization"])
                == .invalid(reason: .requiredComponentNotCovered))
    }

    @Test(arguments: [SignatureDraft.draft6, .draft15])
    func `a body needs a covered digest`(draft: SignatureDraft) throws {
        let covered = ["@method", "@path", "content-type"]
        let delivery = try Delivery(draft: draft, covering: covered)
        #expect(delivery.message.header(draft == .draft6 ? "digest" : "content-digest") != nil)
        #expect(delivery.verdict() == .invalid(reason: .bodyNotCovered))
        let empty = try Delivery(Delivery.request(body: []), draft: draft, covering: covered)
        #expect(empty.verdict() == .valid(keyID: Delivery.keyID, draft: draft))
    }

    @Test func `a covered digest of an empty body must match too`() throws {
        let right = BodyDigest.header(for: [], draft: .draft6)
        let wrong = BodyDigest.header(for: [1], draft: .draft6)
        for (header, verdict) in [(right, valid), (wrong, .invalid(reason: .digestMismatch))] {
            let delivery = try Delivery(
                Delivery.request(body: [], more: [header]), covering: ["@method", "digest"])
            #expect(delivery.verdict() == verdict)
        }
    }

    @Test(arguments: [
        ("digest", "SHA-256=", SignatureFailure.digestMismatch),
        ("digest", "", .malformedDigest),
        ("digest", "SHA-256", .malformedDigest),
        ("digest", "SHA-256=AAAA", .digestMismatch),
        ("digest", "MD5=AAAA", .unsupportedDigest),
        ("digest", "RIGHT,SHA-256=AAAA", .malformedDigest),
        ("digest", "RIGHT,SHA-512=AAAA", .digestMismatch),
        ("digest", "RIGHT,", .malformedDigest),
        ("digest", ":RIGHT:", .unsupportedDigest),
        ("content-digest", "sha-512=AAAA", .malformedDigest),
        ("content-digest", "sha-512=::", .digestMismatch),
        ("content-digest", "sha-512=:AAA:", .malformedDigest),
        ("content-digest", "sha-512=:AAAA:", .digestMismatch),
        ("content-digest", "md5=:AAAA:", .unsupportedDigest),
        ("content-digest", "SHA-512=:AAAA:", .malformedDigest),
        ("content-digest", "RIGHT, sha-512=:AAAA:", .malformedDigest),
        ("content-digest", "RIGHT, sha-256=:AAAA:", .digestMismatch),
        ("content-digest", "", .malformedDigest),
    ])
    func `a digest that is malformed, unknown or another body's is refused`(
        name: String, text: String, failure: SignatureFailure
    ) throws {
        let draft: SignatureDraft = name == "digest" ? .draft6 : .draft15
        let right = BodyDigest.header(for: Delivery.body, draft: draft).value
        var delivery = try Delivery(draft: draft)
        delivery.set(name, text.replacing("RIGHT", with: right))
        #expect(delivery.verdict() == .invalid(reason: failure))
    }

    @Test(arguments: [
        ("digest", "sha-256=HASH256", SignatureDraft.draft6),
        ("digest", "SHA-256=HASH256,SHA-512=HASH512", .draft6),
        ("digest", "MD5=?, SHA-512=HASH512", .draft6),
        ("content-digest", "sha-256=:HASH256:", .draft15),
        ("content-digest", "md5=:AAAA:, sha-512=:HASH512:", .draft15),
    ])
    func `either digest header is read with either algorithm`(
        name: String, text: String, draft: SignatureDraft
    ) throws {
        let sha256 = BodyDigest.header(for: Delivery.body, draft: .draft6).value.dropFirst("SHA-256=".count)
        let sha512 = BodyDigest.header(for: Delivery.body, draft: .draft15).value
            .dropFirst("sha-512=:".count).dropLast()
        let value = text.replacing("HASH256", with: sha256).replacing("HASH512", with: sha512)
        let delivery = try Delivery(Delivery.request(more: [(name, value)]), draft: draft)
        #expect(delivery.verdict() == .valid(keyID: Delivery.keyID, draft: draft))
    }

    // MARK: Headers

    @Test(arguments: ["signature", "signature-input", "digest"])
    func `a repeated signature or digest line is refused, even if equal`(name: String) throws {
        var delivery = try Delivery()
        let value = try #require(delivery.message.header(name))
        delivery.set(name, value, value)
        #expect(delivery.verdict() == .invalid(reason: .repeatedHeader))
    }

    @Test(arguments: ["signature", "signature-input"])
    func `a missing or empty signature header is refused`(name: String) throws {
        var delivery = try Delivery()
        delivery.set(name)
        #expect(delivery.verdict() == .invalid(reason: .missingSignature))
        delivery.set(name, " ")
        #expect(delivery.verdict() == .invalid(reason: .missingSignature))
    }

    @Test func `several lines of another header are joined with a comma and a space`() throws {
        let joined = try Delivery(
            Delivery.request(more: [("x-note", "one, two")]), covering: ["x-note", "digest"])
        var split = joined
        split.set("X-Note", " one", "two\t")
        #expect(split.verdict() == valid)
        split.set("x-note", "two", "one")
        #expect(split.verdict() == .invalid(reason: .signatureMismatch))
    }

    @Test func `a covered header that was removed is refused`() throws {
        for name in ["accept", "content-type", "content-length", "digest"] {
            var delivery = try Delivery()
            delivery.set(name)
            #expect(delivery.verdict() == .invalid(reason: .missingComponent))
        }
    }

    @Test(arguments: ["a\nb", "a\rb", "a\0b", "a\u{7F}b", "x\n\"@path\": /"])
    func `a control character cannot forge a line of the base`(value: String) throws {
        var delivery = try Delivery()
        delivery.set("accept", value)
        #expect(delivery.verdict() == .invalid(reason: .unusableValue))
    }

    @Test func `text beyond ASCII in a covered header survives`() throws {
        let delivery = try Delivery(
            Delivery.request(more: [("x-note", "Grüße é\u{301}")]), covering: ["x-note", "digest"])
        #expect(delivery.verdict() == valid)
    }

    @Test func `an empty path counts as a slash, and an empty query as a question mark`() throws {
        let request = HTTPMessage(method: "GET", path: "", query: "", headers: [], body: [])
        let base = try SignatureBase.bytes(
            of: request, components: ["@path", "@query"], parameters: "()", draft: .draft6)
        #expect(String(decoding: base, as: UTF8.self) == "@path: /\n@query: ?\n@signature-params: ()")
    }
}
