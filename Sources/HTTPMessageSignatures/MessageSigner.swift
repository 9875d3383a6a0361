/// Signs messages with one key.
///
/// Every attempt, also a repeat of the same request, needs a fresh `created` and a fresh nonce.
/// Source: API reference, HTTP message signatures.
package struct MessageSigner: Sendable {
    /// The label of our signatures.
    static let label = "sig1"

    private let key: SigningKey
    private let keyID: String
    private let lifetimeSeconds: Int

    /// Makes a signer.
    ///
    /// - Parameters:
    ///   - key: the private key.
    ///   - keyID: the id under which the other side knows the public key.
    ///   - lifetimeSeconds: the time from `created` to `expires`.
    package init(key: SigningKey, keyID: String, lifetimeSeconds: Int = 30) {
        self.key = key
        self.keyID = keyID
        self.lifetimeSeconds = lifetimeSeconds
    }

    /// Computes the headers that sign a message.
    ///
    /// - Parameters:
    ///   - message: the request with all its headers but those that are returned.
    ///   - covering: the components to cover, in order; nil for those the API documents, as far as present.
    ///   - draft: the form of signature base.
    ///   - created: now, in seconds since 1970.
    ///   - nonce: a text used once only: printable ASCII without quotes and backslashes.
    /// - Returns: the headers to add, in order: with a body its digest and `content-length` if they are missing,
    ///   then `signature-input`, `signature` and, for draft 15, `upvest-signature-version` if it is missing.
    /// - Throws: `invalidMessage` if it is signed already, or a component to cover is absent, listed twice or
    ///   unsupported, or a digest in it is another body's; `invalidParameter`; `signingFailed`.
    package func sign(
        _ message: HTTPMessage,
        covering: [String]? = nil,
        draft: SignatureDraft,
        created: Int64,
        nonce: String
    ) throws(SignatureError) -> [(name: String, value: String)] {
        guard message.header("signature") == nil, message.header("signature-input") == nil else {
            throw SignatureError(
                .invalidMessage, "The message is signed already; sign the one without signature.")
        }
        var added = try bodyHeaders(for: message, draft: draft)
        let complete = message.adding(added)
        let components = covering ?? Self.documentedComponents(of: complete, draft: draft)
        let parameters = try parameters(components: components, created: created, nonce: nonce)
        let signature = try key.signature(
            for: Self.base(of: complete, components: components, parameters: parameters, draft: draft))
        added.append(("signature-input", "\(Self.label)=\(parameters)"))
        added.append(("signature", "\(Self.label)=:\(StrictBase64.encode(signature)):"))
        if draft == .draft15, message.header("upvest-signature-version") == nil {
            added.append(("upvest-signature-version", draft.rawValue))
        }
        return added
    }

    /// The components that the API documents for a request, those of them that the message has.
    ///
    /// The headers about a body are covered only if there is one.
    package static func documentedComponents(of message: HTTPMessage, draft: SignatureDraft) -> [String] {
        let aboutBody = ["content-length", "content-type", draft.digestHeader]
        var names = ["accept"]
        if draft == .draft15 { names.append("authorization") }
        if !message.body.isEmpty { names += aboutBody }
        if draft == .draft15 { names += ["idempotency-key", "upvest-api-version", "upvest-client-id"] }
        let derived = ["@method", "@path"] + (message.query == nil ? [] : ["@query"])
        return derived + names.filter { message.header($0) != nil }
    }

    private func bodyHeaders(
        for message: HTTPMessage, draft: SignatureDraft
    ) throws(SignatureError) -> [(name: String, value: String)] {
        guard !message.body.isEmpty else { return [] }
        var added: [(name: String, value: String)] = []
        if let given = message.header(draft.digestHeader) {
            do {
                try BodyDigest.check(given, header: draft.digestHeader, body: message.body)
            } catch {
                throw SignatureError(
                    .invalidMessage, "The digest given does not fit the body.", cause: error.name)
            }
        } else {
            added.append(BodyDigest.header(for: message.body, draft: draft))
        }
        if message.header("content-length") == nil {
            added.append(("content-length", String(message.body.count)))
        }
        return added
    }

    private func parameters(
        components: [String], created: Int64, nonce: String
    ) throws(SignatureError) -> String {
        for text in [keyID, nonce] {
            let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C }
            guard isPlain, !text.isEmpty else {
                throw SignatureError(
                    .invalidParameter,
                    "Key id and nonce must be printable ASCII without quotes and backslashes.")
            }
        }
        let (expires, overflow) = created.addingReportingOverflow(Int64(lifetimeSeconds))
        // Structured fields hold integers of at most 15 digits.
        guard !overflow, created >= 0, (0...999_999_999_999_999).contains(expires) else {
            throw SignatureError(
                .invalidParameter, "The time of signing lies outside of what can be written.")
        }
        let list = components.map { "\"\($0)\"" }.joined(separator: " ")
        return "(\(list));keyid=\"\(keyID)\";created=\(created);expires=\(expires);nonce=\"\(nonce)\""
    }

    private static func base(
        of message: HTTPMessage, components: [String], parameters: String, draft: SignatureDraft
    ) throws(SignatureError) -> [UInt8] {
        do {
            for component in components {
                try SignatureInput.check(component: component)
            }
            guard Set(components).count == components.count else { throw SignatureFailure.repeatedComponent }
            return try SignatureBase.bytes(
                of: message, components: components, parameters: parameters, draft: draft)
        } catch {
            throw SignatureError(.invalidMessage, "The message cannot be signed as asked.", cause: "\(error)")
        }
    }
}
