import Capture
import EventStore
import LedgerTesting
import StrictJSON
import Synchronization
import Testing
import UpvestAPI

/// How the receiver behaves towards the store, the provider of keys, and time.
@Suite struct ReceiverStoreTests {
    private let signer = DeliverySigner(keyID: "key-1")
    private let body = Array(#"{"payload":[]}"#.utf8)

    @Test func `200 is answered only after the commit`() async throws {
        try await TestLedger.with { ledger in
            let entered = Gate()
            let release = Gate()
            let answered = Gate()
            let store = ledger.store
            let sink: EventSink = { events in
                if events.first?.kind == .webhookDelivery {
                    await entered.open()
                    await release.wait()
                    let tooEarly = await answered.isOpen
                    #expect(!tooEarly)
                }
                return try await store.append(events)
            }
            try await LiveReceiver.with(ledger, keys: .file(try ledger.keyFile(signer)), sink: sink) {
                [signer, body] live in
                async let answer = {
                    let answer = try await live.deliver(body, signer, ledger)
                    await answered.open()
                    return answer
                }()
                await entered.wait()
                // Time enough for an answer that does not wait: others are answered meanwhile.
                for _ in 0..<20 {
                    let other = try await live.post([], headers: [], method: "GET")
                    #expect(other.status == 405)
                }
                #expect(try ledger.events(.webhookDelivery).isEmpty)
                await release.open()
                let got = try await answer
                #expect(got == .stored)
                #expect(try ledger.events(.webhookDelivery).count == 1)
            }
        }
    }

    @Test func `a graceful stop finishes what is in flight before it is noted`() async throws {
        try await TestLedger.with { ledger in
            let entered = Gate()
            let release = Gate()
            let store = ledger.store
            let sink: EventSink = { events in
                if events.first?.kind == .webhookDelivery {
                    await entered.open()
                    await release.wait()
                }
                return try await store.append(events)
            }
            try await LiveReceiver.with(ledger, keys: .file(try ledger.keyFile(signer)), sink: sink) {
                [signer, body] live in
                async let answer = live.deliver(body, signer, ledger)
                await entered.wait()
                await live.stop()
                await release.open()
                let got = try await answer
                #expect(got == .stored)
            }
            let kinds = try ledger.events().map { $0.tree["note"]?.stringValue ?? $0.kind.rawValue }
            #expect(
                kinds == ["verify_keys.loaded", "receiver.started", "webhook.delivery", "receiver.stopped"])
        }
    }

    @Test(arguments: [EventStoreError.Code.busy, .invalidEvent])
    func `a store that is busy is answered 503, and the next delivery is taken`(
        code: EventStoreError.Code
    ) async throws {
        try await TestLedger.with { ledger in
            let refusals = Mutex(1)
            let store = ledger.store
            let sink: EventSink = { events in
                let refuses = refusals.withLock { left in
                    guard events.first?.kind == .webhookDelivery, left > 0 else { return false }
                    left -= 1
                    return true
                }
                if refuses { throw EventStoreError(code, "Not now.") }
                return try await store.append(events)
            }
            try await LiveReceiver.with(ledger, keys: .file(try ledger.keyFile(signer)), sink: sink) {
                [signer, body] live in
                let answer1 = try await live.deliver(body, signer, ledger)
                #expect(answer1.status == 503)
                let answer2 = try await live.deliver(body, signer, ledger)
                #expect(answer2 == .stored)
            }
            #expect(try ledger.events(.webhookDelivery).count == 1)
        }
    }

    @Test(arguments: [EventStoreError.Code.inputOutput, .stopped])
    func `a store that failed ends the receiver with its error`(code: EventStoreError.Code) async throws {
        try await TestLedger.with { ledger in
            let store = ledger.store
            let sink: EventSink = { events in
                guard events.first?.kind != .webhookDelivery else { throw EventStoreError(code, "Gone.") }
                return try await store.append(events)
            }
            let file = try ledger.keyFile(signer)
            let status = Mutex(0)
            let error = await #expect(throws: EventStoreError.self) {
                try await LiveReceiver.with(ledger, keys: .file(file), sink: sink) { [signer, body] live in
                    let answer = try await live.deliver(body, signer, ledger)
                    status.withLock { $0 = answer.status }
                    // The receiver ends by itself; nobody stops it here.
                    try await Task.sleep(for: .seconds(3600))
                }
            }
            #expect(error?.code == code)
            #expect(status.withLock { $0 } == 503)
        }
    }

    @Test func `keys are fetched through the recording client, and 503 is the answer until they are there`()
        async throws
    {
        try await TestLedger.with { ledger in
            let setup = ClientSetup()
            let isUp = Mutex(false)
            let keySet = String(decoding: signer.keySet, as: UTF8.self)
            let stub = StubProvider { arrived, _ in
                if arrived.target == "/auth/token" { return StubProvider.token() }
                return isUp.withLock { $0 }
                    ? .answer(status: 200, body: keySet) : .answer(status: 503, body: "")
            }
            try await stub.run { [signer, body] url in
                try await setup.with(url) { client in
                    let recording = RecordingClient(client: client, store: ledger.store, operator: "tester")
                    try await LiveReceiver.with(ledger, keys: .fetched(recording)) { live in
                        let answer3 = try await live.deliver(body, signer, ledger)
                        #expect(answer3.status == 503)
                        isUp.withLock { $0 = true }
                        ledger.clock.advance(seconds: 60)
                        let answer4 = try await live.deliver(body, signer, ledger)
                        #expect(answer4 == .stored)
                        let answer5 = try await live.deliver(body, signer, ledger)
                        #expect(answer5 == .stored)
                    }
                }
            }
            #expect(try ledger.events(.webhookDelivery).count == 2)
            let answers = try ledger.events(.apiResponse)
            #expect(answers.map { $0.tree["target"] } == ["/auth/verify_keys", "/auth/verify_keys"])
            #expect(answers.map { $0.tree["status"] } == [503, 200])
            #expect(answers.last?.body == signer.keySet)
            #expect(try ledger.quarantined().isEmpty)
        }
    }

    @Test func `a rotated key is fetched when a delivery names it`() async throws {
        try await TestLedger.with { ledger in
            let setup = ClientSetup()
            let second = DeliverySigner(keyID: "key-2")
            let signers = Mutex([signer])
            let stub = StubProvider { arrived, _ in
                if arrived.target == "/auth/token" { return StubProvider.token() }
                let set = signers.withLock { DeliverySigner.keySet(of: $0) }
                return .answer(status: 200, body: String(decoding: set, as: UTF8.self))
            }
            try await stub.run { [signer, body] url in
                try await setup.with(url) { client in
                    let recording = RecordingClient(client: client, store: ledger.store, operator: "tester")
                    try await LiveReceiver.with(ledger, keys: .fetched(recording)) { live in
                        let answer6 = try await live.deliver(body, signer, ledger)
                        #expect(answer6 == .stored)
                        signers.withLock { $0 = [second] }
                        let answer7 = try await live.deliver(body, second, ledger)
                        #expect(answer7.status == 401)
                        ledger.clock.advance(seconds: 60)
                        let answer8 = try await live.deliver(body, second, ledger)
                        #expect(answer8 == .stored)
                        let answer9 = try await live.deliver(body, signer, ledger)
                        #expect(answer9 == .stored)
                    }
                }
            }
            #expect(try ledger.quarantined().map { $0["reason"] } == ["unknown_key"])
            #expect(try ledger.events(.apiResponse).count == 2)
        }
    }

    @Test func `every hour a sign of life is noted`() async throws {
        try await TestLedger.with { ledger in
            let timer = StepClock()
            let aliveNoted = Gate()
            let store = ledger.store
            let sink: EventSink = { events in
                let outcomes = try await store.append(events)
                let isAlive = events.first?.metadata.contains(#""note":"receiver.alive""#) ?? false
                if isAlive { await aliveNoted.open() }
                return outcomes
            }
            try await LiveReceiver.with(
                ledger, keys: .file(try ledger.keyFile(signer)), sink: sink, timer: timer
            ) { _ in
                await timer.advanceOnceAsleep(by: .seconds(3600))
                await aliveNoted.wait()
            }
            let notes = try ledger.events(.ledgerNote).map { $0.tree["note"] }
            #expect(
                notes == ["verify_keys.loaded", "receiver.started", "receiver.alive", "receiver.stopped"])
        }
    }
}

/// Holds up whoever waits until it is opened.
actor Gate {
    private(set) var isOpen = false
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
