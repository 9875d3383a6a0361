import Capture
import EventStore
import HTTPMessageSignatures
import LedgerTesting
import StrictJSON
import Testing
import UpvestAPI

@Suite struct DeliveryDecisionTests {
    private static let signer = DeliverySigner(keyID: "key-1")
    private static let body = Array(#"{"payload":[]}"#.utf8)
    private let clock = ManualClock()

    private var seconds: Int64 {
        clock.now.nanoseconds / 1_000_000_000
    }

    private func rules(publicURL: String? = nil) throws -> DeliveryRules {
        DeliveryRules(
            configuration: try ReceiverConfiguration(
                publicURL: publicURL, bodyLimit: 1000, environment: "sandbox", operatorName: "tester"))
    }

    private func keys() throws -> KeySet {
        try KeySetDocument.keySet(from: Self.signer.keySet)
    }

    private func delivery(
        _ headers: [DeliverySigner.Header],
        target: String = "/webhooks",
        body: [UInt8] = body
    ) -> Delivery {
        Delivery(
            head: DeliveryHead(
                method: "POST", target: target, headers: headers + [("host", "hooks.example.com")]),
            body: body, receivedAt: clock.now, remoteAddress: "192.0.2.7")
    }

    private func signed(
        _ draft: DeliverySigner.Draft = .draft6, age: Int64 = 0, covering: [String]? = nil,
        path: String = "/webhooks",
        query: String? = nil
    ) throws -> [DeliverySigner.Header] {
        try Self.signer.headers(
            for: Self.body, path: path, query: query, draft: draft, created: seconds - age, covering: covering
        )
    }

    @Test(
        arguments: [
            ("POST", "/webhooks", [:], nil), ("POST", "/webhooks?a=b", [:], nil),
            ("POST", "/webhooks", ["content-type": "text/plain"], nil),
            ("POST", "/webhooks", ["content-length": "1000"], nil),
            ("POST", "/webhooks", ["Content-Encoding": "identity"], nil),
            ("POST", "/webhooks", ["content-length": "1001"], .tooLarge),
            ("POST", "/webhooks", ["Content-Encoding": "gzip"], .unsupportedEncoding),
            ("POST", "/webhooks", ["content-encoding": "identity, br"], .unsupportedEncoding),
            ("GET", "/webhooks", [:], .methodNotAllowed), ("PUT", "/webhooks", [:], .methodNotAllowed),
            ("post", "/webhooks", [:], .methodNotAllowed), ("POST", "/", [:], .notFound),
            ("GET", "/", [:], .notFound),
            ("POST", "/webhooks/", [:], .notFound), ("POST", "/Webhooks", [:], .notFound),
            ("POST", "/webhooks/more", [:], .notFound),
        ] as [(String, String, [String: String], DeliveryAnswer?)])
    func `a request is refused by its head, or read`(
        method: String, target: String, headers: [String: String], refusal: DeliveryAnswer?
    ) throws {
        let head = DeliveryHead(
            method: method, target: target, headers: headers.map { (name: $0.key, value: $0.value) })
        #expect(try rules().refusal(of: head) == refusal)
    }

    @Test(arguments: DeliverySigner.Draft.allCases)
    func `what is signed is stored with what is needed to verify it again`(draft: DeliverySigner.Draft) throws
    {
        let headers =
            try signed(draft) + [("x-forwarded-for", "198.51.100.1"), ("user-agent", "Go-http-client")]
        let decision = try rules().decide(delivery(headers), keys: keys(), isLastTry: false)
        guard case .store(let metadata) = decision else {
            Issue.record("not stored: \(decision)")
            return
        }
        var kept: JSONValue = ["host": ["hooks.example.com"]]
        for header in try signed(draft) { kept[header.name] = [.string(header.value)] }
        #expect(metadata["headers"]?.objectValue?.map(\.key) == kept.objectValue?.map(\.key).sorted())
        for name in ["signature", "signature-input", "content-length"] {
            let value = headers.first { $0.name == name }?.value
            #expect(metadata["headers"]?[name] == [.string(try #require(value))])
        }
        #expect(metadata["headers"]?["x-forwarded-for"] == nil)
        var rest = metadata
        rest["headers"] = nil
        #expect(
            rest == [
                "target": "/webhooks", "environment": "sandbox", "received_at": .string(clock.now.rfc3339),
                "signature": "valid", "key_id": "key-1", "draft": .string(draft.rawValue),
                "remote_address": "192.0.2.7",
            ])
    }

    @Test(arguments: [0, 1, 300, -300])
    func `times within five minutes are good`(age: Int64) throws {
        let decision = try rules().decide(delivery(signed(age: age)), keys: keys(), isLastTry: false)
        guard case .store = decision else {
            Issue.record("not stored: \(decision)")
            return
        }
    }

    @Test(arguments: [(601, "expired"), (-301, "createdInFuture")] as [(Int64, String)])
    func `times further off are not`(age: Int64, reason: String) throws {
        // The signer's signatures live for 300 seconds, and the clocks may differ by 300 more.
        let decision = try rules().decide(delivery(signed(age: age)), keys: keys(), isLastTry: false)
        #expect(decision == .quarantine(reason: reason))
    }

    @Test func `a changed byte, a missing signature or an uncovered body is put aside`() throws {
        let rules = try rules()
        var changed = Self.body
        changed[3] ^= 1
        #expect(
            try rules.decide(delivery(signed(), body: changed), keys: keys(), isLastTry: false)
                == .quarantine(reason: "digestMismatch"))
        #expect(
            try rules.decide(delivery([]), keys: keys(), isLastTry: false)
                == .quarantine(reason: "missingSignature"))
        let uncovered = try signed(covering: ["@method", "@path", "content-type"])
        #expect(
            try rules.decide(delivery(uncovered), keys: keys(), isLastTry: false)
                == .quarantine(reason: "bodyNotCovered"))
        #expect(
            try rules.decide(delivery(signed(path: "/other")), keys: keys(), isLastTry: false)
                == .quarantine(reason: "signatureMismatch"))
    }

    @Test func `an unknown key is asked for once and then put aside`() throws {
        let other = try KeySetDocument.keySet(from: DeliverySigner(keyID: "key-2").keySet)
        #expect(
            try rules().decide(delivery(signed()), keys: other, isLastTry: false)
                == .needsKeys(keyID: "key-1"))
        #expect(
            try rules().decide(delivery(signed()), keys: other, isLastTry: true)
                == .quarantine(reason: "unknown_key"))
    }

    @Test func `without keys nothing is said about a delivery`() throws {
        #expect(
            try rules().decide(delivery(signed()), keys: nil, isLastTry: false) == .answer(.keysUnavailable))
        #expect(
            try rules().decide(delivery(signed()), keys: nil, isLastTry: true) == .answer(.keysUnavailable))
    }

    @Test func `a gateway's changes do not count where the public URL is known`() throws {
        let rules = try rules(publicURL: "https://hooks.example.com/upvest/events?tenant=7")
        let headers = try signed(path: "/upvest/events", query: "tenant=7")
        let decision = try rules.decide(
            delivery(headers, target: "/webhooks?x=1"), keys: keys(), isLastTry: false)
        guard case .store(let metadata) = decision else {
            Issue.record("not stored: \(decision)")
            return
        }
        #expect(metadata["target"] == "/upvest/events?tenant=7")
        #expect(metadata["received_target"] == "/webhooks?x=1")
    }

    @Test func `secret headers are not kept, not even signed ones`() throws {
        // The signer signs an absent header as empty; the request has it empty, too.
        let headers =
            try signed(covering: ["@method", "@path", "digest", "authorization", "cookie"])
            + [("Authorization", ""), ("Cookie", "")]
        let decision = try rules().decide(delivery(headers), keys: keys(), isLastTry: false)
        guard case .store(let metadata) = decision else {
            Issue.record("not stored: \(decision)")
            return
        }
        let kept = Set(metadata["headers"]?.objectValue?.map(\.key) ?? [])
        #expect(kept == ["digest", "host", "signature", "signature-input"])
    }

    @Test(arguments: [
        (EventStoreError.Code.busy, false), (.invalidEvent, false), (.clock, false), (.inputOutput, true),
        (.stopped, true), (.readOnly, true), (.damaged, true), (.mismatch, true), (.permissionDenied, true),
    ])
    func `a store that takes nothing any more ends the receiving`(code: EventStoreError.Code, ends: Bool)
        throws
    {
        #expect(try rules().endsReceiving(EventStoreError(code, "A sentence.")) == ends)
    }

    @Test(arguments: [
        "hooks.example.com", "ftp://h/x", "https://", "https:///x", "https://h/x#f", "https://h/a b",
        "https://h//x",
    ])
    func `a public URL that cannot be signed is refused`(url: String) {
        #expect(throws: CaptureError.self) {
            try ReceiverConfiguration(publicURL: url, environment: "sandbox", operatorName: "tester")
        }
    }

    @Test(arguments: [
        ("https://h/x", "/x"), ("HTTPS://h:8443/x/y?z=1", "/x/y?z=1"), ("http://h", "/"),
        ("https://h?a=b", "/?a=b"),
    ])
    func `path and query are taken from the public URL as written`(url: String, target: String) throws {
        let configuration = try ReceiverConfiguration(
            publicURL: url, environment: "sandbox", operatorName: "tester")
        #expect(configuration.publicTarget?.description == target)
    }

    @Test(arguments: ["webhooks", "", "/a?b", "/a b"])
    func `a path that is no path is refused`(path: String) {
        #expect(throws: CaptureError.self) {
            try ReceiverConfiguration(path: path, environment: "sandbox", operatorName: "tester")
        }
    }
}
