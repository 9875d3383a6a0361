import HTTPMessageSignatures
import LedgerTesting
import StrictJSON
import Testing
import UpvestAPI

@Suite struct UpvestClientTests {
    private let setup = ClientSetup()

    @Test func `a call carries the documented headers, and its signature covers exactly those`() async throws
    {
        let stub = StubProvider { arrived, _ in
            arrived.target == "/auth/token"
                ? StubProvider.token()
                : .answer(status: 200, headers: ["upvest-request-id": "r-1"], body: "{}")
        }
        let call = APICall.createAccountGroup(body: Array(#"{"user_id":"u","type":"PERSONAL"}"#.utf8))
        try await stub.run { [setup] url in
            try await setup.with(url) { client in
                let answer = try #require(await client.exchange(call).answer)
                #expect(answer.status == 200)
                #expect(answer.requestID == "r-1")
                #expect(answer.contentType == "application/json")
                #expect(answer.body == Array("{}".utf8))
            }
        }
        let arrived = try #require(stub.calls.first)
        #expect(arrived.method == "POST")
        #expect(arrived.target == "/account_groups")
        #expect(arrived.body == call.body)
        #expect(arrived.value("authorization") == "Bearer token-1")
        #expect(arrived.value("accept") == "application/json")
        #expect(arrived.value("content-type") == "application/json")
        #expect(arrived.value("upvest-api-version") == "1")
        #expect(arrived.value("upvest-client-id") == ClientSetup.clientID)
        #expect(arrived.value("upvest-signature-version") == "15")
        #expect(arrived.value("idempotency-key") == call.idempotencyKey)
        #expect(
            Set(arrived.covered) == [
                "@method", "@path", "accept", "authorization", "content-length", "content-type",
                "content-digest", "idempotency-key", "upvest-api-version", "upvest-client-id",
            ])
        let verdict = arrived.verdict(setup.key.publicKey, keyID: ClientSetup.keyID, now: setup.now)
        #expect(verdict == .valid(keyID: ClientSetup.keyID, draft: .draft15))
    }

    @Test func `a read covers its query and nothing about a body`() async throws {
        let stub = StubProvider { arrived, _ in
            arrived.target == "/auth/token" ? StubProvider.token() : .answer(status: 200, body: "{}")
        }
        try await stub.run { [setup] url in
            try await setup.with(url) { client in
                _ = await client.exchange(.users(Page(offset: 200, limit: 50)))
            }
        }
        let arrived = try #require(stub.calls.first)
        #expect(arrived.target == "/users?offset=200&limit=50&order=ASC&sort=created_at")
        #expect(
            Set(arrived.covered) == [
                "@method", "@path", "@query", "accept", "authorization", "upvest-api-version",
                "upvest-client-id",
            ])
        let verdict = arrived.verdict(setup.key.publicKey, keyID: ClientSetup.keyID, now: setup.now)
        #expect(verdict == .valid(keyID: ClientSetup.keyID, draft: .draft15))
    }

    @Test func `the token call is signed, form-encoded and without authorization`() async throws {
        let stub = StubProvider { _, _ in StubProvider.token() }
        try await stub.run { [setup] url in
            try await setup.with(url) { client in _ = await client.exchange(.verifyKeys()) }
        }
        let arrived = try #require(stub.arrived.first)
        #expect(arrived.method == "POST")
        #expect(arrived.target == "/auth/token")
        #expect(arrived.value("content-type") == "application/x-www-form-urlencoded")
        #expect(arrived.value("authorization") == nil)
        #expect(arrived.value("upvest-client-id") == ClientSetup.clientID)
        #expect(
            String(decoding: arrived.body, as: UTF8.self)
                == "client_id=\(ClientSetup.clientID)&client_secret=s3cr%2Bt%2Fwith%3Dspecial%26chars"
                + "&grant_type=client_credentials&scope=accounts%3Aread%20users%3Aadmin")
        #expect(arrived.covered.contains("content-digest"))
        let verdict = arrived.verdict(setup.key.publicKey, keyID: ClientSetup.keyID, now: setup.now)
        #expect(verdict == .valid(keyID: ClientSetup.keyID, draft: .draft15))
    }

    @Test func `a target goes over the wire exactly as it is signed`() async throws {
        let target = "/a-b.c_d~/%2F%41:@!$&'()*+,;=/9?q=%20x&r=a+b&s=:@!$'()*,;/?&t"
        let stub = StubProvider { arrived, _ in
            arrived.target == "/auth/token" ? StubProvider.token() : .answer(status: 200, body: "{}")
        }
        try await stub.run { [setup] url in
            try await setup.with(url) { client in
                _ = await client.exchange(try APICall(method: "GET", target: target))
            }
        }
        let arrived = try #require(stub.calls.first)
        #expect(arrived.target == target)
        let verdict = arrived.verdict(setup.key.publicKey, keyID: ClientSetup.keyID, now: setup.now)
        #expect(verdict == .valid(keyID: ClientSetup.keyID, draft: .draft15))
    }

    @Test func `a repeated call keeps its idempotency key and gets a fresh nonce`() async throws {
        let stub = StubProvider { arrived, _ in
            arrived.target == "/auth/token" ? StubProvider.token() : .answer(status: 500, body: "")
        }
        let call = APICall.createUser(body: Array("{}".utf8))
        try await stub.run { [setup] url in
            try await setup.with(url) { client in
                _ = await client.exchange(call)
                setup.clock.advance(seconds: 2)
                _ = await client.exchange(call)
            }
        }
        let both = stub.calls
        #expect(both.count == 2)
        #expect(Set(both.compactMap { $0.value("idempotency-key") }) == [try #require(call.idempotencyKey)])
        let inputs = both.compactMap { $0.value("signature-input") }
        #expect(Set(inputs).count == 2)
        let nonces = inputs.compactMap { $0.split(separator: "nonce=").last }
        #expect(Set(nonces).count == 2)
        #expect(inputs[0].contains("created=\(setup.now - 2)"))
        #expect(inputs[1].contains("created=\(setup.now)"))
    }

    @Test func `a redirect is an answer and is not followed`() async throws {
        let stub = StubProvider { arrived, _ in
            arrived.target == "/auth/token"
                ? StubProvider.token() : .answer(status: 307, headers: ["location": "/elsewhere"], body: "")
        }
        try await stub.run { [setup] url in
            try await setup.with(url) { client in
                #expect(await client.exchange(.user("1")).answer?.status == 307)
            }
        }
        #expect(stub.calls.map(\.target) == ["/users/1"])
    }

    @Test func `an encoded body stays as it is`() async throws {
        let stub = StubProvider { arrived, _ in
            arrived.target == "/auth/token"
                ? StubProvider.token()
                : .answer(status: 200, headers: ["content-encoding": "gzip"], body: "not really gzip")
        }
        try await stub.run { [setup] url in
            try await setup.with(url) { client in
                #expect(await client.exchange(.user("1")).answer?.body == Array("not really gzip".utf8))
            }
        }
        #expect(stub.calls.first?.value("accept-encoding") == nil)
    }

    @Test(arguments: try Fixture.names(in: "examples/errors"))
    func `a problem is a value beside the status`(name: String) async throws {
        let body = String(decoding: try Fixture.bytes(name), as: UTF8.self)
        let status = try #require(Int(name.split(separator: "/").last?.prefix(3) ?? ""))
        let stub = StubProvider { arrived, _ in
            arrived.target == "/auth/token"
                ? StubProvider.token() : .answer(status: status, type: "application/problem+json", body: body)
        }
        try await stub.run { [setup] url in
            try await setup.with(url) { client in
                let answer = try #require(await client.exchange(.user("1")).answer)
                #expect(answer.status == status)
                #expect(answer.problem?.status == status)
                #expect(answer.problem?.slug?.contains("/") == false)
            }
        }
    }
}
