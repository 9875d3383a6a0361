import Capture
import EventStore
import LedgerTesting
import StrictJSON
import Testing

@testable import ledger_workload

@Suite struct WorkloadFormTests {
    @Test func `a line holds the event`() throws {
        for (event, line) in zip(Self.given.events, Self.given.lines) {
            #expect(line.last == UInt8(ascii: "\n") && line.count { $0 == UInt8(ascii: "\n") } == 1)
            let read = try JSONValue(Array(line.dropLast()))
            #expect(read["kind"]?.stringValue == event.kind.rawValue)
            #expect(read["source_key"]?.stringValue == event.sourceKey)
            #expect(read["metadata"]?.canonicalText == event.metadata)
            #expect(read["body"]?.stringValue.map { Array($0.utf8) } == event.body)
        }
    }

    @Test func `an import takes every line, and takes none twice`() async throws {
        try await TemporaryDirectory.with { folder in
            let directory = LedgerDirectory(folder.file("ledger"))
            _ = try EventStore.create(directory)
            let store = try EventStore.open(directory)
            for (appended, skipped) in [(Self.given.lines.count, 0), (0, Self.given.lines.count)] {
                var refusals: [EventImporter.Refusal] = []
                var importer = try EventImporter(
                    store: store, importedBy: "a test", onRefused: { refusals.append($0) })
                var source: [UInt8]? = Array(Self.given.lines.joined())
                let summary = try await importer.run {
                    defer { source = nil }
                    return source ?? []
                }
                #expect(refusals.isEmpty)
                #expect((summary.appended, summary.skipped, summary.refused) == (appended, skipped, 0))
            }
            try await store.close()
        }
    }

    @Test func `a ledger is made of the same data as the lines`() async throws {
        try await TemporaryDirectory.with { folder in
            let directory = LedgerDirectory(folder.file("ledger"))
            let (report, contentBytes) = try await LedgerFiller.fill(directory, events: 600, seed: 4)
            #expect(report["sha256"]?.stringValue == Self.given.digest)
            let reader = try EventReader.open(directory)
            defer { try? reader.close() }
            var place = 0
            var stored = 0
            try reader.forEach(from: 1) { event in
                let given = Self.given.events[place]
                place += 1
                #expect(event.kind == given.kind && event.sourceKey == given.sourceKey)
                #expect(event.metadata == given.metadata && event.body == given.body)
                stored += event.metadataBytes.count + event.body.count
                // The ledger must not be ahead of anybody's clock.
                #expect(event.recordedAt.rfc3339.hasPrefix("2026-"))
                return true
            }
            #expect(place == 600)
            #expect(stored == contentBytes)
        }
    }

    @Test func `what generate prints says what was made`() throws {
        var summary = WorkloadSummary()
        for event in Self.given.events { _ = summary.add(event) }
        let report = summary.report(Self.given.workload, seed: 4)
        #expect(report["bytes"]?.integerValue == Int64(Self.given.lines.joined().count))
        #expect(report["events"]?.integerValue == 600)
        #expect(report["accounts"]?.integerValue == 30)
        #expect(report["seed"]?.integerValue == 4)
        let kinds = Dictionary(grouping: Self.given.events, by: \.kind).mapValues(\.count)
        #expect(report["deliveries"]?.integerValue == kinds[.webhookDelivery].map(Int64.init))
        #expect(report["responses"]?.integerValue == kinds[.apiResponse].map(Int64.init))
    }

    private static let given = GivenWorkload(events: 600, seed: 4)

    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("\u{3fb}~", "z7t+"),
    ])
    func `base64 is that of RFC 4648`(text: String, expected: String) {
        #expect(Array(text.utf8).base64Text == expected)
    }
}
