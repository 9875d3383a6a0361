import Capture
import EventStore
import LedgerTesting
import StrictJSON
import Testing

/// An import's counts and refusals, with what the ledger holds afterwards.
struct ImportResult {
    var summary: EventImporter.Summary
    var refusals: [EventImporter.Refusal]
}

extension TestLedger {
    /// Imports lines as one file.
    @discardableResult
    func importing(_ lines: [String], piece: Int = 1 << 16) async throws -> ImportResult {
        try await importing(Array(lines.joined(separator: "\n").utf8), piece: piece)
    }

    @discardableResult
    func importing(_ bytes: [UInt8], piece: Int = 1 << 16) async throws -> ImportResult {
        let refusals = Refusals()
        var importer = try EventImporter(store: store, importedBy: "tester on host", clock: clock.reading) {
            refusals.all.append($0)
        }
        var rest = bytes[...]
        let summary = try await importer.run {
            defer { rest = rest.dropFirst(piece) }
            return Array(rest.prefix(piece))
        }
        return ImportResult(summary: summary, refusals: refusals.all)
    }

    /// The whole ledger as an export.
    func exported() throws -> [UInt8] {
        let reader = try store.reader()
        defer { try? reader.close() }
        var bytes: [UInt8] = []
        _ = try EventExporter.export(reader) { bytes += $0 }
        return bytes
    }

    private final class Refusals {
        var all: [EventImporter.Refusal] = []
    }
}

extension EventImporter.Summary {
    init(appended: Int, skipped: Int, refused: Int) {
        self.init()
        self.appended = appended
        self.skipped = skipped
        self.refused = refused
    }
}

@Suite struct ImportTests {
    static func delivery(_ key: String?, body: String = "{}", more: String = "") -> String {
        let source = key.map { #""source_key":"\#($0)","# } ?? ""
        return
            #"{"kind":"webhook.delivery",\#(source)"metadata":{"received_at":"2026-03-01T10:00:02Z","target":"/webhooks","headers":{},"environment":"sandbox"\#(more)},"body":"\#(body)"}"#
    }

    static func request(_ sequence: Int, _ key: String) -> String {
        #"{"sequence":\#(sequence),"recorded_at":"2026-01-01T00:00:00.000000000Z","kind":"api.request","source_key":"\#(key)","metadata":{"method":"POST","target":"/users","environment":"sandbox","sent_at":"2026-01-01T00:00:00Z"},"body":"{}"}"#
    }

    static func response(_ sequence: Int, _ key: String, to request: Int) -> String {
        #"{"sequence":\#(sequence),"recorded_at":"2026-01-01T00:00:01.000000000Z","kind":"api.response","source_key":"\#(key)","metadata":{"method":"POST","target":"/users","environment":"sandbox","status":200,"received_at":"2026-01-01T00:00:01Z","request_sequence":\#(request)},"body":"{}"}"#
    }

    @Test(arguments: try Fixture.names(in: "timeline-cases"))
    func `every case file is imported once, however often`(name: String) async throws {
        let file = try JSONValue(try Fixture.bytes(name))
        let lines = try #require(file["lines"]?.arrayValue)
        try await TestLedger.with { ledger in
            let text = lines.map(\.text)
            let first = try await ledger.importing(text)
            #expect(
                first.summary == .init(appended: lines.count, skipped: 0, refused: 0), "\(first.refusals)")
            let second = try await ledger.importing(text)
            #expect(second.summary == .init(appended: 0, skipped: lines.count, refused: 0))
            let events = try ledger.events()
            #expect(events.map(\.sourceKey) == lines.map { $0["source_key"]?.stringValue })
            #expect(events.map(\.body) == lines.map { Array(($0["body"]?.stringValue ?? "").utf8) })
            #expect(events.allSatisfy { $0.tree["imported_by"] == "tester on host" })
            #expect(events.allSatisfy { $0.tree["imported_at"] == .string(ledger.clock.now.rfc3339) })
        }
    }

    @Test func `an imported delivery is never verified, its signature is a claim`() async throws {
        try await TestLedger.with { ledger in
            try await ledger.importing([
                Self.delivery("a", more: #","signature":"valid","key_id":"k""#), Self.delivery("b"),
            ])
            let events = try ledger.events()
            #expect(events.map { $0.tree["signature"] } == ["imported", "imported"])
            #expect(events.map { $0.tree["claimed_signature"] } == ["valid", nil])
            #expect(events[0].tree["key_id"] == "k")
        }
    }

    @Test func `what an export adds is kept beside what is new`() async throws {
        try await TestLedger.with { ledger in
            try await ledger.importing([Self.request(41, "r-1")])
            let event = try #require(try ledger.events().first)
            #expect(event.sequence == 1)
            #expect(event.tree["imported_sequence"] == 41)
            #expect(event.tree["imported_recorded_at"] == "2026-01-01T00:00:00.000000000Z")
        }
    }

    @Test func `answers are joined to the imported requests, also across batches and repeats`() async throws {
        var lines = [Self.delivery("first")]
        for number in 0..<1200 { lines.append(Self.request(100 + number, "request-\(number)")) }
        lines += [
            Self.response(5000, "late", to: 100), Self.response(5001, "later", to: 1299),
            Self.request(5002, "close"), Self.response(5003, "closer", to: 5002),
            Self.response(5004, "lost", to: 7),
        ]
        try await TestLedger.with { ledger in
            let result = try await ledger.importing(lines)
            #expect(result.summary == .init(appended: lines.count, skipped: 0, refused: 0))
            let answers = try ledger.events(.apiResponse)
            #expect(answers.map { $0.tree["imported_request_sequence"] } == [100, 1299, 5002, 7])
            #expect(answers.map { $0.tree["request_sequence"] } == [2, 1201, 1204, nil])
            // A second file that goes on from the first finds the requests where they are.
            let more = lines + [Self.response(5005, "new", to: 1299)]
            let second = try await ledger.importing(more)
            #expect(second.summary == .init(appended: 1, skipped: lines.count, refused: 0))
            #expect(try ledger.events(.apiResponse).last?.tree["request_sequence"] == 1201)
        }
    }

    @Test func `a line without a key gets one from its content`() async throws {
        try await TestLedger.with { ledger in
            let lines = [
                Self.delivery(nil, body: "1"), Self.delivery(nil, body: "2"), Self.delivery(nil, body: "1"),
            ]
            let result = try await ledger.importing(lines)
            #expect(result.summary == .init(appended: 2, skipped: 1, refused: 0))
            let second = try await ledger.importing(lines)
            #expect(second.summary == .init(appended: 0, skipped: 3, refused: 0))
            let keys = try ledger.events().map(\.sourceKey)
            #expect(keys.allSatisfy { $0.hasPrefix("sha256:") && $0.utf8.count == 7 + 64 })
            // Computed with another program from kind, NUL, canonical metadata, NUL, body.
            #expect(keys.first == "sha256:b3ced8b71986f42fcfceee029548e84d3c7c638f16eb20dd8f8f0e0fe5bb5e75")
        }
    }

    @Test(arguments: [
        ("{", "not valid JSON"), ("[]", "not a JSON object"),
        (#"{"kind":"x.y","metadata":{},"body":""}"#, "kind"),
        (#"{"metadata":{},"body":""}"#, "kind"), (#"{"kind":"ledger.note","body":""}"#, "metadata"),
        (#"{"kind":"ledger.note","metadata":[],"body":""}"#, "metadata"),
        (#"{"kind":"ledger.note","metadata":{"note":"n"}}"#, "neither"),
        (#"{"kind":"ledger.note","metadata":{"note":"n"},"body":"","body_base64":""}"#, "both"),
        (#"{"kind":"ledger.note","metadata":{"note":"n"},"body":{}}"#, "not a JSON string"),
        (#"{"kind":"ledger.note","metadata":{"note":"n"},"body_base64":"a"}"#, "not base64"),
        (#"{"kind":"ledger.note","metadata":{"note":"n"},"body_base64":7}"#, "not base64"),
        (#"{"kind":"ledger.note","metadata":{},"body":""}"#, "lacks note"),
        (#"{"kind":"ledger.note","source_key":"","metadata":{"note":"n"},"body":""}"#, "source_key"),
        (#"{"kind":"ledger.note","source_key":"a\u0000b","metadata":{"note":"n"},"body":""}"#, "NUL"),
        (#"{"kind":"ledger.note","source_key":7,"metadata":{"note":"n"},"body":""}"#, "source_key"),
        (#"{"kind":"ledger.note","encoding":"gzip","metadata":{"note":"n"},"body":""}"#, "encoding"),
        (
            #"{"kind":"ledger.note","metadata":{"note":"n","environment":"moon"},"body":""}"#,
            "neither sandbox nor"
        ),
        (
            #"{"kind":"ledger.note","metadata":{"note":"n","environment":null},"body":""}"#,
            "neither sandbox nor"
        ),
        (
            #"{"kind":"ledger.note","metadata":{"note":"n","environment":"live"},"body":""}"#,
            "another environment"
        ),
        (#"{"kind":"ledger.note","kind":"ledger.note","metadata":{"note":"n"},"body":""}"#, "not valid JSON"),
    ])
    func `a line that is wrong is refused by number, and the others go on`(line: String, reason: String)
        async throws
    {
        try await TestLedger.with { ledger in
            let result = try await ledger.importing([
                Self.delivery("a"), "", "  \r", line, Self.delivery("b"), Self.delivery("c"),
            ])
            #expect(result.summary == .init(appended: 3, skipped: 0, refused: 1))
            let refusal = try #require(result.refusals.first)
            #expect(result.refusals.count == 1)
            #expect(refusal.line == 4)
            #expect(refusal.reason.contains(reason), "\(refusal)")
            #expect(refusal.description.hasPrefix("Line 4 was refused: "))
            #expect(refusal.description.hasSuffix("."))
            #expect(!refusal.description.contains(".)") && !refusal.description.contains(".,"))
            #expect(try ledger.events().map(\.sourceKey) == ["a", "b", "c"])
        }
    }

    @Test func `a key with other content is refused, in the file and in the ledger`() async throws {
        try await TestLedger.with { ledger in
            let inFile = try await ledger.importing([
                Self.delivery("a", body: "1"), Self.delivery("a", body: "2"), Self.delivery("a", body: "1"),
            ])
            #expect(inFile.summary == .init(appended: 1, skipped: 1, refused: 1))
            #expect(inFile.refusals.map(\.line) == [2])
            let inLedger = try await ledger.importing([Self.delivery("a", body: "3"), Self.delivery("b")])
            #expect(inLedger.summary == .init(appended: 1, skipped: 0, refused: 1))
            #expect(inLedger.refusals.first?.reason.contains("another event") == true)
        }
    }

    @Test func `keys are compared by their bytes`() async throws {
        try await TestLedger.with { ledger in
            // The same letter in one and in two code points: equal as strings, not as keys.
            let result = try await ledger.importing([Self.delivery("\\u00e9"), Self.delivery("e\\u0301")])
            #expect(result.summary == .init(appended: 2, skipped: 0, refused: 0))
        }
    }

    @Test func `many refusals in one batch leave the others in order`() async throws {
        var lines: [String] = []
        for number in 0..<300 {
            let isWrong = number.isMultiple(of: 7)
            lines.append(
                isWrong
                    ? #"{"kind":"ledger.note","source_key":"\#(number)","metadata":{},"body":""}"#
                    : Self.delivery("\(number)"))
        }
        try await TestLedger.with { ledger in
            let result = try await ledger.importing(lines)
            let wrong = (0..<300).filter { $0.isMultiple(of: 7) }
            #expect(result.summary == .init(appended: 300 - wrong.count, skipped: 0, refused: wrong.count))
            #expect(result.refusals.map(\.line) == wrong.map { $0 + 1 })
            #expect(
                try ledger.events().map(\.sourceKey)
                    == (0..<300).filter { !$0.isMultiple(of: 7) }.map(String.init))
        }
    }

    @Test func `a file that is not there is a clear error`() throws {
        let error = #expect(throws: CaptureError.self) { try ByteSource.file("/nowhere/at/all") }
        #expect(error?.code == .inputUnreadable)
        #expect(error?.message.hasPrefix("/nowhere/at/all ") == true)
    }

    @Test func `a folder is no file to import`() async throws {
        try await TestLedger.with { ledger in
            let source = try ByteSource.file(ledger.folder.path)
            var importer = try EventImporter(store: ledger.store, importedBy: "tester")
            await #expect(throws: CaptureError.self) { try await importer.run(source) }
        }
    }

    @Test func `a file is read whole, piece by piece`() async throws {
        let lines = (0..<5000).map { Self.delivery("key-\($0)", body: String(repeating: "x", count: 500)) }
        try await TestLedger.with { ledger in
            let path = try ledger.folder.write(lines.joined(separator: "\n"), to: "lines.ndjson")
            var importer = try EventImporter(store: ledger.store, importedBy: "tester")
            let summary = try await importer.run(try ByteSource.file(path))
            #expect(summary == .init(appended: 5000, skipped: 0, refused: 0))
        }
    }
}
