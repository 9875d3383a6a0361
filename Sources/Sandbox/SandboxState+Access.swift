import HTTPMessageSignatures
import StrictJSON

/// The checks that every call goes through before anything is looked at.
///
/// **Source**: https://docs.upvest.co/products/tol/getting_started/http_signatures/implementing_http_signatures_v15.
extension SandboxState {
    mutating func admit(
        _ request: SandboxRequest, to endpoint: Endpoint, now: Instant
    ) throws(Refusal) {
        guard request.header("upvest-client-id")?.lowercased() == credentials.clientID else {
            throw .unauthorised("The header upvest-client-id is missing or names no client of this sandbox.")
        }
        try checkSignature(of: request, at: endpoint, now: now)
        if endpoint.operation != .issueToken { try checkToken(of: request, at: endpoint, now: now) }
        guard Self.admitsJSON(request.header("accept")) else { throw .notAcceptable }
        guard (request.header("upvest-api-version") ?? "1") == "1" else { throw .upgradeRequired }
        try checkBodyHeaders(of: request, at: endpoint)
    }

    private mutating func checkSignature(
        of request: SandboxRequest, at endpoint: Endpoint, now: Instant
    ) throws(Refusal) {
        guard request.header("upvest-signature-version") == "15" else {
            throw .unauthorised(
                "Signature is incorrect: without the header upvest-signature-version: 15 version 6 is assumed, "
                    + "which is closed to new clients.")
        }
        if request.body.isEmpty, request.header("content-digest") != nil {
            throw .unauthorised("Signature is incorrect: there is a content-digest and no body.")
        }
        let report = SignatureVerifier(skewSeconds: configuration.signatureSkewSeconds).examine(
            request.message, keys: clientKeys, now: now.unixSeconds, accepting: [.draft15],
            requiring: Self.requiredComponents(of: request, at: endpoint))
        switch report.verdict {
        case .valid: break
        case .unknownKey:
            throw .unauthorised("Signature is incorrect: the keyid is not registered for this client.")
        case .invalid(let reason):
            throw .unauthorised("Signature is incorrect (\(reason.name)). \(reason.message)")
        }
        guard let nonce = report.input?.nonce, let expires = report.input?.expires else {
            throw .unauthorised("Signature is incorrect: the parameters expires and nonce are needed.")
        }
        let memory = expires.addingReportingOverflow(configuration.signatureSkewSeconds).partialValue
        guard nonces.admit(nonce, until: memory, now: now.unixSeconds) else {
            throw .unauthorised(
                "Signature is incorrect: its nonce was used before; sign every attempt afresh.")
        }
    }

    /// The components that the documents list, as far as the request has them.
    ///
    /// Those of a body are required with a body; what else is missing is refused by its own rule.
    private static func requiredComponents(of request: SandboxRequest, at endpoint: Endpoint) -> Set<String> {
        var names: Set<String> = ["@method", "@path", "upvest-client-id"]
        if request.query != nil { names.insert("@query") }
        if request.header("accept") != nil { names.insert("accept") }
        if endpoint.operation != .issueToken, request.header("authorization") != nil {
            names.insert("authorization")
        }
        if endpoint.needsIdempotencyKey, request.header("idempotency-key") != nil {
            names.insert("idempotency-key")
        }
        if !request.body.isEmpty {
            names.formUnion(["content-length", "content-type", "content-digest"])
        }
        return names
    }

    private func checkToken(
        of request: SandboxRequest, at endpoint: Endpoint, now: Instant
    ) throws(Refusal) {
        guard let header = request.header("authorization"),
            let match = header.wholeMatch(of: /Bearer ([a-zA-Z0-9\-._~+\/]*=*)/),
            let token = tokens[String(match.1)], now < token.expiresAt
        else {
            throw .unauthorised("The access token is missing, unknown or expired.")
        }
        guard !token.scopes.isDisjoint(with: endpoint.scopes) else {
            throw .forbidden("The access token needs the scope \(endpoint.scopes.joined(separator: " or ")).")
        }
    }

    private static func admitsJSON(_ accept: String?) -> Bool {
        guard let accept else { return false }
        return accept.split(separator: ",").contains { range in
            let type = range.split(separator: ";").first?.filter { $0 != " " }.lowercased()
            return ["application/json", "application/*", "*/*"].contains(type)
        }
    }

    /// A parameter, also a charset, makes another content type, and the provider is said to refuse that.
    private func checkBodyHeaders(of request: SandboxRequest, at endpoint: Endpoint) throws(Refusal) {
        let expected: String
        switch endpoint.body {
        case .none:
            guard request.body.isEmpty else { throw .badRequest("this call takes no body") }
            return
        case .json: expected = "application/json"
        case .form: expected = "application/x-www-form-urlencoded"
        }
        guard !request.body.isEmpty else { throw .badRequest("this call needs a body") }
        guard request.header("content-type")?.lowercased() == expected else {
            throw .badRequest("unexpected content type: send \(expected) without parameters")
        }
    }

    /// The key in a form in which equal keys are equal: lower case, no hyphens.
    func idempotencyKey(of request: SandboxRequest) throws(Refusal) -> String {
        guard let key = request.header("idempotency-key") else { throw .missingIdempotencyKey }
        guard ValueRule.isIdempotencyKey(key) else {
            throw .badRequest("header `idempotency-key` must be a UUID of version 4")
        }
        return key.lowercased().filter { $0 != "-" }
    }
}
