import HTTPMessageSignatures
import LedgerTesting
import StrictJSON
import Testing
import UpvestAPI

@Suite struct TokenTests {
    private let setup = ClientSetup()

    private static func counting(expiresIn: Int) -> StubProvider {
        StubProvider { arrived, earlier in
            guard arrived.target == "/auth/token" else { return .answer(status: 200, body: "{}") }
            let number = earlier.filter { $0.target == "/auth/token" }.count + 1
            return StubProvider.token("token-\(number)", expiresIn: expiresIn)
        }
    }

    @Test(arguments: [(1799, 1788, 1790), (86_400, 86_389, 86_391), (8, 3, 5), (1, 0, 1)])
    func `a token is used until ten seconds before its end, or half its life`(
        expiresIn: Int, still: Int64, over: Int64
    ) async throws {
        let stub = Self.counting(expiresIn: expiresIn)
        try await stub.run { [setup] url in
            try await setup.with(url) { client in
                _ = await client.exchange(.user("1"))
                setup.clock.advance(seconds: still)
                _ = await client.exchange(.user("2"))
                #expect(stub.tokenCalls == 1)
                setup.clock.advance(seconds: over - still)
                _ = await client.exchange(.user("3"))
                #expect(stub.tokenCalls == 2)
            }
        }
        #expect(
            stub.calls.map { $0.value("authorization") } == [
                "Bearer token-1", "Bearer token-1", "Bearer token-2",
            ])
    }

    @Test func `however many calls wait, one token is fetched`() async throws {
        let stub = Self.counting(expiresIn: 1799)
        try await stub.run { [setup] url in
            try await setup.with(url) { client in
                await withTaskGroup(of: Void.self) { group in
                    for number in 1...20 {
                        group.addTask { _ = await client.exchange(.user("\(number)")) }
                    }
                }
            }
        }
        #expect(stub.tokenCalls == 1)
        #expect(stub.calls.count == 20)
    }

    @Test func `a forgotten token is fetched again, a newer one is not forgotten by an old answer`()
        async throws
    {
        let stub = Self.counting(expiresIn: 1799)
        try await stub.run { [setup] url in
            try await setup.with(url) { client in
                let old = try #require(await client.exchange(.user("1")).answer)
                await client.forgetToken(usedFor: old)
                _ = await client.exchange(.user("2"))
                #expect(stub.tokenCalls == 2)
                await client.forgetToken(usedFor: old)
                _ = await client.exchange(.user("3"))
                #expect(stub.tokenCalls == 2)
                await client.forgetToken()
                _ = await client.exchange(.user("4"))
                #expect(stub.tokenCalls == 3)
            }
        }
    }

    @Test(arguments: [400, 401, 403, 429, 500, 503])
    func `a refused token call is a failure with status and request id, and the call is not sent`(
        status: Int
    ) async throws {
        let stub = StubProvider { _, _ in
            .answer(
                status: status, headers: ["upvest-request-id": "r-9"],
                body: #"{"type":"unauthorised","status":401}"#)
        }
        try await stub.run { [setup] url in
            try await setup.with(url) { client in
                let failure = try #require(await client.exchange(.createUser(body: Array("{}".utf8))).failure)
                #expect(failure.cause == .tokenRefused)
                #expect(failure.isTokenCall)
                #expect(failure.status == status)
                #expect(failure.requestID == "r-9")
                #expect(failure.detail == nil)
            }
        }
        #expect(stub.calls.isEmpty)
    }

    @Test(arguments: [
        "", "not json", "[]", "{}", #"{"access_token":"","expires_in":10}"#,
        #"{"access_token":"a b","expires_in":10}"#,
        #"{"access_token":"a\r\nx: y","expires_in":10}"#, #"{"access_token":"==","expires_in":10}"#,
        #"{"access_token":"abc"}"#, #"{"access_token":"abc","expires_in":0}"#,
        #"{"access_token":"abc","expires_in":"10"}"#,
        #"{"access_token":"abc","expires_in":10,"token_type":"mac"}"#,
        #"{"access_token":"abc","access_token":"def","expires_in":10}"#,
    ])
    func `an answer that is no usable token is a failure`(body: String) async throws {
        let stub = StubProvider { _, _ in .answer(status: 200, body: body) }
        try await stub.run { [setup] url in
            try await setup.with(url) { client in
                let failure = try #require(await client.exchange(.user("1")).failure)
                #expect(failure.cause == .tokenUnreadable)
                #expect(failure.isTokenCall)
            }
        }
    }

    @Test func `scopes that were asked for and not granted are named`() async throws {
        let stub = Self.counting(expiresIn: 1799)
        try await stub.run { [setup] url in
            try await setup.with(url) { client in
                #expect(await client.missingScopes().isEmpty)
                _ = await client.exchange(.user("1"))
                #expect(await client.missingScopes() == ["users:admin"])
            }
        }
    }

    @Test func `a caller that gives up gets its failure, and the others get the token`() async throws {
        let gate = Gate()
        let stub = StubProvider { arrived, _ in
            guard arrived.target == "/auth/token" else { return .answer(status: 200, body: "{}") }
            await gate.wait()
            return StubProvider.token()
        }
        try await stub.run { [setup] url in
            try await setup.with(url) { client in
                async let patient = client.exchange(.user("1"))
                while stub.tokenCalls == 0 { await Task.yield() }
                let hasty = Task { await client.exchange(.user("2")) }
                hasty.cancel()
                #expect(await hasty.value.failure?.cause == .cancelled)
                await gate.open()
                #expect(await patient.answer?.status == 200)
            }
        }
        #expect(stub.calls.map(\.target) == ["/users/1"])
    }

    @Test func `nothing that describes a client shows a secret`() async throws {
        let stub = Self.counting(expiresIn: 1799)
        let pem = setup.key.pem
        try await stub.run { [setup] url in
            try await setup.with(url) { client in
                let exchange = await client.exchange(.user("1"))
                var shown = ""
                dump(client.credentials, to: &shown)
                dump(exchange, to: &shown)
                shown += "\(client.credentials) \(client) \(exchange) \(Secret("token-1"))"
                shown += String(reflecting: client.credentials) + String(reflecting: Secret("token-1"))
                for hidden in [ClientSetup.secret, "token-1", pem] {
                    #expect(!shown.contains(hidden))
                }
            }
        }
    }
}

/// Holds up whoever waits until it is opened.
actor Gate {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func wait() async {
        if isOpen { return }
        await withCheckedContinuation { waiting.append($0) }
    }

    func open() {
        isOpen = true
        for continuation in waiting { continuation.resume() }
        waiting = []
    }
}
