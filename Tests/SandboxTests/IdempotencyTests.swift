import StrictJSON
import Testing

@testable import Sandbox

@Suite struct IdempotencyTests {
    static let key = "b7d92e04-1c6f-4a35-8e70-9f5b3d8c2a01"

    @Test(arguments: ["/users", "/account_groups", "/accounts"])
    func `a call that creates needs a key`(_ path: String) throws {
        var brokerage = Brokerage()
        let reply = try brokerage.answer(Call.post(path, [:]).with(header: "idempotency-key", nil))
        #expect(reply.status == 400)
        #expect(reply.problem == "missing_idempotency_key")
    }

    @Test func `a subscription needs no key`() throws {
        var brokerage = Brokerage()
        let call = Call.post("/webhooks", ["title": "Ledger", "url": "https://example.com/x"])
        #expect(try brokerage.answer(call).status == 201)
        #expect(try brokerage.answer(call.with(key: Self.key)).status == 201)
        #expect(try brokerage.answer(call.with(key: Self.key)).status == 201)
        #expect(try brokerage.object(.get("/webhooks"))["meta"]?["total_count"] == 3)
    }

    @Test(arguments: [
        (key, 200), (key.uppercased(), 200), ("b7d92e041c6f4a358e709f5b3d8c2a01", 200),
        ("b7d92e04-1c6f-7a35-8e70-9f5b3d8c2a01", 400), ("b7d92e04-1c6f-4a35-ce70-9f5b3d8c2a01", 400),
        ("b7d92e04", 400), ("g7d92e04-1c6f-4a35-8e70-9f5b3d8c2a01", 400),
        ("b7d9-2e041c6f4a358e709f5b3d8c2a01", 400), (" ", 400),
    ])
    func `a key has the form of a UUID of version 0 to 5`(_ key: String, _ status: Int) throws {
        var brokerage = Brokerage()
        let call = try Call.post("/users", Fixtures.json("user_create_request_tol")).with(key: key)
        let reply = try brokerage.answer(call)
        #expect(reply.status == status)
        if status == 400 { #expect(reply.problem == "bad_request") }
    }

    @Test func `a successful answer is given again, byte for byte, and nothing is made twice`() throws {
        var brokerage = Brokerage()
        let body = try Fixtures.json("user_create_request_tol")
        let first = try brokerage.answer(Call.post("/users", body).with(key: Self.key))
        brokerage.advance(.seconds(10))
        let second = try brokerage.answer(Call.post("/users", body).with(key: Self.key))
        #expect(second.status == 200)
        #expect(second.body == first.body)
        #expect(second.header("upvest-request-id") != first.header("upvest-request-id"))
        #expect(try brokerage.object(.get("/users"))["meta"]?["total_count"] == 1)
    }

    @Test func `the spelling of key and body does not matter`() throws {
        var brokerage = Brokerage()
        let user = try brokerage.createUser()
        let one: JSONValue = ["user_id": .string(user), "type": "ISA"]
        let other: JSONValue = ["type": "ISA", "user_id": .string(user)]
        let first = try brokerage.answer(Call.post("/account_groups", one).with(key: Self.key))
        let again = Self.key.uppercased().replacing("-", with: "")
        let second = try brokerage.answer(Call.post("/account_groups", other).with(key: again))
        #expect(second.body == first.body)
    }

    @Test func `a failed answer is not kept`() throws {
        var brokerage = Brokerage()
        let body = try Fixtures.json("user_create_request_tol")
        let bad = Call.post("/users", body.with("email", "nobody")).with(key: Self.key)
        #expect(try brokerage.answer(bad).status == 400)
        #expect(try brokerage.answer(Call.post("/users", body).with(key: Self.key)).status == 200)
    }

    @Test func `one key for two intentions is a conflict`() throws {
        var brokerage = Brokerage()
        let body = try Fixtures.json("user_create_request_tol")
        _ = try brokerage.object(Call.post("/users", body).with(key: Self.key))
        let other = body.with("first_name", "Mara")
        #expect(try brokerage.answer(Call.post("/users", other).with(key: Self.key)).status == 409)
        #expect(try brokerage.answer(Call.post("/accounts", body).with(key: Self.key)).status == 409)
        #expect(try brokerage.object(.get("/users"))["meta"]?["total_count"] == 1)
    }

    @Test func `a key is free again after a day`() throws {
        var brokerage = Brokerage { $0.tokenLifetime = .seconds(200_000) }
        let body = try Fixtures.json("user_create_request_tol")
        let first = try brokerage.object(Call.post("/users", body).with(key: Self.key))
        brokerage.advance(.seconds(24 * 3600 - 1))
        #expect(try brokerage.object(Call.post("/users", body).with(key: Self.key)) == first)
        brokerage.advance(.seconds(1))
        #expect(try brokerage.object(Call.post("/users", body).with(key: Self.key)) != first)
    }
}
