import Capture
import EventStore
import LedgerTesting
import StrictJSON
import Testing
import UpvestAPI

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite struct ReceiverTests {
    private let signer = DeliverySigner(keyID: "d17e94a3-62b8-4c0f-85d9-3e7f0b41a701")

    @Test(arguments: try Fixture.names(in: "examples", prefix: "delivery"), DeliverySigner.Draft.allCases)
    func `every example delivery is stored byte for byte`(name: String, draft: DeliverySigner.Draft)
        async throws
    {
        let body = try Fixture.bytes(name)
        try await TestLedger.with { ledger in
            let answer = try await LiveReceiver.with(ledger, keys: .file(try ledger.keyFile(signer))) {
                [signer] live in
                try await live.deliver(body, signer, ledger, draft: draft)
            }
            #expect(answer == .stored)
            let events = try ledger.events(.webhookDelivery)
            #expect(events.map(\.body) == [body])
            let metadata = try #require(events.first?.tree)
            #expect(metadata["signature"] == "valid")
            #expect(metadata["key_id"] == .string(signer.keyID))
            #expect(metadata["draft"] == .string(draft.rawValue))
            #expect(metadata["target"] == "/webhooks")
            #expect(metadata["environment"] == "sandbox")
            #expect(metadata["remote_address"] == "127.0.0.1")
            #expect(metadata["received_at"] == .string(ledger.clock.now.rfc3339))
            #expect(metadata["headers"]?["host"]?.arrayValue?.count == 1)
            #expect(events.first?.sourceKey.hasPrefix("delivery:") == true)
            #expect(try ledger.quarantined().isEmpty)
        }
    }

    @Test func `redeliveries and overlapping batches are events of their own, all answered 200`() async throws
    {
        let bodies = try [
            "delivery_batch", "delivery_batch_activation", "delivery_batch_overlapping_redelivery",
            "delivery_batch",
        ]
        .map { try Fixture.bytes("examples/\($0).json") }
        try await TestLedger.with { ledger in
            try await LiveReceiver.with(ledger, keys: .file(try ledger.keyFile(signer))) { [signer] live in
                for body in bodies {
                    let answer = try await live.deliver(body, signer, ledger)
                    #expect(answer == .stored)
                }
            }
            #expect(try ledger.events(.webhookDelivery).map(\.body) == bodies)
        }
    }

    @Test(arguments: ["", "not json", "{\"payload\":", "\u{FEFF}[]", "\0\u{1}", "{\"a\":1,\"a\":2}"])
    func `what is signed is stored, readable or not`(text: String) async throws {
        let body = Array(text.utf8)
        try await TestLedger.with { ledger in
            try await LiveReceiver.with(ledger, keys: .file(try ledger.keyFile(signer))) { [signer] live in
                let answer1 = try await live.deliver(body, signer, ledger)
                #expect(answer1 == .stored)
            }
            #expect(try ledger.events(.webhookDelivery).map(\.body) == [body])
        }
    }

    @Test func `a signature that does not hold is answered 401, leaves no row, and its bytes are put aside`()
        async throws
    {
        let body = try Fixture.bytes("examples/delivery_batch.json")
        try await TestLedger.with { ledger in
            let impostor = DeliverySigner(keyID: signer.keyID)
            try await LiveReceiver.with(ledger, keys: .file(try ledger.keyFile(signer))) { live in
                let answer = try await live.deliver(body, impostor, ledger)
                #expect(answer.status == 401)
                #expect(answer.body == #"{"error":"signature_invalid"}"#)
                // Files are ordered by time.
                ledger.clock.advance(seconds: 1)
                let unsigned = try await live.post(body, headers: [("authorization", "Basic c2VjcmV0")])
                #expect(unsigned.status == 401)
            }
            #expect(try ledger.events(.webhookDelivery).isEmpty)
            let kept = try ledger.quarantined()
            #expect(kept.map { $0["reason"] } == ["signatureMismatch", "missingSignature"])
            let bytes = kept.first?["body_base64"]?.stringValue.flatMap { Data(base64Encoded: $0) }
            #expect(bytes.map(Array.init) == body)
            #expect(
                Set(kept[0]["headers"]?.objectValue?.map(\.key) ?? []) == [
                    "host", "signature", "signature-input",
                ])
            #expect(kept[0]["target"] == "/webhooks")
            #expect(kept[1]["headers"]?["authorization"] == nil)
            #expect(!holds(try ledger.allBytes(), "c2VjcmV0"))
        }
    }

    @Test func `other paths, methods, encodings and lengths are refused with their status`() async throws {
        try await TestLedger.with { ledger in
            let configuration = try ReceiverConfiguration(
                bodyLimit: 1000, environment: "sandbox", operatorName: "tester")
            try await LiveReceiver.with(
                ledger, keys: .file(try ledger.keyFile(signer)), configuration: configuration
            ) { [signer] live in
                let body = [UInt8](repeating: 0x20, count: 1000)
                let answer2 = try await live.post(body, headers: [], to: "/other")
                #expect(answer2.status == 404)
                let wrongMethod = try await live.post([], headers: [], method: "GET")
                #expect(wrongMethod.status == 405)
                #expect(wrongMethod.allow == "POST")
                let answer3 = try await live.post(body, headers: [("content-encoding", "gzip")])
                #expect(answer3.status == 415)
                let answer4 = try await live.post(body + [0x20], headers: [])
                #expect(answer4.status == 413)
                let answer5 = try await live.post(body + [0x20], headers: [], chunked: true)
                #expect(answer5.status == 413)
                let answer6 = try await live.deliver(body, signer, ledger)
                #expect(answer6.status == 200)
                let long = String(repeating: "x", count: 20 << 10)
                let answer7 = try await live.post(body, headers: [("x-long", long)])
                #expect(answer7.status == 400)
            }
            #expect(try ledger.events(.webhookDelivery).count == 1)
            #expect(try ledger.quarantined().isEmpty)
        }
    }

    @Test func `any content type is taken from a signed delivery, and the query counts`() async throws {
        let body = Array("plain".utf8)
        try await TestLedger.with { ledger in
            try await LiveReceiver.with(ledger, keys: .file(try ledger.keyFile(signer))) { [signer] live in
                #expect(
                    try await live.deliver(body, signer, ledger, target: "/webhooks?tenant=7&b=%20")
                        == .stored)
                var headers = try signer.headers(
                    for: body, created: ledger.clock.now.nanoseconds / 1_000_000_000,
                    covering: ["@method", "@path", "digest"])
                headers =
                    headers.filter { $0.name != "content-type" } + [("content-type", "text/plain; charset=x")]
                let answer8 = try await live.post(body, headers: headers)
                #expect(answer8 == .stored)
            }
            let targets = try ledger.events(.webhookDelivery).map { $0.tree["target"] }
            #expect(targets == ["/webhooks?tenant=7&b=%20", "/webhooks"])
        }
    }

    @Test func `start, keys and stop are in the ledger`() async throws {
        try await TestLedger.with { ledger in
            let file = try ledger.keyFile(signer)
            let address = try await LiveReceiver.with(ledger, keys: .file(file)) { $0.address }
            let notes = try ledger.events(.ledgerNote)
            #expect(
                notes.map { $0.tree["note"] } == [
                    "verify_keys.loaded", "receiver.started", "receiver.stopped",
                ])
            #expect(notes[0].body == signer.keySet)
            #expect(notes[0].tree["source"] == "file")
            #expect(notes[1].tree["listen"] == .string(String(address.dropFirst("http://".count))))
            #expect(notes[1].tree["path"] == "/webhooks")
            #expect(notes[2].tree["reason"] == "shutdown")
            #expect(notes.allSatisfy { $0.tree["operator"] == "tester on host" })
        }
    }

    @Test func `a port in use is a clear error and leaves no trace`() async throws {
        try await TestLedger.with { ledger in
            let file = try ledger.keyFile(signer)
            try await StubProvider { _, _ in .hangUp }.run { url in
                let port = try #require(url.split(separator: ":").last.flatMap { Int($0) })
                let configuration = try ReceiverConfiguration(
                    port: port, environment: "sandbox", operatorName: "tester")
                let error = await #expect(throws: CaptureError.self) {
                    try await LiveReceiver.with(ledger, keys: .file(file), configuration: configuration) {
                        _ in
                    }
                }
                #expect(error?.code == .addressInUse)
                #expect(error?.message.contains("\(port)") == true)
            }
            #expect(try ledger.events().isEmpty)
        }
    }

    @Test func `a receiver that cannot start asks the provider for nothing`() async throws {
        try await TestLedger.with { ledger in
            let setup = ClientSetup()
            let stub = StubProvider { _, _ in StubProvider.token() }
            try await stub.run { url in
                let port = try #require(url.split(separator: ":").last.flatMap { Int($0) })
                let configuration = try ReceiverConfiguration(
                    port: port, environment: "sandbox", operatorName: "tester")
                try await setup.with(url) { client in
                    let recording = RecordingClient(client: client, store: ledger.store, operator: "tester")
                    let error = await #expect(throws: CaptureError.self) {
                        try await LiveReceiver.with(
                            ledger, keys: .fetched(recording), configuration: configuration
                        ) { _ in
                        }
                    }
                    #expect(error?.code == .addressInUse)
                }
            }
            #expect(stub.arrived.isEmpty)
            #expect(try ledger.events().isEmpty)
        }
    }

    @Test func `an address that is not this machine's is a clear error`() async throws {
        try await TestLedger.with { ledger in
            let configuration = try ReceiverConfiguration(
                host: "192.0.2.1", environment: "sandbox", operatorName: "tester")
            let file = try ledger.keyFile(signer)
            let error = await #expect(throws: CaptureError.self) {
                try await LiveReceiver.with(ledger, keys: .file(file), configuration: configuration) { _ in }
            }
            #expect(error?.code == .cannotListen)
        }
    }

    @Test func `a ledger of another environment stops the receiver at the start`() async throws {
        try await TestLedger.with(environment: "live") { ledger in
            let file = try ledger.keyFile(signer)
            let error = await #expect(throws: EventStoreError.self) {
                try await LiveReceiver.with(ledger, keys: .file(file)) { _ in }
            }
            #expect(error?.code == .mismatch)
            #expect(try ledger.events().isEmpty)
        }
    }

    @Test func `a key file that is empty is told as one without keys`() {
        let error = #expect(throws: CaptureError.self) { try KeySetFile(path: "/dev/null") }
        #expect(error?.code == .keysUnreadable)
        #expect(error?.message.hasPrefix("/dev/null holds no key set") == true)
    }

    @Test(arguments: [nil, "no json", #"{"keys":[]}"#])
    func `a key file that is missing or holds no key is a clear error`(content: String?) async throws {
        try await TemporaryDirectory.with { folder in
            if let content { try folder.write(content, to: "keys.json") }
            let error = #expect(throws: CaptureError.self) { try KeySetFile(path: folder.file("keys.json")) }
            #expect(error?.code == .keysUnreadable)
        }
    }
}
