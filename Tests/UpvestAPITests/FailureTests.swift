import LedgerTesting
import StrictJSON
import Testing
import UpvestAPI

@Suite struct FailureTests {
    private let setup = ClientSetup()

    private func failure(
        limits: UpvestClient.Limits = .init(),
        _ reply: StubReply
    ) async throws -> APIFailure {
        let stub = StubProvider { arrived, _ in arrived.target == "/auth/token" ? StubProvider.token() : reply
        }
        return try await stub.run { [setup] url in
            try await setup.with(url, limits: limits) { client in
                try #require(await client.exchange(.createUser(body: Array("{}".utf8))).failure)
            }
        }
    }

    @Test func `a refused connection sent nothing`() async throws {
        // Port 1 is never given out to a server on a free port, and nothing listens there.
        try await setup.with("http://127.0.0.1:1") { client in
            let failure = try #require(await client.exchange(.user("1")).failure)
            #expect(failure.cause == .connectionFailed)
            #expect(!failure.sentAnyBytes)
            #expect(failure.isTokenCall)
            #expect(failure.status == nil)
        }
    }

    @Test func `a connection that goes away before an answer may have carried the call`() async throws {
        let failure = try await failure(.hangUp)
        #expect(failure.cause == .connectionClosed)
        #expect(failure.sentAnyBytes)
        #expect(!failure.isTokenCall)
    }

    @Test func `half an answer is no answer`() async throws {
        let failure = try await failure(.hangUpWithinBody)
        #expect(failure.cause == .answerIncomplete)
        #expect(failure.sentAnyBytes)
    }

    @Test func `silence ends with the time for the call`() async throws {
        let failure = try await failure(limits: .init(timeout: .milliseconds(300)), .silence)
        #expect(failure.cause == .timeout)
        #expect(failure.sentAnyBytes)
    }

    @Test(arguments: [(1000, true), (999, false)])
    func `an answer over the limit is refused`(limit: Int, fits: Bool) async throws {
        let body = String(repeating: "x", count: 1000)
        let stub = StubProvider { arrived, _ in
            arrived.target == "/auth/token" ? StubProvider.token() : .answer(status: 200, body: body)
        }
        try await stub.run { [setup] url in
            try await setup.with(url, limits: .init(answerBytes: limit)) { client in
                let exchange = await client.exchange(.user("1"))
                #expect(exchange.answer?.body.count == (fits ? 1000 : nil))
                #expect(exchange.failure?.cause == (fits ? nil : .answerTooLarge))
            }
        }
    }

    @Test func `a caller that gives up is told so`() async throws {
        let stub = StubProvider { arrived, _ in
            arrived.target == "/auth/token" ? StubProvider.token() : .silence
        }
        try await stub.run { [setup] url in
            try await setup.with(url) { client in
                let task = Task { await client.exchange(.user("1")) }
                while stub.calls.isEmpty { await Task.yield() }
                task.cancel()
                let failure = try #require(await task.value.failure)
                #expect(failure.cause == .cancelled)
                #expect(failure.sentAnyBytes)
            }
        }
    }

    @Test func `after the shutdown a call fails without being sent`() async throws {
        let stub = StubProvider { _, _ in StubProvider.token() }
        try await stub.run { [setup] url in
            let client = UpvestClient(credentials: try setup.credentials(url), clock: setup.clock.reading)
            _ = await client.exchange(.user("1"))
            await client.shutdown()
            let failure = try #require(await client.exchange(.user("2")).failure)
            #expect(failure.cause == .clientShutDown)
            #expect(!failure.sentAnyBytes)
        }
        #expect(stub.calls.count == 1)
    }
}
