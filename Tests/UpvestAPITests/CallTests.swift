import Testing
import UpvestAPI

@Suite struct CallTests {
    private static let body = Array("{}".utf8)

    @Test(arguments: [
        (APICall.createUser(body: body), "POST /users", true, true),
        (.user("a/b"), "GET /users/a%2Fb", false, false),
        (.users(), "GET /users?offset=0&limit=100&order=ASC&sort=created_at", false, false),
        (.createAccountGroup(body: body), "POST /account_groups", true, true),
        (.accountGroup("1"), "GET /account_groups/1", false, false),
        (
            .accountGroups(Page(offset: 7, limit: 9)),
            "GET /account_groups?offset=7&limit=9&order=ASC&sort=created_at", false, false
        ),
        (
            .accountGroups(ofUser: "u 1"),
            "GET /users/u%201/account_groups?offset=0&limit=100&order=ASC&sort=created_at", false, false
        ),
        (.createAccount(body: body), "POST /accounts", true, true),
        (.account(".."), "GET /accounts/%2E%2E", false, false),
        (.accounts(), "GET /accounts?offset=0&limit=100&order=ASC&sort=created_at", false, false),
        (
            .accounts(ofUser: "u"), "GET /users/u/accounts?offset=0&limit=100&order=ASC&sort=created_at",
            false, false
        ),
        (.createWebhook(body: body), "POST /webhooks", true, false),
        (.webhooks(), "GET /webhooks?offset=0&limit=100&order=ASC&sort=created_at", false, false),
        (.webhook("w"), "GET /webhooks/w", false, false),
        (.enableWebhook("w"), "PATCH /webhooks/w", true, false),
        (.verifyKeys(), "GET /auth/verify_keys", false, false),
    ])
    func `each call has its method, target, and idempotency key where one is needed`(
        call: APICall, line: String, isMutating: Bool, hasKey: Bool
    ) throws {
        #expect("\(call.method) \(call.target)" == line)
        #expect(call.isMutating == isMutating)
        #expect((call.idempotencyKey != nil) == hasKey)
        #expect(call.contentType == (call.body == nil ? nil : "application/json"))
        #expect(try Target(call.target.description) == call.target)
    }

    @Test func `idempotency keys are version 4 UUIDs and never the same`() {
        let keys = (0..<1000).compactMap { _ in APICall.createUser(body: []).idempotencyKey }
        #expect(Set(keys).count == 1000)
        for key in keys {
            let parts = key.split(separator: "-")
            #expect(parts.map(\.count) == [8, 4, 4, 4, 12])
            #expect(parts[2].first == "4")
            #expect("89ab".contains(parts[3].first ?? "x"))
            #expect(key == key.lowercased())
        }
    }

    @Test(arguments: [
        "", "users", "//host/users", "/a//b", "/a/", "/a/./b", "/..", "/a/../b", "/a b", "/ä", "/a%", "/a%2",
        "/a%GG",
        "/a?", "/a#f", "/a?b#c", "/a?b c", "/a|b", "/a[0]", "/a\\b", "/a\r\nb", "/a?\"", "http://host/a", "*",
    ])
    func `a target that could change on the way is refused`(text: String) {
        #expect(throws: UpvestAPIError.self) { try Target(text) }
    }

    @Test(arguments: ["", "get", "GET ", "GET\r\n", "POST/"])
    func `a method is an upper-case word`(method: String) {
        #expect(throws: UpvestAPIError.self) { try APICall(method: method, target: "/users") }
    }

    @Test func `an empty body is no body`() {
        #expect(APICall.createWebhook(body: []).body == nil)
        #expect(APICall.createWebhook(body: []).contentType == nil)
    }
}
