import HTTPMessageSignatures
import NIOHTTP1
import StrictJSON

/// Builds, signs and sends one request; every use has a nonce and times of its own.
///
/// Source: the provider's reference, "Request headers" and "HTTP message signatures".
struct SignedAttempt: Sendable {
    private let credentials: UpvestCredentials
    private let transport: HTTPTransport
    private let clock: @Sendable () -> Instant
    private let newNonce: @Sendable () -> String
    private let signer: MessageSigner

    init(
        credentials: UpvestCredentials,
        transport: HTTPTransport,
        clock: @escaping @Sendable () -> Instant,
        newNonce: @escaping @Sendable () -> String
    ) {
        self.credentials = credentials
        self.transport = transport
        self.clock = clock
        self.newNonce = newNonce
        signer = MessageSigner(key: credentials.signingKey, keyID: credentials.keyID)
    }

    /// One attempt of a call with a token.
    func send(_ call: APICall, token: AccessToken) async -> APIExchange {
        var headers = [(name: "authorization", value: "Bearer " + token.secret.reveal())]
        if let contentType = call.contentType { headers.append(("content-type", contentType)) }
        if let key = call.idempotencyKey { headers.append(("idempotency-key", key)) }
        let sentAt = clock()
        switch await send(call.method, call.target, headers: headers, body: call.body, at: sentAt) {
        case .failure(let broken):
            return .failure(failure(broken, sentAt: sentAt, isTokenCall: false))
        case .success(let incoming):
            return .answer(
                APIAnswer(
                    status: incoming.status,
                    contentType: incoming.headers.first(name: "content-type"),
                    requestID: incoming.headers.first(name: "upvest-request-id"),
                    body: incoming.body,
                    sentAt: sentAt,
                    receivedAt: clock(),
                    tokenNumber: token.number))
        }
    }

    /// The token call.
    ///
    /// Neither its body nor its answer leaves this function.
    func fetchToken(number: Int) async -> TokenKeeper.Outcome {
        let form = [
            ("client_id", credentials.clientID),
            ("client_secret", credentials.clientSecret.reveal()),
            ("grant_type", "client_credentials"),
            ("scope", credentials.scopes.joined(separator: " ")),
        ]
        let body = form.map { "\($0.0)=\(Target.segment($0.1))" }.joined(separator: "&")
        let sentAt = clock()
        let outcome = await send(
            "POST", Target(path: "/auth/token"),
            headers: [("content-type", "application/x-www-form-urlencoded")],
            body: Array(body.utf8), at: sentAt)
        switch outcome {
        case .failure(let broken):
            return .failure(.init(failure: failure(broken, sentAt: sentAt, isTokenCall: true)))
        case .success(let incoming):
            if incoming.status == 200,
                let token = AccessToken(answer: incoming.body, sentAt: sentAt, number: number)
            {
                return .success(token)
            }
            let failure = APIFailure(
                cause: incoming.status == 200 ? .tokenUnreadable : .tokenRefused,
                sentAnyBytes: true,
                sentAt: sentAt,
                failedAt: clock(),
                status: incoming.status,
                requestID: incoming.headers.first(name: "upvest-request-id"),
                isTokenCall: true,
                detail: nil)
            return .failure(.init(failure: failure))
        }
    }

    private func send(
        _ method: String,
        _ target: Target,
        headers: [(name: String, value: String)],
        body: [UInt8]?,
        at sentAt: Instant
    ) async -> Result<HTTPTransport.Incoming, HTTPTransport.Broken> {
        var all = headers
        all += [
            ("accept", "application/json"),
            ("upvest-api-version", "1"),
            ("upvest-client-id", credentials.clientID),
        ]
        if let body { all.append(("content-length", String(body.count))) }
        let message = HTTPMessage(
            method: method, path: target.path, query: target.query, headers: all, body: body ?? [])
        do {
            all += try signer.sign(
                message, draft: .draft15, created: sentAt.nanoseconds / 1_000_000_000, nonce: newNonce())
        } catch {
            return .failure(
                .init(cause: .requestInvalid, sentAnyBytes: false, detail: String(describing: error)))
        }
        return await transport.send(
            .init(method: method, url: "\(credentials.baseURL)\(target)", headers: all, body: body))
    }

    private func failure(_ broken: HTTPTransport.Broken, sentAt: Instant, isTokenCall: Bool) -> APIFailure {
        APIFailure(
            cause: broken.cause,
            sentAnyBytes: broken.sentAnyBytes,
            sentAt: sentAt,
            failedAt: clock(),
            status: nil,
            requestID: nil,
            isTokenCall: isTokenCall,
            detail: broken.detail)
    }
}
