import HTTPMessageSignatures
import Testing

@Suite struct MessageSignerTests {
    private static let apiHeaders: [(name: String, value: String)] = [
        ("Upvest-Client-Id", "c"), ("Upvest-Api-Version", "1"), ("Idempotency-Key", "i"),
        ("Content-Type", "application/json"), ("Authorization", "Bearer t"), ("Accept", "application/json"),
        ("User-Agent", "never covered"), ("X-Forwarded-For", "never covered"),
    ]

    private func sign(
        _ message: HTTPMessage, covering: [String]? = nil, draft: SignatureDraft = .draft15,
        created: Int64 = 1_000, nonce: String = "n", keyID: String = "k", lifetime: Int = 30
    ) throws -> [(name: String, value: String)] {
        try MessageSigner(
            key: SigningKey.ed25519(seed: Delivery.seed), keyID: keyID, lifetimeSeconds: lifetime
        ).sign(message, covering: covering, draft: draft, created: created, nonce: nonce)
    }

    private func request(_ method: String, query: String? = nil, body: String = "") -> HTTPMessage {
        HTTPMessage(
            method: method, path: "/accounts", query: query, headers: Self.apiHeaders, body: Array(body.utf8))
    }

    @Test func `draft 15 covers the documented components in the documented order`() throws {
        let added = try sign(request("POST", query: "a=b", body: "{}"))
        #expect(
            added.map(\.name) == [
                "content-digest", "content-length", "signature-input", "signature",
                "upvest-signature-version",
            ])
        #expect(
            added.first { $0.name == "signature-input" }?.value
                == #"sig1=("@method" "@path" "@query" "accept" "authorization" "content-length" "content-type" "#
                + #""content-digest" "idempotency-key" "upvest-api-version" "upvest-client-id")"#
                + #";keyid="k";created=1000;expires=1030;nonce="n""#)
        #expect(added.first { $0.name == "content-length" }?.value == "2")
        #expect(added.last?.value == "15")
    }

    @Test func `draft 6 covers its own shorter list and names no version`() throws {
        let added = try sign(request("POST", body: "{}"), draft: .draft6)
        #expect(added.map(\.name) == ["digest", "content-length", "signature-input", "signature"])
        #expect(
            added.first { $0.name == "signature-input" }?.value
                == #"sig1=("@method" "@path" "accept" "content-length" "content-type" "digest")"#
                + #";keyid="k";created=1000;expires=1030;nonce="n""#)
    }

    @Test func `without a body nothing about a body is added or covered`() throws {
        let message = request("DELETE").adding([("content-length", "0")])
        let added = try sign(message)
        #expect(added.map(\.name) == ["signature-input", "signature", "upvest-signature-version"])
        #expect(added.first?.value.contains("content-") == false)
    }

    @Test func `headers that are there already are kept and not doubled`() throws {
        let digest = BodyDigest.header(for: Array("{}".utf8), draft: .draft15)
        let message = request("POST", body: "{}").adding([
            digest, ("content-length", "2"), ("upvest-signature-version", "15"),
        ])
        #expect(try sign(message).map(\.name) == ["signature-input", "signature"])
    }

    @Test func `an explicit list is covered in its own order`() throws {
        let added = try sign(request("GET"), covering: ["accept", "@path"])
        #expect(added.first?.value.hasPrefix(#"sig1=("accept" "@path");"#) == true)
    }

    @Test(arguments: [
        ["absent"], ["@query"], ["@authority"], ["Accept"], ["accept", "accept"], ["a\"b"], [""],
    ])
    func `a list that cannot be covered is refused`(covering: [String]) {
        #expect(throws: SignatureError.self) { try sign(request("GET"), covering: covering) }
    }

    @Test func `a message that is signed already, or with another body's digest, is refused`() throws {
        let message = request("POST", body: "{}")
        let signed = message.adding(try sign(message))
        #expect(throws: SignatureError.self) { try sign(signed) }
        let other = message.adding([BodyDigest.header(for: [], draft: .draft15)])
        #expect(throws: SignatureError.self) { try sign(other) }
        let forged = message.adding([("date", "a\r\nb")])
        #expect(throws: SignatureError.self) { try sign(forged, covering: ["date"]) }
    }

    @Test(arguments: ["", "a\"b", "a\\b", "é", "a\nb"])
    func `a key id or nonce that cannot be written is refused`(text: String) {
        #expect(throws: SignatureError.self) { try sign(request("GET"), nonce: text) }
        #expect(throws: SignatureError.self) { try sign(request("GET"), keyID: text) }
    }

    @Test(arguments: [(-1, 30), (999_999_999_999_999, 1), (Int64.max, 1), (5, -6)] as [(Int64, Int)])
    func `a time that cannot be written is refused`(created: Int64, lifetime: Int) {
        #expect(throws: SignatureError.self) {
            try sign(request("GET"), created: created, lifetime: lifetime)
        }
    }

    @Test func `random messages verify after signing and fail after any change`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        let p521 = SigningKey.generateP521()
        for round in 0..<120 {
            let key =
                round.isMultiple(of: 4)
                ? p521
                : try SigningKey.ed25519(seed: (0..<32).map { _ in .random(in: 0...255, using: &generator) })
            let draft: SignatureDraft = Bool.random(using: &generator) ? .draft6 : .draft15
            let message = randomMessage(&generator)
            let delivery = try Delivery(message, key: key, draft: draft)
            #expect(
                delivery.verdict() == .valid(keyID: Delivery.keyID, draft: draft),
                "seed \(seed), round \(round)")
            for changed in changes(of: delivery.message) {
                let verdict = SignatureVerifier().verify(
                    changed, keys: delivery.keys, now: Delivery.now, accepting: [draft])
                guard case .invalid = verdict else {
                    Issue.record("seed \(seed), round \(round): \(verdict) after a change")
                    continue
                }
            }
        }
    }

    private func randomMessage(_ generator: inout SeededGenerator) -> HTTPMessage {
        let printable = (0x21...0x7E).map { Character(UnicodeScalar(UInt8($0))) }
        func text(_ count: ClosedRange<Int>, _ generator: inout SeededGenerator) -> String {
            String(
                (0..<Int.random(in: count, using: &generator)).compactMap { _ in
                    printable.randomElement(using: &generator)
                })
        }
        let body = (0..<Int.random(in: 0...300, using: &generator)).map { _ in
            UInt8.random(in: 0...255, using: &generator)
        }
        return HTTPMessage(
            method: ["GET", "POST", "PATCH", "DELETE"].randomElement(using: &generator) ?? "PUT",
            path: "/" + text(0...40, &generator),
            query: Bool.random(using: &generator) ? text(0...40, &generator) : nil,
            headers: [("Accept", text(1...20, &generator)), ("content-type", text(1...20, &generator))],
            body: body)
    }

    private func changes(of message: HTTPMessage) -> [HTTPMessage] {
        func with(
            method: String? = nil, path: String? = nil, query: String?? = nil, body: [UInt8]? = nil
        ) -> HTTPMessage {
            HTTPMessage(
                method: method ?? message.method, path: path ?? message.path, query: query ?? message.query,
                headers: message.headers, body: body ?? message.body)
        }
        let bodies = message.body.isEmpty ? [[0]] : [[], message.body + [0], Array(message.body.dropLast())]
        var changed = bodies.map { with(body: $0) }
        changed.append(with(method: message.method + "X"))
        changed.append(with(method: message.method.lowercased()))
        changed.append(with(path: message.path + "/"))
        if let query = message.query {
            changed.append(with(query: .some(query + "&")))
            changed.append(with(query: .some(nil)))
        }
        return changed
    }
}
