import HTTPMessageSignatures
import StrictJSON
import Testing

@testable import Sandbox

@Suite struct TokenTests {
    @Test func `a token is opaque, typed, and lives as configured`() throws {
        var brokerage = Brokerage { $0.tokenLifetime = .seconds(86_400) }
        let reply = try brokerage.answer(.token(brokerage.form(scope: "users%3Aadmin+accounts%3Aread")))
        #expect(reply.status == 200)
        #expect(reply.contentType == "application/json")
        #expect(try reply.json.keys == Fixtures.json("auth_token_response").keys)
        #expect(reply.json["expires_in"] == 86_400)
        #expect(reply.json["token_type"] == "bearer")
        #expect(reply.json["scope"] == "users:admin accounts:read")
        let token = try #require(reply.json["access_token"]?.stringValue)
        #expect(token.hasPrefix("ory_at_"))
        #expect(try brokerage.answer(Call.get("/users").with(token: token)).status == 200)
    }

    @Test func `the default lifetime is 1799 seconds`() throws {
        var brokerage = Brokerage()
        let reply = try brokerage.answer(.token(brokerage.form(scope: "users:read")))
        #expect(reply.json["expires_in"] == 1799)
    }

    @Test func `scopes that the client may not have are left out`() throws {
        var brokerage = Brokerage { $0.scopes = ["users:read", "accounts:read"] }
        let form = brokerage.form(scope: "users:read+users:admin+payments:admin")
        #expect(try brokerage.answer(.token(form)).json["scope"] == "users:read")
        #expect(try brokerage.answer(.token(brokerage.form(scope: "users:admin"))).status == 400)
    }

    @Test func `the token call needs no token but a signature and the client id`() throws {
        var brokerage = Brokerage()
        let call = Call.token(brokerage.form(scope: "users:read"))
        #expect(try brokerage.answer(call).status == 200)
        #expect(try brokerage.answer(call.changing { $0.stripped = ["signature"] }).status == 401)
        #expect(try brokerage.answer(call.changing { $0.signingKey = .generateP521() }).status == 401)
        #expect(try brokerage.answer(call.with(header: "upvest-client-id", nil)).status == 401)
        #expect(try brokerage.answer(call.with(header: "accept", "text/html")).status == 406)
    }

    @Test(arguments: ["application/json", "application/x-www-form-urlencoded; charset=utf-8"])
    func `the token call takes a form and nothing else`(_ type: String) throws {
        var brokerage = Brokerage()
        let call = Call.token(brokerage.form(scope: "users:read")).with(header: "content-type", type)
        #expect(try brokerage.answer(call).status == 400)
    }

    struct Edit: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let status: Int
        let edit: @Sendable (String) -> String
    }

    static let edits = [
        Edit(testDescription: "wrong secret", status: 401) {
            $0.replacing("client_secret=", with: "client_secret=x")
        },
        Edit(testDescription: "wrong client", status: 401) {
            $0.replacing(
                /client_id=[^&]*/, with: "client_id=00000000-0000-4000-8000-000000000000")
        },
        Edit(testDescription: "other grant", status: 400) {
            $0.replacing("client_credentials", with: "password")
        },
        Edit(testDescription: "no grant", status: 400) {
            $0.replacing("&grant_type=client_credentials", with: "")
        },
        Edit(testDescription: "no scope", status: 400) { $0.replacing("&scope=users:read", with: "") },
        Edit(testDescription: "no secret", status: 400) {
            $0.replacing(/client_secret=[^&]*&/, with: "")
        },
        Edit(testDescription: "unknown scope", status: 400) { $0.replacing("users:read", with: "nothing") },
        Edit(testDescription: "unknown field", status: 400) { $0 + "&audience=x" },
        Edit(testDescription: "repeated field", status: 400) { $0 + "&scope=users:read" },
        Edit(testDescription: "broken escape", status: 400) { $0 + "%2" },
        Edit(testDescription: "not UTF-8", status: 400) { $0 + "%FF" },
        Edit(testDescription: "too long", status: 400) { $0 + String(repeating: "+x", count: 500) },
    ]

    @Test(arguments: edits)
    func `a form that is not right gives no token`(_ edit: Edit) throws {
        var brokerage = Brokerage()
        let form = brokerage.form(scope: "users:read")
        try #require(edit.edit(form) != form)
        let reply = try brokerage.answer(.token(edit.edit(form)))
        #expect(reply.status == edit.status)
        #expect(reply.json["access_token"] == nil)
    }

    @Test func `the verification key is a P-521 key in JWK form`() throws {
        var brokerage = Brokerage()
        let keys = try #require(brokerage.object(.get("/auth/verify_keys"))["keys"]?.arrayValue)
        let example = try #require(Fixtures.json("verify_keys_response")["keys"]?.arrayValue?.first)
        let key = try #require(keys.first)
        #expect(keys.count == 1)
        #expect(key.keys == example.keys)
        #expect(key["kty"] == "EC")
        #expect(key["crv"] == "P-521")
        for coordinate in ["x", "y"] {
            let text = try #require(key[coordinate]?.stringValue)
            #expect(text.utf8.count == 88, "66 bytes without padding")
            #expect(text.wholeMatch(of: /[A-Za-z0-9_\-]+/) != nil)
        }
    }

    @Test func `nothing secret shows in a description`() throws {
        let credentials = Brokerage().state.credentials
        for text in ["\(credentials)", String(reflecting: credentials)] {
            #expect(!text.contains(credentials.clientSecret))
            #expect(!text.contains("PRIVATE"))
        }
        #expect(credentials.privateKeyPEM.contains("BEGIN PRIVATE KEY"))
    }
}
