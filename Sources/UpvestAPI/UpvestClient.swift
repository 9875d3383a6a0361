package import StrictJSON

/// The API over HTTP: obtains tokens, signs, sends one attempt and reads the whole answer.
///
/// It never throws for what happens to a call and never repeats one: an attempt gives an answer or a failure, and what
/// to do next is the caller's to decide and to record. Shut it down when done; it owns connections.
package final class UpvestClient: Sendable {
    /// How long attempts may take, and how much may come back.
    package struct Limits: Sendable {
        /// The time for a whole attempt, connecting included.
        package var timeout: Duration
        /// The time for connecting.
        package var connectTimeout: Duration
        /// The longest body of an answer in bytes.
        package var answerBytes: Int

        /// Limits; 30 seconds, 10 seconds and 16 MiB unless told otherwise.
        package init(
            timeout: Duration = .seconds(30),
            connectTimeout: Duration = .seconds(10),
            answerBytes: Int = 16 << 20
        ) {
            self.timeout = timeout
            self.connectTimeout = connectTimeout
            self.answerBytes = answerBytes
        }
    }

    /// Who calls, and where.
    package let credentials: UpvestCredentials
    /// The wall clock of signatures, of the token's age and of the times in answers.
    package let clock: @Sendable () -> Instant
    private let transport: HTTPTransport
    private let attempt: SignedAttempt
    private let tokens: TokenKeeper

    /// A client; nothing is sent yet.
    ///
    /// `newID` gives the nonces of signatures and must never give one text twice.
    package init(
        credentials: UpvestCredentials,
        clock: @escaping @Sendable () -> Instant,
        limits: Limits = Limits(),
        newID: @escaping @Sendable () -> String = RandomID.v4
    ) {
        self.credentials = credentials
        self.clock = clock
        let transport = HTTPTransport(
            timeout: limits.timeout, connectTimeout: limits.connectTimeout, bodyLimit: limits.answerBytes)
        let attempt = SignedAttempt(
            credentials: credentials, transport: transport, clock: clock, newNonce: newID)
        self.transport = transport
        self.attempt = attempt
        tokens = TokenKeeper(now: clock) { number in await attempt.fetchToken(number: number) }
    }

    /// One attempt of a call: a token if there is none, a fresh signature, the request, the whole answer.
    ///
    /// Errors: none are thrown. A token call that fails is a failure with `isTokenCall`, and the call itself was then
    /// not sent. An answer of any status is an answer; no redirect is followed.
    package func exchange(_ call: APICall) async -> APIExchange {
        switch await tokens.token() {
        case .failure(let refused): .failure(refused.failure)
        case .success(let token): await attempt.send(call, token: token)
        }
    }

    /// Discards the token that an answer was got with, unless a newer one is in use already.
    package func forgetToken(usedFor answer: APIAnswer) async {
        await tokens.discard(number: answer.tokenNumber)
    }

    /// Discards the token in use; the next call fetches another.
    package func forgetToken() async {
        await tokens.discardCurrent()
    }

    /// The scopes asked for and not granted, in order of asking; empty before the first token.
    package func missingScopes() async -> [String] {
        guard let granted = await tokens.grantedScopes, !granted.isEmpty else { return [] }
        return credentials.scopes.filter { !granted.contains($0) }
    }

    /// Closes all connections; calls made afterwards fail with `client_shut_down`.
    package func shutdown() async {
        await transport.shutdown()
    }
}
