import HTTPMessageSignatures
import NIOCore
import Sandbox
import ServiceLifecycle
import StrictJSON
import Testing

@Suite(.timeLimit(.minutes(1))) struct LiveTests {
    @Test func `the guide runs over HTTP and every delivery verifies`() async throws {
        try await LiveEndpoint.run(then: 200) { endpoint in
            try await LiveSandbox.run { sandbox in
                let keys = try await sandbox.verificationKeys()
                let hook = try await sandbox.subscribe(endpoint.baseURL + "/a%20hook?x=%2F")
                let user = try await sandbox.object(.post("/users", Fixtures.json("user_create_request_tol")))
                let owner = try #require(user["id"])
                let group = try await sandbox.object(
                    .post("/account_groups", ["user_id": owner, "type": "PERSONAL"]))
                let account = try await sandbox.object(
                    .post(
                        "/accounts",
                        ["user_id": owner, "account_group_id": #require(group["id"]), "type": "TRADING"]))
                var told: [JSONValue] = []
                for await delivery in endpoint.received {
                    try verify(delivery, keys: keys)
                    #expect(delivery.target == "/a%20hook?x=%2F")
                    told += try #require(JSONValue(delivery.body)["payload"]?.arrayValue)
                    if told.last?["type"] == "ACCOUNT.ACTIVATED" { break }
                }
                #expect(told.allSatisfy { $0["webhook_id"]?.stringValue == hook })
                let types = Set(told.compactMap { $0["type"]?.stringValue })
                #expect(
                    types.isSuperset(of: [
                        "USER.CREATED", "ACCOUNT_GROUP.CREATED", "ACCOUNT.CREATED", "USER.ACTIVATED",
                        "ACCOUNT_GROUP.ACTIVATED", "ACCOUNT.ACTIVATED",
                    ]))
                let id = try #require(account["id"]?.stringValue)
                #expect(try await sandbox.object(.get("/accounts/\(id)"))["status"] == "ACTIVE")
                let list = try await sandbox.object(.get("/accounts?offset=0&limit=10"))
                #expect(list["meta"]?["total_count"] == 1)
            }
        }
    }

    private func verify(_ delivery: LiveEndpoint.Received, keys: KeySet) throws {
        let names = Set(delivery.headers.map(\.name))
        #expect(
            names == [
                "accept", "content-length", "content-type", "digest", "host", "signature-input", "signature",
            ])
        let parts = delivery.target.split(separator: "?", maxSplits: 1)
        let message = HTTPMessage(
            method: delivery.method, path: String(parts[0]), query: parts.count > 1 ? String(parts[1]) : nil,
            headers: delivery.headers, body: delivery.body)
        let report = SignatureVerifier().examine(
            message, keys: keys, now: SandboxSystemClock.now().nanoseconds / 1_000_000_000,
            accepting: [.draft6])
        guard case .valid(_, .draft6) = report.verdict else {
            Issue.record("\(report.verdict)")
            return
        }
    }

    @Test func `a failing endpoint gets the same delivery again, signed afresh, before anything later`()
        async throws
    {
        try await LiveEndpoint.run(first: [500, 301, 204], then: 200) { endpoint in
            try await LiveSandbox.run {
                $0.retrySchedule = RetrySchedule([.milliseconds(20), .milliseconds(30)])
                $0.activationDelay = .milliseconds(1)
                $0.deliveryDelay = .milliseconds(1)
            } _: { sandbox in
                let keys = try await sandbox.verificationKeys()
                _ = try await sandbox.subscribe(endpoint.baseURL + "/hook")
                _ = try await sandbox.object(.post("/users", Fixtures.json("user_create_request_tol")))
                var deliveries: [LiveEndpoint.Received] = []
                for await delivery in endpoint.received {
                    try verify(delivery, keys: keys)
                    #expect(delivery.target == "/hook", "redirects are not followed")
                    deliveries.append(delivery)
                    if deliveries.count >= 4,
                        String(decoding: delivery.body, as: UTF8.self).contains("USER.ACTIVATED")
                    {
                        break
                    }
                }
                #expect(Set(deliveries.prefix(4).map(\.body)).count == 1)
                let signatures = deliveries.map { $0.headers.first { $0.name == "signature" }?.value }
                #expect(Set(signatures).count == deliveries.count)
                let types = try deliveries.dropFirst(3).flatMap { delivery in
                    try #require(JSONValue(delivery.body)["payload"]?.arrayValue).map { $0["type"] }
                }
                #expect(types == ["USER.CREATED", "USER_CHECK.PASSED", "USER.ACTIVATED"])
            }
        }
    }

    @Test(arguments: [500, nil])
    func `graceful shutdown waits for no delivery`(_ status: Int?) async throws {
        try await LiveEndpoint.run(then: status) { endpoint in
            try await LiveSandbox.run {
                $0.deliveryTimeout = .seconds(3600)
                $0.retrySchedule = RetrySchedule([.seconds(3600)])
            } _: { sandbox in
                _ = try await sandbox.subscribe(endpoint.baseURL + "/hook")
                _ = try await sandbox.object(.post("/users", Fixtures.json("user_create_request_tol")))
                _ = await endpoint.received.first { _ in true }
                // The sandbox is shut down behind this and has to end, or the time limit strikes.
            }
        }
    }

    @Test func `a refused connection is a failed attempt at once`() async throws {
        try await LiveEndpoint.run(then: 200) { endpoint in
            try await LiveSandbox.run {
                $0.deliveryTimeout = .seconds(3600)
                $0.deliveryDelay = .zero
                $0.retrySchedule = RetrySchedule([.milliseconds(10)])
            } _: { sandbox in
                let hook = try await sandbox.subscribe("http://127.0.0.1:1/hook")
                _ = try await sandbox.object(.post("/users", Fixtures.json("user_create_request_tol")))
                let change: JSONValue = ["url": .string(endpoint.baseURL + "/hook")]
                _ = try await sandbox.object(.patch("/webhooks/\(hook)", change))
                // Would not come within the time limit if the first attempt still waited for its port.
                let delivery = try #require(await endpoint.received.first { _ in true })
                #expect(delivery.target == "/hook")
            }
        }
    }

    @Test func `cancellation ends the sandbox without an error`() async throws {
        let (urls, feed) = AsyncStream.makeStream(of: String.self)
        let server = SandboxServer()
        let task = Task { try await server.run { feed.yield($0) } }
        let url = try #require(await urls.first { _ in true })
        #expect(url.wholeMatch(of: /http:\/\/127\.0\.0\.1:[1-9][0-9]*/) != nil)
        task.cancel()
        try await task.value
    }

    @Test func `a taken port is one clear error`() async throws {
        try await LiveSandbox.run { sandbox in
            let port = try #require(sandbox.baseURL.split(separator: ":").last.flatMap { Int($0) })
            var configuration = SandboxConfiguration()
            configuration.port = port
            let error = await #expect(throws: SandboxError.self) {
                try await SandboxServer(configuration: configuration).run()
            }
            #expect(error?.code == .cannotListen)
            #expect(error?.message.contains("\(port)") == true)
        }
    }

    @Test func `a configuration out of range is refused before anything listens`() async throws {
        let changes: [@Sendable (inout SandboxConfiguration) -> Void] = [
            { $0.port = -1 }, { $0.port = 65_536 }, { $0.activationDelay = .seconds(-1) },
            { $0.tokenLifetime = .zero }, { $0.deliveryTimeout = .zero },
            { $0.deliveryKey = try? .ed25519(seed: Array(repeating: 1, count: 32)) },
        ]
        for change in changes {
            var configuration = SandboxConfiguration()
            change(&configuration)
            let error = await #expect(throws: SandboxError.self) {
                try await SandboxServer(configuration: configuration).run()
            }
            #expect(error?.code == .invalidConfiguration)
        }
    }

    @Test func `problems and their headers travel over HTTP`() async throws {
        try await LiveSandbox.run { sandbox in
            let missing = try await sandbox.send(.get("/nothing"))
            #expect(missing.status == 404)
            #expect(missing.headers["content-type"] == ["application/problem+json"])
            #expect(missing.headers["upvest-request-id"].count == 1)
            #expect(
                missing.json["request_id"]?.stringValue == missing.headers["upvest-request-id"].first)
            let wrong = try await sandbox.send(Call(method: "PUT", target: "/users"))
            #expect(wrong.status == 405)
            #expect(wrong.headers["allow"] == ["POST, GET"])
            let head = try await sandbox.send(Call(method: "HEAD", target: "/users"))
            #expect(head.status == 405)
            #expect(head.body.isEmpty)
            let charset = try await sandbox.send(
                .post("/webhooks", [:]).with(header: "content-type", "application/json; charset=utf-8"))
            #expect(charset.status == 400)
            let unsigned = try await sandbox.send(.get("/users"), headers: [])
            #expect(unsigned.status == 401)
            #expect(try await sandbox.send(.get("/users")).status == 200, "the connection is still good")
        }
    }

    @Test func `a deletion has no body`() async throws {
        try await LiveSandbox.run { sandbox in
            let hook = try await sandbox.object(
                .post("/webhooks", ["title": "L", "url": "https://example.com/"]))
            let id = try #require(hook["id"]?.stringValue)
            let reply = try await sandbox.send(.delete("/webhooks/\(id)"))
            #expect(reply.status == 204)
            #expect(reply.body.isEmpty)
            #expect(reply.headers["content-type"].isEmpty)
            #expect(reply.headers["content-length"].isEmpty)
            #expect(reply.headers["upvest-request-id"].count == 1)
            #expect(try await sandbox.send(.get("/webhooks/\(id)")).status == 404)
        }
    }

    @Test func `a body that is too large is refused`() async throws {
        try await LiveSandbox.run { sandbox in
            var call = Call.post("/webhooks", [:])
            call.body = Array(repeating: UInt8(ascii: " "), count: 1 << 20 + 1)
            let reply = try await sandbox.send(call)
            #expect(reply.status == 413)
            #expect(reply.headers["content-type"] == ["application/problem+json"])
            #expect(reply.headers["upvest-request-id"].count == 1)
        }
    }

    @Test func `two sandboxes have nothing in common`() {
        let (one, other) = (SandboxServer().credentials, SandboxServer().credentials)
        #expect(one.clientID != other.clientID)
        #expect(one.clientSecret != other.clientSecret)
        #expect(one.keyID != other.keyID)
        #expect(one.privateKeyPEM != other.privateKeyPEM)
    }
}
