import Capture
import EventStore
import HTTPMessageSignatures
import LedgerTesting
import StrictJSON
import Synchronization
import Testing
import UpvestAPI

@Suite struct RecordingClientTests {
    private let setup = ClientSetup()
    private static let body = Array(#"{"user_id":"u","type":"PERSONAL"}"#.utf8)
    private static let group = #"{"id":"g-1","status":"PENDING_APPROVAL"}"#

    /// Runs a body with a client that records into a ledger.
    private func with<Value: Sendable>(
        _ stub: StubProvider,
        _ ledger: TestLedger,
        _ body: @escaping @Sendable (RecordingClient) async throws -> Value
    ) async throws -> Value {
        try await stub.run { [setup] url in
            try await setup.with(url) { client in
                try await body(
                    RecordingClient(client: client, store: ledger.store, operator: "tester on host"))
            }
        }
    }

    @Test func `what changes something is in the ledger before its first byte is sent`() async throws {
        try await TestLedger.with { ledger in
            let seen = Mutex<[String]>([])
            let stub = StubProvider { arrived, _ in
                guard arrived.target != "/auth/token" else { return StubProvider.token() }
                // A reader of its own, as another process would have it.
                let reader = try? EventReader.open(ledger.directory)
                let head = (try? reader?.head()) ?? 0
                if let event = try? reader?.event(head), event.kind == .apiRequest, event.body == arrived.body
                {
                    seen.withLock { $0.append(event.tree["idempotency_key"]?.stringValue ?? "") }
                }
                return .answer(status: 200, headers: ["upvest-request-id": "r-7"], body: Self.group)
            }
            let call = APICall.createAccountGroup(body: Self.body)
            let recorded = try await with(stub, ledger) { try await $0.perform(call) }
            #expect(seen.withLock { $0 } == [call.idempotencyKey])
            #expect(recorded.sequence == 2)
            #expect(recorded.requestSequence == 1)
            #expect(recorded.attempt == 1)
            #expect(recorded.answer.object?.id == "g-1")

            let events = try ledger.events()
            #expect(events.map(\.kind) == [.apiRequest, .apiResponse])
            #expect(events[0].body == Self.body)
            #expect(events[0].sourceKey.hasPrefix("request:"))
            let at = setup.clock.now.rfc3339
            let expected0: JSONValue = [
                "method": "POST", "target": "/account_groups", "environment": "sandbox",
                "client_id": .string(ClientSetup.clientID), "content_type": "application/json",
                "idempotency_key": .string(try #require(call.idempotencyKey)),
                "operator": "tester on host",
                "sent_at": .string(at),
            ]
            #expect(events[0].metadata == expected0.canonicalText)
            #expect(events[1].body == Array(Self.group.utf8))
            #expect(events[1].sourceKey.hasPrefix("response:"))
            let expected1: JSONValue = [
                "method": "POST", "target": "/account_groups", "environment": "sandbox",
                "client_id": .string(ClientSetup.clientID), "status": 200,
                "content_type": "application/json",
                "request_sequence": 1, "request_id": "r-7", "attempt": 1, "sent_at": .string(at),
                "received_at": .string(at),
            ]
            #expect(events[1].metadata == expected1.canonicalText)
        }
    }

    @Test func `a read leaves its answer alone`() async throws {
        try await TestLedger.with { ledger in
            let stub = StubProvider { arrived, _ in
                arrived.target == "/auth/token"
                    ? StubProvider.token() : .answer(status: 404, body: #"{"type":"not_found"}"#)
            }
            let recorded = try await with(stub, ledger) { try await $0.perform(.account("a-1")) }
            #expect(recorded.answer.status == 404)
            #expect(recorded.requestSequence == nil)
            let events = try ledger.events()
            #expect(events.map(\.kind) == [.apiResponse])
            #expect(events[0].tree["target"] == "/accounts/a-1")
            #expect(events[0].tree["status"] == 404)
            #expect(events[0].tree["request_sequence"] == nil)
        }
    }

    @Test func `an ended token is renewed once and the call repeated once with the same key`() async throws {
        try await TestLedger.with { ledger in
            let stub = StubProvider { arrived, earlier in
                let tokens = earlier.filter { $0.target == "/auth/token" }.count
                if arrived.target == "/auth/token" { return StubProvider.token("token-\(tokens + 1)") }
                return arrived.value("authorization") == "Bearer token-1"
                    ? .answer(status: 401, body: #"{"type":"unauthorised"}"#)
                    : .answer(status: 200, body: Self.group)
            }
            let call = APICall.createAccount(body: Self.body)
            let recorded = try await with(stub, ledger) { try await $0.perform(call) }
            #expect(recorded.answer.status == 200)
            #expect(recorded.attempt == 2)
            #expect(stub.tokenCalls == 2)
            #expect(
                stub.calls.map { $0.value("idempotency-key") } == [call.idempotencyKey, call.idempotencyKey])
            #expect(Set(stub.calls.compactMap { $0.value("signature-input") }).count == 2)
            let events = try ledger.events()
            #expect(events.map(\.kind) == [.apiRequest, .apiResponse, .apiResponse])
            #expect(events.map { $0.tree["status"] } == [nil, 401, 200])
            #expect(events.map { $0.tree["attempt"] } == [nil, 1, 2])
            #expect(events.map { $0.tree["request_sequence"] } == [nil, 1, 1])
        }
    }

    @Test func `a second 401 is the answer`() async throws {
        try await TestLedger.with { ledger in
            let stub = StubProvider { arrived, _ in
                arrived.target == "/auth/token" ? StubProvider.token() : .answer(status: 401, body: "")
            }
            let recorded = try await with(stub, ledger) { try await $0.perform(.user("1")) }
            #expect(recorded.answer.status == 401)
            #expect(stub.tokenCalls == 2)
            #expect(try ledger.events().map { $0.tree["attempt"] } == [1, 2])
        }
    }

    @Test func `a refused token leaves status and request id and a call of which nothing was sent`()
        async throws
    {
        try await TestLedger.with { ledger in
            let stub = StubProvider { _, _ in
                .answer(
                    status: 403, headers: ["upvest-request-id": "r-3"],
                    body: #"{"detail":"client-secret-detail"}"#)
            }
            let error = await #expect(throws: CaptureError.self) {
                try await with(stub, ledger) { try await $0.perform(.createUser(body: Self.body)) }
            }
            #expect(error?.code == .tokenRefused)
            #expect(error?.description.contains("403") == true)
            let events = try ledger.events()
            #expect(events.map(\.kind) == [.apiRequest, .apiFailure, .apiFailure])
            #expect(events[1].body.isEmpty && events[2].body.isEmpty)
            let at = JSONValue.string(setup.clock.now.rfc3339)
            let expected1: JSONValue = [
                "method": "POST", "target": "/auth/token", "environment": "sandbox",
                "client_id": .string(ClientSetup.clientID), "attempt": 1, "reason": "token_refused",
                "sent_any_bytes": true, "status": 403, "request_id": "r-3", "sent_at": at,
                "failed_at": at,
            ]
            #expect(events[1].metadata == expected1.canonicalText)
            let expected2: JSONValue = [
                "method": "POST", "target": "/users", "environment": "sandbox",
                "client_id": .string(ClientSetup.clientID), "attempt": 1, "reason": "no_token",
                "sent_any_bytes": false, "request_sequence": 1, "sent_at": at, "failed_at": at,
            ]
            #expect(events[2].metadata == expected2.canonicalText)
            #expect(!holds(try ledger.allBytes(), "client-secret-detail"))
        }
    }

    @Test(arguments: [StubReply.hangUp, .hangUpWithinBody])
    func `a call without an answer leaves a failure that says bytes may have been sent`(
        reply: StubReply
    ) async throws {
        try await TestLedger.with { ledger in
            let stub = StubProvider { arrived, _ in
                arrived.target == "/auth/token" ? StubProvider.token() : reply
            }
            let error = await #expect(throws: CaptureError.self) {
                try await with(stub, ledger) { try await $0.perform(.createUser(body: Self.body)) }
            }
            #expect(error?.code == .noAnswer)
            #expect(error?.message.contains("unknown") == true)
            let events = try ledger.events()
            #expect(events.map(\.kind) == [.apiRequest, .apiFailure])
            #expect(events[1].tree["sent_any_bytes"] == true)
            #expect(events[1].tree["request_sequence"] == 1)
            #expect(events[1].sourceKey.hasPrefix("failure:"))
        }
    }

    @Test func `nothing is sent if it cannot be recorded first`() async throws {
        try await TestLedger.with(environment: "live") { ledger in
            let stub = StubProvider { _, _ in StubProvider.token() }
            let error = await #expect(throws: EventStoreError.self) {
                try await with(stub, ledger) { try await $0.perform(.createUser(body: Self.body)) }
            }
            #expect(error?.code == .mismatch)
            #expect(stub.arrived.isEmpty)
        }
    }

    @Test func `a list is walked page by page, each recorded`() async throws {
        let pages = try [1, 2].map { try Fixture.bytes("examples/accounts_list_page_\($0)_of_2.json") }
        let first = try ListDocument(pages[0]).count
        try await TestLedger.with { ledger in
            let stub = StubProvider { arrived, _ in
                if arrived.target == "/auth/token" { return StubProvider.token() }
                let page = arrived.target.contains("offset=0&") ? 0 : 1
                return .answer(status: 200, body: String(decoding: pages[page], as: UTF8.self))
            }
            let ids = try await with(stub, ledger) { client in
                var ids: [String] = []
                let walk = try await client.walk({ .accounts($0) }) { _, list in
                    ids += list.items.compactMap { ObjectView($0, in: list.document).id }
                    return true
                }
                guard case .complete = walk else { return [] as [String] }
                return ids
            }
            #expect(ids.count == 3)
            #expect(
                stub.calls.map(\.target) == [
                    "/accounts?offset=0&limit=100&order=ASC&sort=created_at",
                    "/accounts?offset=\(first)&limit=100&order=ASC&sort=created_at",
                ])
            #expect(try ledger.events().map(\.body) == pages)
        }
    }

    @Test func `a refused page ends the walk with its answer`() async throws {
        try await TestLedger.with { ledger in
            let stub = StubProvider { arrived, _ in
                arrived.target == "/auth/token" ? StubProvider.token() : .answer(status: 403, body: "")
            }
            let walk = try await with(stub, ledger) { try await $0.walk({ .users($0) }) { _, _ in true } }
            guard case .refused(let recorded) = walk else {
                Issue.record("the walk should have been refused")
                return
            }
            #expect(recorded.answer.status == 403)
        }
    }

    @Test(arguments: [0, 2]) func `a list that ends before its end is not complete`(came: Int) async throws {
        try await TestLedger.with { ledger in
            let stub = StubProvider { arrived, _ in
                if arrived.target == "/auth/token" { return StubProvider.token() }
                let items = came > 0 && arrived.target.contains("offset=0&") ? #"{"id":"1"},{"id":"2"}"# : ""
                return .answer(status: 200, body: #"{"meta":{"total_count":1000},"data":[\#(items)]}"#)
            }
            let walk = try await with(stub, ledger) { try await $0.walk({ .users($0) }) { _, _ in true } }
            guard case .short(promised: 1000, came: came) = walk else {
                Issue.record("the walk should have been short: \(walk)")
                return
            }
        }
    }

    @Test(arguments: [
        (StubReply.hangUp, "nothing was sent"), (.answer(status: 503, body: ""), "try again later"),
        (.answer(status: 400, body: ""), "scopes"), (.answer(status: 401, body: ""), "client id"),
    ])
    func `a failed token call is told as such`(reply: StubReply, words: String) async throws {
        try await TestLedger.with { ledger in
            let stub = StubProvider { _, _ in reply }
            let error = await #expect(throws: CaptureError.self) {
                try await with(stub, ledger) { try await $0.perform(.createUser(body: Self.body)) }
            }
            #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
            #expect(error?.message.contains("token") == true)
        }
    }

    @Test func `no secret is in any file of the ledger`() async throws {
        try await TestLedger.with { ledger in
            let stub = StubProvider { arrived, earlier in
                guard arrived.target == "/auth/token" else {
                    return earlier.count < 3
                        ? .answer(status: 401, body: "") : .answer(status: 200, body: Self.group)
                }
                return StubProvider.token("ory_at_abcdef")
            }
            try await with(stub, ledger) { client in
                _ = try await client.perform(.createUser(body: Self.body))
                _ = try await client.perform(.verifyKeys())
            }
            #expect(try ledger.events().count == 4)
            let bytes = try ledger.allBytes()
            #expect(holds(bytes, "PERSONAL"))
            let pemBody = setup.key.pem.split(separator: "\n").dropFirst().first.map(String.init)
            for hidden in [
                "ory_at_abcdef", ClientSetup.secret, "s3cr%2Bt", "Bearer", "authorization", "signature-input",
                try #require(pemBody), "PRIVATE KEY",
            ] {
                #expect(!holds(bytes, hidden), "\(hidden) is in the ledger")
            }
        }
    }
}
