import HTTPMessageSignatures
import StrictJSON
import Testing

@testable import Sandbox

/// The pure state with a client and a clock that moves only when told to.
struct Brokerage {
    struct Reply {
        let status: Int
        let contentType: String?
        let headers: [(name: String, value: String)]
        let body: [UInt8]
        let json: JSONValue

        /// The last path component of a problem's `type`.
        var problem: String? {
            json["type"]?.stringValue?.split(separator: "/").last.map(String.init)
        }

        func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
    }

    static let start = Instant(nanoseconds: 1_777_882_562_123_456_789)
    static let clientKey = SigningKey.generateP521()
    static let deliveryKey = SigningKey.generateP521()

    var state: SandboxState
    var now = Brokerage.start
    var signer: CallSigner
    /// With every scope.
    let token = "ory_at_of_every_scope"

    init(_ adjust: (inout SandboxConfiguration) -> Void = { _ in }) {
        var configuration = SandboxConfiguration()
        configuration.randomness = .seeded(7)
        configuration.clientKey = Self.clientKey
        configuration.deliveryKey = Self.deliveryKey
        adjust(&configuration)
        state = SandboxState(configuration: configuration)
        signer = CallSigner(
            clientID: state.credentials.clientID, keyID: state.credentials.keyID, key: Self.clientKey)
        // Put in its place, since a call for each brokerage would make most of the work of these tests.
        state.tokens[token] = AccessToken(
            scopes: Set(configuration.scopes), expiresAt: Self.start.adding(configuration.tokenLifetime))
    }

    mutating func issueToken(_ scopes: [String]) throws -> String {
        let reply = try answer(.token(form(scope: scopes.joined(separator: "+"))))
        return try #require(reply.json["access_token"]?.stringValue)
    }

    func form(scope: String) -> String {
        "client_id=\(state.credentials.clientID)&client_secret=\(state.credentials.clientSecret)"
            + "&grant_type=client_credentials&scope=\(scope)"
    }

    mutating func answer(_ call: Call) throws -> Reply {
        let headers = try signer.headers(for: call, token: token, unixSeconds: now.unixSeconds)
        let answer = state.answer(
            SandboxRequest(
                method: call.method, target: call.target, headers: headers, body: call.body ?? []), now: now)
        return Reply(
            status: answer.status, contentType: answer.contentType, headers: answer.headers,
            body: answer.body,
            json: answer.body.isEmpty ? .null : try JSONValue(answer.body))
    }

    /// Expects success and gives the object.
    mutating func object(_ call: Call) throws -> JSONValue {
        let reply = try answer(call)
        try #require((200..<300).contains(reply.status), "\(reply.json.text)")
        return reply.json
    }

    mutating func advance(_ duration: Duration) {
        now = now.adding(duration)
    }

    /// The id of a new user.
    mutating func createUser() throws -> String {
        try id(of: object(.post("/users", Fixtures.json("user_create_request_tol"))))
    }

    mutating func createGroup(_ user: String, type: String = "PERSONAL") throws -> String {
        try id(of: object(.post("/account_groups", ["user_id": .string(user), "type": .string(type)])))
    }

    mutating func createAccount(_ user: String, _ group: String) throws -> String {
        try id(
            of: object(
                .post(
                    "/accounts",
                    ["user_id": .string(user), "account_group_id": .string(group), "type": "TRADING"])))
    }

    /// The id of a new and enabled subscription.
    mutating func subscribe(
        _ members: JSONValue = [:], url: String = "http://127.0.0.1:9/hook"
    ) throws -> String {
        let body = members.with("title", "Ledger").with("url", .string(url))
        let id = try id(of: object(.post("/webhooks", body)))
        _ = try object(.patch("/webhooks/\(id)", ["enabled": true]))
        return id
    }

    func id(of object: JSONValue) throws -> String { try #require(object["id"]?.stringValue) }

    /// What is to be sent now.
    mutating func due() throws -> [Delivery] { try state.takeDeliveries(now: now) }

    /// The notifications in a delivery.
    static func payload(_ delivery: Delivery) throws -> [JSONValue] {
        try #require(JSONValue(delivery.body)["payload"]?.arrayValue)
    }

    static func names(_ delivery: Delivery) throws -> [String] {
        try payload(delivery).compactMap { $0["type"]?.stringValue }
    }
}
