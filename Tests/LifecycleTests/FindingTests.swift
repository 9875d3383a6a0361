import LedgerTesting
import Lifecycle
import StrictJSON
import Testing

@Suite struct FindingTests {
    /// The findings of the worked cases, by the number that a case's file begins with; the others have none.
    static let worked: [String: [String]] = [
        "16": ["disappeared 2,4"],
        "18": ["attribute_changed 4,5"],
        "19": ["ambiguous_order 3,4", "conflict 3,4", "status_event_mismatch 4"],
        "21": ["attribute_changed 1,2"],
        "22": ["unknown_vocabulary 4", "unknown_vocabulary 4"],
        "25": ["late_arrival 5", "out_of_order 4,5"],
        "26": ["late_arrival 5", "out_of_order 3,5"],
        "27": ["late_arrival 4"],
        "32": ["late_arrival 4", "out_of_order 3,4", "attribute_changed 3,4"],
        "42": ["out_of_order 3,4", "attribute_changed 3,4", "snapshot_advanced 3,4"],
        "43": ["gap 2,3"],
    ]

    @Test(arguments: TimelineCaseTests.files)
    func `a worked case gives its findings`(file: String) throws {
        let worked = try TimelineCase(file: file)
        let found = try history(worked.observations, of: worked.subject).findings
        #expect(found.map(line) == Self.worked[String(file.prefix(2))] ?? [])
        for finding in found { expectWellFormed(finding) }
    }

    @Test func `kinds and severities have the names that JSON shows`() {
        #expect(
            FindingKind.allCases.map { "\($0.rawValue) \($0.severity.rawValue)" } == [
                "illegal_transition error", "gap warning", "conflict error", "status_event_mismatch warning",
                "ambiguous_order warning", "snapshot_advanced info", "attribute_changed info",
                "unknown_vocabulary info", "disappeared warning", "orphan_account warning",
                "account_outlives_group error", "unreadable_body error", "unverified_signature warning",
                "clock_disagreement info", "late_arrival info", "out_of_order info",
                "clock_regression warning",
                "missing_notification warning", "stuck warning", "unconfirmed_close warning",
                "unresolved_request error", "listening_gap warning",
            ])
        #expect(FindingKind.allCases.filter(\.dependsOnNow) == FindingKind.allCases.suffix(5))
        #expect(FindingSeverity.allCases.sorted() == [.info, .warning, .error])
    }

    @Test func `a finding is written as JSON`() throws {
        let finding = Finding(
            .gap, subject: account, sequences: [3, 1, 3], at: try at("10:00:00"), message: "A b. C d.",
            details: ["from": "ACTIVE"])
        #expect(
            finding.json.text == #"{"kind":"gap","severity":"warning","subject":{"kind":"account","id":""#
                + account.id + #""},"sequences":[1,3],"at":"2026-03-01T10:00:00.000000000Z","#
                + #""message":"A b. C d.","details":{"from":"ACTIVE"}}"#)
        let bare = Finding(
            .listeningGap, severity: .info, subject: nil, sequences: [1], at: nil, message: "", details: [:])
        #expect(
            bare.json.text == #"{"kind":"listening_gap","severity":"info","subject":null,"sequences":[1],"#
                + #""at":null,"message":"","details":{}}"#)
    }

    @Test func `a list of findings has one order, and each once`() throws {
        func finding(
            _ kind: FindingKind, _ subject: Subject?, _ sequence: Int64, _ time: String?, _ detail: Int64 = 0
        )
            throws -> Finding
        {
            Finding(
                kind, subject: subject, sequences: [sequence], at: try time.map(at), message: "",
                details: ["x": .integer(detail)])
        }
        let ordered = try [
            finding(.gap, nil, 1, nil), finding(.conflict, account, 9, "10:00:00"),
            finding(.gap, nil, 8, "10:00:00"),
            finding(.gap, account, 6, "10:00:00"), finding(.gap, account, 7, "10:00:00"),
            finding(.gap, account, 7, "10:00:00", 1), finding(.gap, group, 2, "10:00:00"),
            finding(.conflict, nil, 1, "10:00:01"),
        ]
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<50 {
            #expect(Finding.ordered((ordered + ordered.prefix(4)).shuffled(using: &generator)) == ordered)
        }
    }

    @Test(arguments: TimelineLawTests.seeds)
    func `findings are a function of the set of observations`(seed: UInt64) throws {
        var kinds: Set<FindingKind> = []
        for random in (seed..<seed + 60).map(RandomHistory.init) {
            var generator = SeededGenerator(seed: random.seed)
            let all = try history(random.observations, of: random.subject)
            let now = Instant(nanoseconds: 1_900_000_000_000_000_000)
            let expected = all.findings
            let elapsed = all.findings(now: now)
            let reasons = all.timeline.periods.map { all.explanation(at: $0.validFrom) }
            kinds.formUnion((expected + elapsed).map(\.kind))
            for _ in 0..<4 {
                let repeats = random.observations.filter { _ in Bool.random(using: &generator) }
                let other = try history(
                    (random.observations + repeats).shuffled(using: &generator), of: random.subject)
                #expect(other.findings == expected, "seed \(random.seed)")
                #expect(other.findings(now: now) == elapsed, "seed \(random.seed)")
                #expect(
                    other.timeline.periods.map { other.explanation(at: $0.validFrom) } == reasons,
                    "seed \(random.seed)")
            }
            for finding in expected + elapsed {
                expectWellFormed(finding)
                #expect(finding.subject == random.subject)
                #expect(finding.sequences.allSatisfy { (1...14).contains($0) })
            }
        }
        // A law about nothing is none: nearly every kind of a subject's findings occurs for each seed.
        #expect(kinds.count >= 10, "\(kinds)")
    }

    @Test(arguments: TimelineLawTests.seeds)
    func `what does not concern arrival does not depend on it`(seed: UInt64) throws {
        let ofArrival: Set<FindingKind> = [.lateArrival, .outOfOrder]
        for random in (seed..<seed + 40).map(RandomHistory.init) {
            var generator = SeededGenerator(seed: random.seed)
            let sequences = random.observations.map(\.sequence).shuffled(using: &generator)
            let moved = zip(random.observations, sequences).map { $0.renumbered($1) }
            let kinds = { (observations: [Observation]) in
                try history(observations, of: random.subject).findings.filter { !ofArrival.contains($0.kind) }
                    .map(\.kind.rawValue).sorted()
            }
            #expect(try kinds(moved) == kinds(random.observations), "seed \(random.seed)")
        }
    }

    @Test(arguments: TimelineLawTests.seeds)
    func `a history has the timeline that its observations give`(seed: UInt64) throws {
        for random in (seed..<seed + 20).map(RandomHistory.init) {
            let alone = try timeline(random.observations, of: random.subject)
            #expect(try history(random.observations, of: random.subject).timeline == alone)
        }
        #expect(SubjectHistory(subject: account, observations: [])?.timeline == nil)
    }
}

extension Observation {
    /// The same observation at another position, with all else as it was.
    fileprivate func renumbered(_ sequence: Int64) -> Observation {
        Observation(
            subject: subject, sequence: sequence, item: item, source: source, status: status,
            updatedAt: updatedAt, objectCreatedAt: objectCreatedAt, notificationID: notificationID,
            notificationName: notificationName, notificationCreatedAt: notificationCreatedAt, sentAt: sentAt,
            receivedAt: receivedAt, imported: imported, objectDigest: objectDigest,
            contentDigest: contentDigest, attributes: attributes, answer: answer)
    }
}
