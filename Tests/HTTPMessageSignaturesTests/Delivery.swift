import HTTPMessageSignatures
import Testing

/// A signed delivery that tests start from and change.
struct Delivery {
    static let now: Int64 = 1_777_882_566
    static let keyID = "d17e94a3-62b8-4c0f-85d9-3e7f0b41a701"
    static let seed = [UInt8](repeating: 7, count: 32)
    static let body = Array(#"{"payload":[{"id":"f6098c31","type":"USER.CREATED"}]}"#.utf8)

    let key: SigningKey
    var message: HTTPMessage

    var keys: KeySet { KeySet([Self.keyID: key.publicKey]) }

    /// The unsigned request.
    static func request(body: [UInt8] = body, more: [(name: String, value: String)] = []) -> HTTPMessage {
        HTTPMessage(
            method: "POST", path: "/upvest/events", query: nil,
            headers: [("accept", "application/json"), ("content-type", "application/json")] + more, body: body
        )
    }

    /// A delivery signed by an Ed25519 key, which is fast to verify.
    init(
        _ request: HTTPMessage = request(), key: SigningKey? = nil, draft: SignatureDraft = .draft6,
        covering: [String]? = nil
    ) throws {
        let key = try key ?? SigningKey.ed25519(seed: Self.seed)
        let headers = try MessageSigner(key: key, keyID: Self.keyID).sign(
            request, covering: covering, draft: draft, created: Self.now, nonce: "h7Qd2mZk9LxB4wVt")
        self.key = key
        message = request.adding(headers)
    }

    /// A message whose signature headers are made by hand, signed over `components` and `parameters` as given.
    init(components: [String], parameters: String, request: HTTPMessage = request(body: [])) throws {
        key = try SigningKey.ed25519(seed: Self.seed)
        let base = try SignatureBase.bytes(
            of: request, components: components, parameters: parameters, draft: .draft6)
        let signature = try key.signature(for: base).base64
        message = request.adding([
            ("signature-input", "sig1=\(parameters)"), ("signature", "sig1=:\(signature):"),
        ])
    }

    func verdict(
        now: Int64 = now, skew: Int64 = 300, accepting: Set<SignatureDraft> = [.draft6, .draft15],
        requiring: Set<String> = []
    ) -> SignatureVerdict {
        SignatureVerifier(skewSeconds: skew).verify(
            message, keys: keys, now: now, accepting: accepting, requiring: requiring)
    }

    /// Replaces a header's lines, or removes them.
    mutating func set(_ name: String, _ values: String...) {
        let others = message.headers.filter { $0.name != name.lowercased() }
        message = HTTPMessage(
            method: message.method, path: message.path, query: message.query,
            headers: others + values.map { (name: name, value: $0) }, body: message.body)
    }
}
