import LedgerTesting
import StrictJSON
import Testing

/// The oracle against the worked cases of the rules.
@Suite struct OracleCaseTests {
    /// The files of the worked cases.
    static let cases: [String] = (try? Fixture.names(in: "timeline-cases")) ?? []

    @Test func `there are worked cases`() {
        #expect(Self.cases.count >= 34)
    }

    @Test(arguments: cases)
    func `a worked case gives the periods that it expects`(name: String) throws {
        let file = try JSONValue(try Fixture.bytes(name))
        let lines = try #require(file["lines"]?.arrayValue)
        let subject = try #require(file["subject"])
        let oracle = Oracle(Self.events(lines))
        let found = oracle.periods(
            of: OracleSubject(
                kind: try #require(subject["kind"]?.stringValue), id: try #require(subject["id"]?.stringValue)
            ))
        #expect(JSONValue.array(found.map(Self.expectation)).prettyText == file["periods"]?.prettyText)
    }

    @Test(
        arguments: [
            ("05-send-time-activated-says-closing", []), ("16-404-after-existence", ["disappeared"]),
            (
                "19-duplicate-id-different-status",
                ["ambiguous_order", "conflict", "status_event_mismatch"]
            ),
            ("21-child-to-personal", ["attribute_changed"]),
            ("22-unknown-status-in-the-middle", ["unknown_vocabulary", "unknown_vocabulary"]),
            ("25-late-event-splits-locked-inside-active", ["late_arrival", "out_of_order"]),
            ("27-late-event-bounded-to-exact", ["late_arrival"]),
            ("36-only-post-response", ["orphan_account"]),
            (
                "42-name-only-differs-on-same-id",
                ["attribute_changed", "out_of_order", "snapshot_advanced"]
            ),
            ("43-polls-p-then-x-everything-missed", ["gap"]),
        ] as [(String, [String])])
    func `a worked case has the findings that follow from its events`(name: String, kinds: [String]) throws {
        let file = try JSONValue(try Fixture.bytes("timeline-cases/\(name).json"))
        let oracle = Oracle(Self.events(try #require(file["lines"]?.arrayValue)))
        // No worked case says how its deliveries were signed.
        let found = oracle.findings.map(\.kind).filter { $0 != "unverified_signature" }
        #expect(found.sorted() == kinds)
    }

    /// The events of lines in the form of `import`, from sequence 1, recorded at the start of 2027.
    static func events(_ lines: [JSONValue]) -> [OracleEvent] {
        lines.enumerated().map { index, line in
            OracleEvent(
                sequence: Int64(index) + 1, kind: line["kind"]?.stringValue ?? "",
                metadata: line["metadata"] ?? .null, body: Array((line["body"]?.stringValue ?? "").utf8),
                recordedAt: 1_798_761_600_000_000_000)
        }
    }

    /// A period in the form of the worked cases.
    static func expectation(_ period: OraclePeriod) -> JSONValue {
        let json = period.json
        return [
            "status": json["status"] ?? .null, "valid_from": json["valid_from"] ?? .null,
            "valid_to": json["valid_to"] ?? .null, "precision": json["precision"] ?? .null,
            "not_before": json["not_before"] ?? .null,
            "all_evidence": .array(
                period.evidence.map {
                    ["sequence": .integer($0.sequence), "source": .string($0.source)]
                }),
        ]
    }
}
