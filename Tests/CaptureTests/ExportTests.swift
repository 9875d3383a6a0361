import Capture
import EventStore
import LedgerTesting
import StrictJSON
import Testing

@Suite struct ExportTests {
    /// A ledger with one event of each kind and bodies of all sorts.
    private func fill(_ ledger: TestLedger) async throws {
        let common: JSONValue = ["method": "POST", "target": "/users", "environment": "sandbox"]
        func note(_ key: String, _ body: [UInt8]) -> NewEvent {
            NewEvent(
                kind: .ledgerNote, sourceKey: key, metadata: ["note": "n", "operator": "me"], body: body)
        }
        var request = common
        request["sent_at"] = "2026-01-01T00:00:00Z"
        var response = common
        response["status"] = 200
        response["received_at"] = "2026-01-01T00:00:01Z"
        response["request_sequence"] = 1
        var failure = common
        failure["reason"] = "timeout"
        failure["failed_at"] = "2026-01-01T00:00:02.5Z"
        failure["request_sequence"] = 1
        _ = try await ledger.store.append([
            NewEvent(kind: .apiRequest, sourceKey: "request:1", metadata: request, body: Array("{}".utf8)),
            NewEvent(kind: .apiFailure, sourceKey: "failure:1", metadata: failure, body: []),
            NewEvent(
                kind: .apiResponse, sourceKey: "response:1", metadata: response,
                body: Array("\u{FEFF}<html>".utf8)),
            NewEvent(
                kind: .webhookDelivery, sourceKey: "delivery:1",
                metadata: [
                    "target": "/webhooks", "environment": "sandbox",
                    "headers": ["signature": ["sig1=:AA==:"]],
                    "received_at": "2026-01-01T00:00:03Z", "signature": "valid", "key_id": "k", "draft": "6",
                ],
                body: Array("{\"name\":\"\u{202E}evil\u{0}\u{7F}\u{2028}\\n\"}".utf8)),
            note("note:1", [0xFF, 0xFE, 0x00, 0x80]), note("note:2", [0xED, 0xA0, 0x80]),
            note("note:\u{202E}3", [10, 13]),
        ])
    }

    @Test func `a line has the documented members, and nothing in it steers a terminal`() async throws {
        try await TestLedger.with { ledger in
            try await fill(ledger)
            let lines = String(decoding: try ledger.exported(), as: UTF8.self).split(separator: "\n")
            #expect(lines.count == 7)
            let events = try ledger.events()
            for (line, event) in zip(lines, events) {
                let tree = try JSONValue(Array(line.utf8))
                #expect(tree["sequence"] == .integer(event.sequence))
                #expect(tree["recorded_at"] == .string(event.recordedAt.rfc3339))
                #expect(tree["kind"] == .string(event.kind.rawValue))
                #expect(tree["source_key"] == .string(event.sourceKey))
                #expect(tree["metadata"]?.canonicalText == event.metadata)
                #expect((tree["body"] == nil) != (tree["body_base64"] == nil))
                #expect(tree["leaf_hash"]?.stringValue?.utf8.count == 44)
            }
            #expect(try JSONValue(Array(lines[4].utf8))["body_base64"] == "//4AgA==")
            let steering: Set<Unicode.Scalar> = ["\u{202E}", "\u{7F}", "\u{2028}", "\u{0}"]
            #expect(!lines.joined().unicodeScalars.contains { steering.contains($0) })
        }
    }

    @Test func `an export into its own ledger appends nothing`() async throws {
        try await TestLedger.with { ledger in
            try await fill(ledger)
            let export = try ledger.exported()
            for piece in [1 << 16, 7] {
                let result = try await ledger.importing(export, piece: piece)
                #expect(result.summary == .init(appended: 0, skipped: 7, refused: 0), "\(result.refusals)")
            }
            #expect(try ledger.exported() == export)
        }
    }

    @Test func `original, copy and copy of the copy are the same events in every ledger`() async throws {
        try await TestLedger.with { first in
            try await fill(first)
            let original = try first.exported()
            try await TestLedger.with { second in
                // Something is in the second ledger already, so that sequences differ.
                try await second.importing([ImportTests.delivery("other")])
                second.clock.advance(seconds: 100)
                #expect(
                    try await second.importing(original).summary == .init(appended: 7, skipped: 0, refused: 0)
                )
                #expect(
                    try await second.importing(original).summary == .init(appended: 0, skipped: 7, refused: 0)
                )
                let copy = try second.exported()
                #expect(
                    try await second.importing(copy).summary == .init(appended: 0, skipped: 8, refused: 0))
                #expect(try second.events(.apiResponse).first?.tree["request_sequence"] == 2)
                // The original knows all but the event that it never had.
                #expect(try await first.importing(copy).summary == .init(appended: 1, skipped: 7, refused: 0))
                try await TestLedger.with { third in
                    third.clock.advance(seconds: 200)
                    #expect(
                        try await third.importing(copy).summary == .init(appended: 8, skipped: 0, refused: 0))
                    #expect(
                        try await third.importing(original).summary
                            == .init(appended: 0, skipped: 7, refused: 0))
                    #expect(
                        try await third.importing(copy).summary == .init(appended: 0, skipped: 8, refused: 0))
                    let answer = try #require(try third.events(.apiResponse).first?.tree)
                    #expect(answer["request_sequence"] == 2)
                    #expect(answer["imported_request_sequence"] == 1)
                    #expect(answer["imported_sequence"] == 3)
                }
                #expect(try second.events().dropFirst().map(\.body) == first.events().prefix(7).map(\.body))
            }
        }
    }

    @Test func `any event comes back byte for byte`() async throws {
        var generator = SeededGenerator()
        let seed = generator.description
        var events: [NewEvent] = []
        for number in 0..<200 {
            let length = Int.random(in: 0...60, using: &generator)
            // Half of the bodies are text with odd characters, half are any bytes.
            let body =
                number.isMultiple(of: 2)
                ? generator.bytes(length)
                : Array(
                    String(
                        String.UnicodeScalarView(
                            (0..<length).compactMap { _ in
                                Unicode.Scalar(UInt32.random(in: 0...0x2FFF, using: &generator))
                            })
                    ).utf8)
            let odd = generator.bytes(6).map { max(1, $0) }
            let key = "k\(number)-" + String(decoding: odd, as: UTF8.self)
            events.append(
                NewEvent(
                    kind: .ledgerNote, sourceKey: key,
                    metadata: [
                        "note": .string(String(decoding: generator.bytes(8), as: UTF8.self)),
                        "n": .integer(7),
                    ],
                    body: body))
        }
        let made = events
        try await TestLedger.with { first in
            _ = try await first.store.append(made)
            let export = try first.exported()
            try await TestLedger.with { second in
                let result = try await second.importing(export, piece: 113)
                #expect(result.summary == .init(appended: 200, skipped: 0, refused: 0), "\(seed)")
                let copies = try second.events()
                #expect(copies.map(\.body) == made.map(\.body), "\(seed)")
                #expect(
                    copies.map { Array($0.sourceKey.utf8) } == made.map { Array($0.sourceKey.utf8) },
                    "\(seed)")
                let notes = try made.map { try JSONValue(Array($0.metadata.utf8))["note"] }
                #expect(copies.map { $0.tree["note"] } == notes, "\(seed)")
                #expect(try await first.importing(second.exported()).summary.skipped == 200, "\(seed)")
            }
        }
    }
}
