import EventStore
import LedgerTesting
import Lifecycle
import ReadModels
import StrictJSON
import Testing

@Suite struct TimelineCaseTests {
    /// A period as the worked cases spell it.
    private struct Expected: Equatable {
        let fields: [String?]
        let evidence: [String]
    }

    @Test(arguments: try Fixture.names(in: "timeline-cases"))
    func `a worked case gives its periods through the ledger`(file: String) async throws {
        let worked = try JSONValue(Fixture.bytes(file))
        let lines = try #require(worked["lines"]?.arrayValue)
        let id = try #require(worked["subject"]?["id"]?.stringValue)
        let expected = try #require(worked["periods"]?.arrayValue).map { period in
            Expected(
                fields: ["status", "valid_from", "valid_to", "precision", "not_before"].map {
                    period[$0]?.stringValue
                },
                evidence: try #require(period["all_evidence"]?.arrayValue).map(\.canonicalText))
        }
        try await TestLedger.with(lines.map(Self.event)) { ledger in
            for models in [try ledger.open(.batches(of: 1)), try ledger.open(.readOnly)] {
                let timeline = try #require(try models.timeline(of: id))
                #expect(timeline.periods.map(Self.described) == expected)
            }
            let stored = try ledger.texts(
                """
                SELECT status || ' ' || valid_from || ' ' || coalesce(valid_to, 'null') || ' ' || precision || ' '
                    || coalesce(not_before, 'null') || ' ' || evidence_count
                FROM periods_readable WHERE id = '\(id)' ORDER BY number
                """)
            let inWords = expected.map { period in
                (period.fields.map { $0 ?? "null" } + ["\(period.evidence.count)"]).joined(separator: " ")
            }
            #expect(stored == inWords)
            #expect(try ledger.check().isSound)
        }
    }

    private static func event(_ line: JSONValue) throws -> NewEvent {
        NewEvent(
            kind: EventKind(rawValue: try #require(line["kind"]?.stringValue)),
            sourceKey: try #require(line["source_key"]?.stringValue),
            metadata: try #require(line["metadata"]), body: Array((line["body"]?.stringValue ?? "").utf8))
    }

    private static func described(_ period: Period) -> Expected {
        Expected(
            fields: [
                period.status, period.validFrom.rfc3339, period.validTo?.rfc3339, period.precision.rawValue,
                period.notBefore?.rfc3339,
            ],
            evidence: period.evidence.map {
                #"{"sequence":\#($0.sequence),"source":"\#($0.source.rawValue)"}"#
            })
    }
}
