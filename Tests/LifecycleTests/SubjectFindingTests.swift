import Lifecycle
import StrictJSON
import Testing

@Suite struct SubjectFindingTests {
    /// Reads of one status after the other, a minute apart.
    private func reads(_ statuses: [String], of subject: Subject = account) throws -> [Observation] {
        try statuses.enumerated().map { index, status in
            try response(
                status, updated: "10:0\(index):00", received: "11:0\(index):00", sequence: Int64(index + 1),
                subject: subject)
        }
    }

    static let lives: [([String], [String])] = [
        (["PENDING_APPROVAL", "ACTIVE", "LOCKED", "ACTIVE", "CLOSING", "CLOSED"], []),
        (["PENDING_APPROVAL", "CLOSED"], ["gap 1,2"]),
        (["PENDING_APPROVAL", "LOCKED", "CLOSED"], ["gap 1,2", "gap 2,3"]),
        (["ACTIVE", "PENDING_APPROVAL"], ["illegal_transition 1,2"]),
        (["CLOSED", "ACTIVE"], ["illegal_transition 1,2"]),
        (["CLOSED", "FROZEN", "ACTIVE"], []),
        (["CLOSED", "OFFBOARDED"], ["illegal_transition 1,2"]),
        (["CLOSED"], []),
    ]

    @Test(arguments: lives)
    func `a transition that the machine does not know is a gap or illegal`(
        statuses: [String], expected: [String]
    ) throws {
        for subject in [account, group] {
            let found = try history(reads(statuses, of: subject), of: subject).findings
            #expect(lines(found, .gap, .illegalTransition) == expected)
        }
    }

    @Test func `a transition's finding says from where to where, and when`() throws {
        let found = try history(reads(["ACTIVE", "CLOSED"])).findings
        let gap = try #require(found.first { $0.kind == .gap })
        #expect(gap.subject == account)
        #expect(try gap.at == at("10:01:00"))
        #expect(
            gap.details == [
                "from": "ACTIVE", "to": "CLOSED", "precision": "bounded",
                "not_before": "2026-03-01T10:00:00.000000000Z",
            ])
        expectWellFormed(gap)
    }

    private func named(
        _ name: String, _ status: String?, _ created: String?, _ updated: String?, _ sequence: Int64,
        id: String, subject: Subject = account
    ) throws -> Observation {
        try notification(
            name, status, at: created, updated: updated, sequence: sequence, id: id, received: "10:00:01",
            subject: subject)
    }

    @Test func `one id with the same content is no conflict`() throws {
        let first = try named("ACCOUNT.UPDATED", "ACTIVE", "10:00:00", "10:00:00", 1, id: "a")
        let other = try named("ACCOUNT.UPDATED", "ACTIVE", "10:00:00", "10:00:00", 3, id: "b")
        let findings = try history([first, first.delivered(again: 2, at: at("10:00:02")), other]).findings
        #expect(lines(findings, .conflict, .snapshotAdvanced) == [])
    }

    /// A second notification of the id `a`, whose first says ACTIVE at 10:00 with the version of 10:00.
    static let seconds: [(String, String, String?, String?, String)] = [
        ("ACCOUNT.ACTIVATED", "ACTIVE", "10:00:00", "10:00:00", "conflict 1,2"),
        ("ACCOUNT.UPDATED", "ACTIVE", "10:00:00.000000001", "10:00:00", "conflict 1,2"),
        ("ACCOUNT.UPDATED", "ACTIVE", nil, "10:00:00", "conflict 1,2"),
        ("ACCOUNT.UPDATED", "LOCKED", "10:00:00", "10:00:00", "conflict 1,2"),
        ("ACCOUNT.UPDATED", "LOCKED", "10:00:00", nil, "conflict 1,2"),
        ("ACCOUNT.ACTIVATED", "ACTIVE", "10:00:00", "10:09:00", "conflict 1,2"),
        ("ACCOUNT.UPDATED", "ACTIVE", "10:00:00", "10:00:00.000000001", "snapshot_advanced 1,2"),
        ("ACCOUNT.UPDATED", "LOCKED", "10:00:00", "10:09:00", "snapshot_advanced 1,2"),
        ("ACCOUNT.UPDATED", "ACTIVE", "10:00:00", "09:09:00", "snapshot_advanced 1,2"),
    ]

    @Test(arguments: seconds)
    func `one id with other content is a conflict, or a newer snapshot`(
        name: String, status: String, created: String?, updated: String?, expected: String
    ) throws {
        let first = try named("ACCOUNT.UPDATED", "ACTIVE", "10:00:00", "10:00:00", 1, id: "a")
        let second = try named(name, status, created, updated, 2, id: "a")
        let findings = try history([second, first]).findings
        #expect(lines(findings, .conflict, .snapshotAdvanced) == [expected])
        for finding in findings { expectWellFormed(finding) }
        let apart = try history([first, named(name, status, created, updated, 2, id: "b")]).findings
        #expect(lines(apart, .conflict, .snapshotAdvanced) == [])
    }

    @Test func `three contents of one id are told apart by version`() throws {
        let contents = try [
            named("ACCOUNT.UPDATED", "ACTIVE", "10:00:00", "10:00:00", 1, id: "a"),
            named("ACCOUNT.UPDATED", "ACTIVE", "10:00:00", "10:05:00", 3, id: "a"),
            named("ACCOUNT.UPDATED", "LOCKED", "10:00:00", "10:05:00", 2, id: "a"),
            named("ACCOUNT.UPDATED", "LOCKED", "10:00:00", "10:06:00", 4, id: "a"),
        ]
        #expect(
            try lines(history(contents).findings, .conflict, .snapshotAdvanced) == [
                "conflict 2,3", "snapshot_advanced 1,2", "snapshot_advanced 2,4",
            ])
        let conflict = try history(contents).findings.first { $0.kind == .conflict }
        #expect(conflict?.details["differs"] == ["object"])
    }

    @Test func `one id for two subjects is a conflict of each`() throws {
        let one = try named("ACCOUNT.UPDATED", "ACTIVE", "10:00:00", "10:00:00", 1, id: "a")
        let two = try named(
            "ACCOUNT_GROUP.UPDATED", "ACTIVE", "10:00:00", "10:00:00", 2, id: "a", subject: group)
        let reuse = NotificationReuse(id: "a", observations: [two, one]).findingsAcrossSubjects
        #expect(reuse.map(line) == ["conflict 1,2", "conflict 1,2"])
        #expect(reuse.map(\.subject) == [account, group])
        #expect(NotificationReuse(id: "a", observations: [one, one]).findingsAcrossSubjects.isEmpty)
    }

    static let names: [(String, String, String?, String, Bool)] = [
        ("ACCOUNT.ACTIVATED", "ACTIVE", "10:00:00", "10:00:00", false),
        ("ACCOUNT.ACTIVATED", "LOCKED", "10:00:00", "10:00:00", true),
        ("ACCOUNT.ACTIVATED", "LOCKED", "10:00:00", "10:00:02", true),
        ("ACCOUNT.ACTIVATED", "LOCKED", "10:00:00", "10:00:02.000000001", false),
        ("ACCOUNT.ACTIVATED", "LOCKED", "10:30:00", "10:00:00", true),
        ("ACCOUNT.ACTIVATED", "FROZEN", "10:00:00", "10:00:00", true),
        ("ACCOUNT.CREATED", "PENDING_APPROVAL", "10:00:00", "10:00:00", false),
        ("ACCOUNT.CREATED", "ACTIVE", "10:00:00", "10:00:00", false),
        ("ACCOUNT.CREATED", "LOCKED", "10:00:00", "10:00:00", true),
        ("ACCOUNT.CREATED", "LOCKED", "10:00:00", "10:00:03", false),
        ("ACCOUNT.UPDATED", "LOCKED", "10:00:00", "10:00:00", false),
        ("ACCOUNT.FROZEN", "LOCKED", "10:00:00", "10:00:00", false),
        ("ACCOUNT.CLOSED", "CLOSING", nil, "10:00:00", true),
        ("ACCOUNT.CLOSED", "CLOSING", nil, "10:30:00", false),
    ]

    @Test(arguments: names)
    func `a name that contradicts a snapshot of its time is a mismatch`(
        name: String, status: String, created: String?, updated: String, isMismatch: Bool
    ) throws {
        let findings = try history([named(name, status, created, updated, 7, id: "a")]).findings
        #expect(lines(findings, .statusEventMismatch) == (isMismatch ? ["status_event_mismatch 7"] : []))
        for finding in findings { expectWellFormed(finding) }
        if let mismatch = findings.first(where: { $0.kind == .statusEventMismatch }) {
            #expect(mismatch.details["carried"] == .string(status))
            #expect(mismatch.details["named"]?.arrayValue?.isEmpty == false)
        }
    }

    @Test func `an object without a status contradicts nothing`() throws {
        let findings = try history([named("ACCOUNT.CLOSED", nil, "10:00:00", "10:00:00", 1, id: "a")])
            .findings
        #expect(findings.isEmpty)
    }

    @Test func `two statuses of one version, said at one moment, have no certain order`() throws {
        func second(_ status: String, created: String, updated: String) throws -> [String] {
            let first = try named("ACCOUNT.UPDATED", "ACTIVE", "10:00:00", "10:00:00", 1, id: "a")
            let second = try named("ACCOUNT.UPDATED", status, created, updated, 2, id: "b")
            return try lines(history([first, second]).findings, .ambiguousOrder)
        }
        #expect(try second("LOCKED", created: "10:00:00", updated: "10:00:00") == ["ambiguous_order 1,2"])
        #expect(try second("LOCKED", created: "10:00:00.000000001", updated: "10:00:00") == [])
        #expect(try second("LOCKED", created: "10:00:00", updated: "10:00:00.000000001") == [])
        #expect(try second("ACTIVE", created: "10:00:00", updated: "10:00:00") == [])
    }

    @Test func `an answer that is attached has no place and is no neighbour`() throws {
        let said = try named("ACCOUNT.LOCKED", "LOCKED", "10:00:00", "10:00:00", 1, id: "a")
        let read = try response("LOCKED", updated: "10:00:00", received: "10:00:05", sequence: 2)
        let other = try response("ACTIVE", updated: "10:00:00", received: "10:00:05", sequence: 3)
        #expect(try lines(history([said, read, other]).findings, .ambiguousOrder) == [])
        let bare = try response("LOCKED", updated: "10:00:00", received: "10:00:05", sequence: 4)
        #expect(try lines(history([bare, other]).findings, .ambiguousOrder) == ["ambiguous_order 3,4"])
    }

    @Test func `a changed attribute is a finding with both values`() throws {
        var old = Attributes()
        old.name = "Old"
        var new = Attributes()
        new.name = "New"
        let findings = try history([
            response("ACTIVE", updated: "10:00:00", received: "10:00:01", sequence: 1, attributes: old),
            response("ACTIVE", updated: "10:05:00", received: "10:05:01", sequence: 2, attributes: new),
        ]).findings
        #expect(findings.map(line) == ["attribute_changed 1,2"])
        #expect(findings[0].details["from"] == "Old" && findings[0].details["to"] == "New")
        #expect(!findings[0].message.contains("New"))
        expectWellFormed(findings[0])
    }

    static let words: [(SubjectKind, String, String, [String])] = [
        (.account, "ACCOUNT.UPDATED", "ACTIVE", []),
        (.account, "ACCOUNT.DATA_CHANGED", "ACTIVE", []),
        (.account, "ACCOUNT.FROZEN", "ACTIVE", ["name ACCOUNT.FROZEN"]),
        (.account, "ACCOUNT.OFFBOARDED", "ACTIVE", ["name ACCOUNT.OFFBOARDED"]),
        (.account, "ACCOUNT.UPDATED.AGAIN", "ACTIVE", ["name ACCOUNT.UPDATED.AGAIN"]),
        (.account, "ACCOUNT.UPDATED", "FROZEN", ["status FROZEN"]),
        (.account, "ACCOUNT.UPDATED", "active", ["status active"]),
        (.account, "ACCOUNT.UPDATED", "INACTIVE", []),
        (.account, "ACCOUNT.THAWED", "FROZEN", ["name ACCOUNT.THAWED", "status FROZEN"]),
        (.accountGroup, "ACCOUNT_GROUP.CLOSING_INITIATED", "CLOSING", []),
        (.user, "USER.DATA_CHANGE_FAILED", "INACTIVE", []),
        (.user, "USER.OFFBOARDING_INITIATED", "OFFBOARDING", []),
        (.user, "USER.LOCKED", "ACTIVE", ["name USER.LOCKED"]),
        (.user, "USER.ACTIVATED", "CLOSED", []),
    ]

    @Test(arguments: words)
    func `a word outside the vocabulary is a finding, once`(
        kind: SubjectKind, name: String, status: String, expected: [String]
    ) throws {
        let subject = Subject(kind: kind, id: "s")
        let said = try named(name, status, "10:00:00", "10:00:00", 4, id: "a", subject: subject)
        let again = try named(name, status, "10:05:00", "10:05:00", 2, id: "b", subject: subject)
        let read = try response(
            status, updated: "10:06:00", received: "10:07:00", sequence: 5, subject: subject)
        let findings = try history([said, again, read], of: subject).findings.filter {
            $0.kind == .unknownVocabulary
        }
        let found = findings.map {
            "\($0.details["use"]?.stringValue ?? "") \($0.details["word"]?.stringValue ?? "")"
        }
        #expect(found.sorted() == expected)
        #expect(findings.allSatisfy { $0.sequences == [2] })
        for finding in findings {
            expectWellFormed(finding)
            #expect(!finding.message.contains("FROZEN"))
        }
    }

    static let losses: [(String, [String])] = [
        ("10:00:00", ["disappeared 3,9"]), ("10:00:00.000000001", ["disappeared 3,9"]),
        ("09:59:59.999999999", []),
    ]

    @Test(arguments: losses)
    func `a subject that was shown and is not found has disappeared`(lost: String, expected: [String]) throws
    {
        let shown = try response("ACTIVE", updated: "10:00:00", received: "10:30:00", sequence: 3)
        let late = try response("ACTIVE", updated: "10:10:00", received: "10:31:00", sequence: 1)
        let findings = try history([late, shown, answer(.notFound, received: lost, sequence: 9)]).findings
        #expect(lines(findings, .disappeared) == expected)
        for finding in findings { expectWellFormed(finding) }
        #expect(
            try timeline([shown, answer(.notFound, received: lost, sequence: 9)]).periods.last?.validTo == nil
        )
    }

    @Test func `an answer that arrived before its own version shows the subject from then`() throws {
        let skewed = try response("ACTIVE", updated: "10:30:00", received: "10:00:00", sequence: 1)
        #expect(
            try lines(
                history([skewed, answer(.notFound, received: "10:10:00", sequence: 2)]).findings, .disappeared
            )
                == ["disappeared 1,2"])
    }

    @Test func `nothing but a 404 on a subject that was shown says that it disappeared`() throws {
        let shown = try response("ACTIVE", updated: "10:00:00", received: "10:30:00", sequence: 1)
        for other in [StatuslessAnswer.refused, .closingAccepted] {
            #expect(try history([shown, answer(other, received: "12:00:00", sequence: 2)]).findings.isEmpty)
        }
        #expect(try history([answer(.notFound, received: "12:00:00", sequence: 2)]).findings.isEmpty)
        let timeless = Observation(
            subject: account, sequence: 1, item: 0, source: .response, status: "ACTIVE")
        #expect(
            try history([timeless, answer(.notFound, received: "12:00:00", sequence: 2)]).findings.isEmpty)
    }
}
