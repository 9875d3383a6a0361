import Foundation
import HTTPMessageSignatures
import StrictJSON
import Testing

@testable import Sandbox

@Suite struct AccessTests {
    static let calls: [Call] = [
        .get("/auth/verify_keys"), .get("/users"), .get("/account_groups"), .get("/accounts"),
        .get("/webhooks"), .get("/users?limit=5"), .post("/users", ["first_name": "X"]),
        .post("/account_groups", [:]), .post("/accounts", [:]), .post("/webhooks", [:]),
        .token("grant_type=client_credentials"),
    ]

    @Test func `a correctly signed request passes`() throws {
        var brokerage = Brokerage()
        for call in Self.calls {
            #expect(try [200, 400].contains(brokerage.answer(call).status), "\(call.method) \(call.target)")
        }
    }

    struct Spoiled: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let spoil: @Sendable (inout Call) -> Void

        init(_ name: String, _ spoil: @escaping @Sendable (inout Call) -> Void) {
            testDescription = name
            self.spoil = spoil
        }
    }

    static let spoiled = [
        Spoiled("no signature") { $0.stripped = ["signature"] },
        Spoiled("no signature input") { $0.stripped = ["signature-input"] },
        Spoiled("broken signature") { $0.tampered["signature"] = "sig1=:AAAA:" },
        Spoiled("unreadable signature input") { $0.tampered["signature-input"] = "sig1=(((" },
        Spoiled("no version") { $0.stripped = ["upvest-signature-version"] },
        Spoiled("version 6") { $0.tampered["upvest-signature-version"] = "6" },
        Spoiled("other key") { $0.signingKey = SigningKey.generateP521() },
        Spoiled("unknown key id") { $0.keyID = "00000000-0000-4000-8000-000000000000" },
        Spoiled("expired") { $0.clockOffset = -100 },
        Spoiled("from the future") { $0.clockOffset = 100 },
        Spoiled("changed accept") { $0.tampered["accept"] = "*/*" },
        Spoiled("client id not covered") { $0.covering = ["@method", "@path", "accept", "authorization"] },
        Spoiled("path not covered") {
            $0.covering = ["@method", "accept", "authorization", "upvest-client-id"]
        },
        Spoiled("token not covered") { $0.covering = ["@method", "@path", "accept", "upvest-client-id"] },
        Spoiled("accept not covered") {
            $0.covering = ["@method", "@path", "authorization", "upvest-client-id"]
        },
        Spoiled("no client id") { $0.headers["upvest-client-id"] = .some(nil) },
        Spoiled("other client id") {
            $0.headers["upvest-client-id"] = "00000000-0000-4000-8000-000000000000"
        },
        Spoiled("digest without a body") { $0.tampered["content-digest"] = "sha-512=:AAAA:" },
    ]

    @Test(arguments: spoiled)
    func `a request whose signature does not hold is unauthorised`(_ spoiled: Spoiled) throws {
        var brokerage = Brokerage()
        let reply = try brokerage.answer(Call.get("/users").changing(spoiled.spoil))
        #expect(reply.status == 401)
        #expect(reply.problem == "unauthorised")
        #expect(try brokerage.answer(.get("/users")).status == 200)
    }

    @Test func `a body is covered by its digest, length and type`() throws {
        var brokerage = Brokerage()
        let whole = [
            "@method", "@path", "accept", "authorization", "content-length", "content-type", "content-digest",
            "upvest-client-id",
        ]
        let call = Call.post("/webhooks", ["title": "Ledger", "url": "https://example.com/x"])
        #expect(try brokerage.answer(call.changing { $0.covering = whole }).status == 201)
        for missing in ["content-length", "content-type", "content-digest"] {
            let partial = whole.filter { $0 != missing }
            #expect(try brokerage.answer(call.changing { $0.covering = partial }).status == 401, "\(missing)")
        }
    }

    @Test func `a changed body is unauthorised`() throws {
        var brokerage = Brokerage()
        let call = Call.post("/webhooks", ["title": "Ledger", "url": "https://example.com/x"])
        let headers = try brokerage.signer.headers(
            for: call, token: brokerage.token, unixSeconds: brokerage.now.unixSeconds)
        var body = try #require(call.body)
        body[body.count - 3] = UInt8(ascii: "y")
        let request = SandboxRequest(method: "POST", target: "/webhooks", headers: headers, body: body)
        #expect(brokerage.state.answer(request, now: brokerage.now).status == 401)
    }

    @Test func `a query is covered`() throws {
        var brokerage = Brokerage()
        let call = Call.get("/users?limit=1").changing {
            $0.covering = ["@method", "@path", "accept", "authorization", "upvest-client-id"]
        }
        #expect(try brokerage.answer(call).status == 401)
        #expect(try brokerage.answer(.get("/users?limit=1")).status == 200)
    }

    @Test func `an idempotency key is covered where the call needs it`() throws {
        var brokerage = Brokerage()
        let call = try Call.post("/users", Fixtures.json("user_create_request_tol")).changing {
            $0.covering = [
                "@method", "@path", "accept", "authorization", "content-length", "content-type",
                "content-digest", "upvest-client-id",
            ]
        }
        #expect(try brokerage.answer(call).status == 401)
    }

    @Test func `a signature counts once`() throws {
        var brokerage = Brokerage()
        let headers = try brokerage.signer.headers(
            for: .get("/users"), token: brokerage.token, unixSeconds: brokerage.now.unixSeconds)
        let request = SandboxRequest(method: "GET", target: "/users", headers: headers, body: [])
        #expect(brokerage.state.answer(request, now: brokerage.now).status == 200)
        #expect(brokerage.state.answer(request, now: brokerage.now).status == 401)
    }

    @Test(arguments: [
        (#";expires=1777882592;nonce="n1""#, 200), (#";nonce="n2""#, 401), (";expires=1777882592", 401),
    ])
    func `a signature has an end and a nonce`(_ parameters: String, _ status: Int) throws {
        var brokerage = Brokerage()
        let (client, key) = (brokerage.state.credentials.clientID, brokerage.state.credentials.keyID)
        let input =
            #"("@method" "@path" "accept" "authorization" "upvest-client-id")"#
            + #";created=1777882562;keyid="\#(key)"\#(parameters)"#
        let base = """
            "@method": GET
            "@path": /users
            "accept": application/json
            "authorization": Bearer \(brokerage.token)
            "upvest-client-id": \(client)
            "@signature-params": \(input)
            """
        let signature = try Brokerage.clientKey.signature(for: Array(base.utf8))
        let headers = [
            (name: "accept", value: "application/json"),
            (name: "authorization", value: "Bearer \(brokerage.token)"),
            (name: "upvest-client-id", value: client), (name: "upvest-signature-version", value: "15"),
            (name: "signature-input", value: "sig1=" + input),
            (name: "signature", value: "sig1=:\(Data(signature).base64EncodedString()):"),
        ]
        let request = SandboxRequest(method: "GET", target: "/users", headers: headers, body: [])
        #expect(brokerage.state.answer(request, now: brokerage.now).status == status)
    }

    @Test func `a token is needed, known, and good for its lifetime only`() throws {
        var brokerage = Brokerage { $0.tokenLifetime = .seconds(60) }
        #expect(try brokerage.answer(Call.get("/users").with(header: "authorization", nil)).status == 401)
        #expect(try brokerage.answer(Call.get("/users").with(token: "ory_at_unknown")).status == 401)
        let bare = Call.get("/users").with(header: "authorization", brokerage.token)
        #expect(try brokerage.answer(bare).status == 401)
        brokerage.advance(.seconds(59))
        #expect(try brokerage.answer(.get("/users")).status == 200)
        brokerage.advance(.seconds(1))
        let reply = try brokerage.answer(.get("/users"))
        #expect(reply.status == 401)
        #expect(reply.problem == "unauthorised")
    }

    static let scopes: [(Call, [String])] = [
        (.get("/users"), ["users:read", "users:admin"]),
        (.get("/users/00000000-0000-4000-8000-000000000000"), ["users:read", "users:admin"]),
        (.post("/users", [:]), ["users:admin"]),
        (.get("/users/00000000-0000-4000-8000-000000000000/accounts"), ["accounts:read", "accounts:admin"]),
        (
            .get("/users/00000000-0000-4000-8000-000000000000/account_groups"),
            ["accounts:read", "accounts:admin"]
        ),
        (.get("/account_groups"), ["accounts:read", "accounts:admin"]),
        (.post("/account_groups", [:]), ["accounts:admin"]),
        (.get("/accounts"), ["accounts:read", "accounts:admin"]),
        (.post("/accounts", [:]), ["accounts:admin"]),
        (.get("/webhooks"), ["webhooks:read", "webhooks:admin"]),
        (.get("/auth/verify_keys"), ["webhooks:read", "webhooks:admin"]),
        (.post("/webhooks", [:]), ["webhooks:admin"]),
        (.patch("/webhooks/00000000-0000-4000-8000-000000000000", [:]), ["webhooks:admin"]),
        (.delete("/webhooks/00000000-0000-4000-8000-000000000000"), ["webhooks:admin"]),
    ]

    @Test func `a call is forbidden without one of its scopes`() throws {
        var brokerage = Brokerage()
        for scope in Set(Self.scopes.flatMap(\.1)).union(["checks:admin"]).sorted() {
            let token = try brokerage.issueToken([scope])
            for (call, allowed) in Self.scopes {
                let reply = try brokerage.answer(call.with(token: token))
                let comment = "\(call.method) \(call.target) with \(scope)"
                #expect((reply.status == 403) == !allowed.contains(scope), "\(comment)")
                #expect(reply.status != 401, "\(comment)")
            }
        }
    }

    @Test(arguments: [
        ("application/json", 200), ("*/*", 200), ("application/*", 200),
        ("text/html, application/json;q=0.9", 200), ("text/html", 406), ("application/pdf", 406), ("", 406),
    ])
    func `only JSON can be accepted`(_ accept: String, _ status: Int) throws {
        var brokerage = Brokerage()
        #expect(try brokerage.answer(Call.get("/users").with(header: "accept", accept)).status == status)
    }

    @Test func `a missing accept header is not acceptable`() throws {
        var brokerage = Brokerage()
        let reply = try brokerage.answer(Call.get("/users").with(header: "accept", nil))
        #expect(reply.status == 406)
        #expect(reply.problem == "not_acceptable")
    }

    @Test func `another API version is refused and none is fine`() throws {
        var brokerage = Brokerage()
        let none = Call.get("/users").with(header: "upvest-api-version", nil)
        #expect(try brokerage.answer(none).status == 200)
        let two = Call.get("/users").with(header: "upvest-api-version", "2")
        #expect(try brokerage.answer(two).status == 426)
    }

    @Test(arguments: [
        "application/json; charset=utf-8", "application/json;charset=UTF-8", "text/plain",
        "application/x-www-form-urlencoded",
    ])
    func `a JSON call takes one content type without parameters`(_ type: String) throws {
        var brokerage = Brokerage()
        let call = Call.post("/webhooks", ["title": "Ledger", "url": "https://example.com/x"])
        #expect(try brokerage.answer(call).status == 201)
        let reply = try brokerage.answer(call.with(header: "content-type", type))
        #expect(reply.status == 400)
        #expect(reply.json["detail"]?.stringValue?.contains("content type") == true)
    }

    @Test func `a call with a body needs one and a call without takes none`() throws {
        var brokerage = Brokerage()
        #expect(try brokerage.answer(Call(method: "POST", target: "/webhooks")).status == 400)
        #expect(try brokerage.answer(Call.get("/users").changing { $0.body = [0x7B, 0x7D] }).status == 400)
    }

    @Test(arguments: [
        ("GET", "/"), ("GET", "/nothing"), ("GET", "/users/"), ("GET", "/users/42"),
        ("GET", "/users//accounts"),
        ("POST", "/user"), ("GET", "/users/00000000-0000-4000-8000-000000000000/orders"), ("GET", ""),
    ])
    func `an unknown path is not found, signed or not`(_ method: String, _ target: String) throws {
        var brokerage = Brokerage()
        let request = SandboxRequest(method: method, target: target, headers: [], body: [])
        let answer = brokerage.state.answer(request, now: brokerage.now)
        #expect(answer.status == 404)
    }

    @Test(arguments: [
        ("PUT", "/users", "POST, GET"), ("DELETE", "/users/00000000-0000-4000-8000-000000000000", "GET"),
        ("GET", "/auth/token", "POST"), ("POST", "/auth/verify_keys", "GET"),
        ("PATCH", "/accounts/00000000-0000-4000-8000-000000000000", "GET"),
        ("POST", "/webhooks/00000000-0000-4000-8000-000000000000", "GET, PATCH, DELETE"),
    ])
    func `another method on a known path is not allowed`(
        _ method: String, _ target: String, _ allowed: String
    ) throws {
        var brokerage = Brokerage()
        let reply = try brokerage.answer(Call(method: method, target: target))
        #expect(reply.status == 405)
        #expect(reply.problem == "method_not_allowed")
        #expect(reply.header("allow") == allowed)
    }

    @Test func `every answer has a request id of its own, and a problem repeats it`() throws {
        var brokerage = Brokerage()
        var seen: Set<String> = []
        for call in [Call.get("/users"), .get("/nothing"), .get("/accounts"), .post("/users", [:])] {
            let reply = try brokerage.answer(call)
            let id = try #require(reply.header("upvest-request-id"))
            #expect(ValueRule.isUUID(id))
            #expect(seen.insert(id).inserted)
            if reply.status >= 400 {
                #expect(reply.contentType == "application/problem+json")
                #expect(reply.json["request_id"] == .string(id))
                #expect(reply.json["status"] == .integer(Int64(reply.status)))
            } else {
                #expect(reply.contentType == "application/json")
            }
        }
    }

    @Test(arguments: [
        "400_bad_request_bare_slug", "400_missing_idempotency_key", "401_unauthorised", "403_forbidden",
        "404_not_found", "406_not_acceptable", "409_conflict",
    ])
    func `problems are of the types of the examples`(_ name: String) throws {
        let example = try Fixtures.json("errors/\(name)")
        let refusals: [Int: [Refusal]] = [
            400: [.badRequest(""), .missingIdempotencyKey], 401: [.unauthorised("")], 403: [.forbidden("")],
            404: [.notFound("")], 406: [.notAcceptable], 409: [.conflict("")],
        ]
        let status = try #require(example["status"]?.integerValue.map { Int($0) })
        let types = try #require(refusals[status]).map(\.type)
        #expect(types.contains(try #require(example["type"]?.stringValue)))
    }
}
