import HTTPMessageSignatures
import StrictJSON

/// The whole simulated brokerage as a value: requests and moments in, answers and due deliveries out.
///
/// No input or output, no clock and no concurrency; whoever holds it calls `answer` for each request, asks
/// `takeDeliveries` when `nextDue` has come, and reports back with `conclude`.
///
/// Decisions where the documents leave a question open:
/// - Refusals come in this order: path 404, method 405, client and signature 401, token 401, scope 403, `accept`
///   406, version 426, headers of the body 400, idempotency key 400, JSON and fields 400, 404, 409.
/// - The components that the documents list must all be covered; a nonce is good once.
/// - An idempotency key counts for the client, whatever the call. With the same call and an equal JSON value it
///   repeats the stored answer for 24 hours; with anything else it is a 409.
/// - A second PERSONAL or FRENCH_PEA group of a user is a 409, the number of another group too.
/// - Businesses do not exist: their bodies are checked, then answered 404.
/// - A group or account of an active user is ACTIVE at once and has no `…ACTIVATED` notification of its own.
/// - The same notification has one id in all subscriptions.
struct SandboxState: Sendable {
    let credentials: SandboxCredentials
    let configuration: SandboxConfiguration
    let clientKeys: KeySet
    let deliveryKey: SigningKey
    let deliveryKeyID: String

    var randomness: Randomness
    var nonces = NonceRegister()
    var tokens: [String: AccessToken] = [:]
    var idempotency = IdempotencyRegister()

    var users = ResourceTable<SandboxUser>()
    var accountGroups = ResourceTable<SandboxAccountGroup>()
    var accounts = ResourceTable<SandboxAccount>()
    var subscriptions = ResourceTable<SandboxSubscription>()
    var takenAccountNumbers: Set<String> = []

    /// Users that wait for their checks, with the moment of passing; ascending.
    var onboarding: ArraySlice<(userID: String, dueAt: Instant)> = []
    private var lastStamp = Instant(nanoseconds: 0)

    init(configuration: SandboxConfiguration) {
        self.configuration = configuration
        var randomness = Randomness(configuration.randomness)
        let signingKey = configuration.clientKey ?? SigningKey.generateP521()
        credentials = SandboxCredentials(
            clientID: configuration.clientID?.lowercased() ?? randomness.uuid(),
            clientSecret: configuration.clientSecret ?? randomness.secret("secret_"),
            keyID: configuration.keyID ?? randomness.uuid(), signingKey: signingKey,
            scopes: configuration.scopes)
        clientKeys = KeySet([credentials.keyID: signingKey.publicKey])
        deliveryKey = configuration.deliveryKey ?? SigningKey.generateP521()
        deliveryKeyID = randomness.uuid()
        self.randomness = randomness
    }

    /// Answers one request; what was due before it has happened by then.
    ///
    /// Never fails: what the caller did wrong is an answer, too.
    mutating func answer(_ request: SandboxRequest, now: Instant) -> SandboxAnswer {
        advance(to: now)
        let requestID = randomness.uuid()
        do throws(Refusal) {
            let (endpoint, id) = try Endpoint.resolve(method: request.method, path: request.path)
            try admit(request, to: endpoint, now: now)
            return try reply(to: request, at: endpoint, id: id, now: now).stamped(requestID: requestID)
        } catch {
            return error.answer(requestID: requestID)
        }
    }

    /// A moment for something that happens now: each one is at least a microsecond after the one before.
    ///
    /// So notifications have an order, and every change of an object moves its `updated_at`.
    mutating func stamp(_ now: Instant) -> Instant {
        lastStamp = max(now, lastStamp.adding(nanoseconds: 1000))
        return lastStamp
    }

    private mutating func reply(
        to request: SandboxRequest, at endpoint: Endpoint, id: String, now: Instant
    ) throws(Refusal) -> SandboxAnswer {
        guard endpoint.body == .json else {
            return try perform(endpoint.operation, request, id: id, body: .null, now: now)
        }
        guard endpoint.needsIdempotencyKey else {
            return try perform(endpoint.operation, request, id: id, body: Self.json(request.body), now: now)
        }
        let key = try idempotencyKey(of: request)
        let body = try Self.json(request.body)
        let action = IdempotencyRegister.Action(path: request.path, body: body.canonicalText)
        if let earlier = try idempotency.answer(to: action, key: key, now: now) { return earlier }
        let answer = try perform(endpoint.operation, request, id: id, body: body, now: now)
        idempotency.store(answer, to: action, key: key, now: now)
        return answer
    }

    private mutating func perform(
        _ operation: Endpoint.Operation, _ request: SandboxRequest, id: String, body: JSONValue, now: Instant
    ) throws(Refusal) -> SandboxAnswer {
        switch operation {
        case .issueToken: return try issueToken(request, now: now)
        case .listVerificationKeys: return verificationKeys()
        case .createUser: return try createUser(body, now: now)
        case .listUsers: return try ListQuery(request.query).page(of: users.rows)
        case .readUser: return .json(200, try user(id).json)
        case .listUserAccountGroups:
            let rows = try user(id).accountGroups.compactMap { accountGroups[$0] }
            return try ListQuery(request.query).page(of: rows)
        case .listUserAccounts:
            let rows = try user(id).accounts.compactMap { accounts[$0] }
            return try ListQuery(request.query).page(of: rows)
        case .createAccountGroup: return try createAccountGroup(body, now: now)
        case .listAccountGroups: return try ListQuery(request.query).page(of: accountGroups.rows)
        case .readAccountGroup: return .json(200, try accountGroup(id).json)
        case .createAccount: return try createAccount(body, now: now)
        case .listAccounts: return try ListQuery(request.query).page(of: accounts.rows)
        case .readAccount: return .json(200, try account(id).json)
        case .createWebhook: return try createWebhook(body, now: now)
        case .listWebhooks: return try ListQuery(request.query).page(of: subscriptions.rows)
        case .readWebhook: return .json(200, try subscription(id).json)
        case .updateWebhook: return try updateWebhook(id, body, now: now)
        case .deleteWebhook: return try deleteWebhook(id)
        }
    }

    private static func json(_ bytes: [UInt8]) throws(Refusal) -> JSONValue {
        do throws(JSONError) {
            return try JSONValue(bytes)
        } catch {
            throw .badRequest("the body is not strict JSON")
        }
    }
}
