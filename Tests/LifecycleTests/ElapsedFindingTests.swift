import Lifecycle
import StrictJSON
import Testing

@Suite struct ElapsedFindingTests {
    private func found(
        _ observations: [Observation], _ now: String, _ change: (inout Thresholds) -> Void = { _ in }
    ) throws -> [String] {
        var thresholds = Thresholds()
        change(&thresholds)
        let now = try #require(Instant(rfc3339: "2026-\(now)Z"))
        let findings = try history(observations).findings(now: now, thresholds: thresholds)
        for finding in findings { expectWellFormed(finding) }
        return findings.map(line)
    }

    @Test func `the thresholds are those of the rules`() {
        let thresholds = Thresholds()
        #expect(thresholds.missingNotification == .seconds(900))
        #expect(thresholds.stuckPendingApproval == .seconds(604_800))
        #expect(thresholds.stuckClosing == .seconds(2_592_000))
        #expect(thresholds.unconfirmedClose == .seconds(900))
        #expect(thresholds.listeningGap == .seconds(60))
        #expect(thresholds.silence == .seconds(3_900))
    }

    @Test func `a status of which only answers tell for over 15 minutes lacks its notification`() throws {
        let reads = try [
            response("ACTIVE", updated: "09:00:00", received: "10:05:00", sequence: 2),
            response("ACTIVE", updated: "09:00:00", received: "10:00:00", sequence: 3),
        ]
        #expect(try found(reads, "03-01T10:15:00") == [])
        #expect(try found(reads, "03-01T10:15:00.000000001") == ["missing_notification 2"])
        #expect(try found(reads, "03-01T09:00:00") == [])
        #expect(try found(reads, "03-01T10:02:00") { $0.missingNotification = .seconds(120) } == [])
        #expect(
            try found(reads, "03-01T10:02:01") { $0.missingNotification = .seconds(120) } == [
                "missing_notification 2"
            ])
    }

    @Test func `a status that any notification shows lacks none, whatever its name`() throws {
        let read = try response("ACTIVE", updated: "09:00:00", received: "10:00:00", sequence: 1)
        for updated in ["09:00:00", "09:30:00"] {
            let said = try notification(
                "ACCOUNT.UPDATED", "ACTIVE", at: "09:30:00", updated: updated, sequence: 2)
            #expect(try found([read, said], "03-02T00:00:00") == [])
        }
        let locked = try notification(
            "ACCOUNT.LOCKED", "LOCKED", at: "09:30:00", updated: "09:30:00", sequence: 2)
        #expect(try found([read, locked], "03-02T00:00:00") == ["missing_notification 1"])
    }

    static let waits: [(String, String, [String])] = [
        ("PENDING_APPROVAL", "03-08T10:00:00", []),
        ("PENDING_APPROVAL", "03-08T10:00:00.000000001", ["stuck 1"]),
        ("CLOSING", "03-31T10:00:00", []),
        ("CLOSING", "03-31T10:00:00.000000001", ["stuck 1"]),
        ("ACTIVE", "12-31T10:00:00", []),
        ("LOCKED", "12-31T10:00:00", []),
        ("CLOSED", "12-31T10:00:00", []),
        ("FROZEN", "12-31T10:00:00", []),
    ]

    @Test(arguments: waits)
    func `a status that should pass is stuck after its time`(
        status: String, now: String, expected: [String]
    ) throws {
        let said = try notification(
            "ACCOUNT.UPDATED", status, at: "10:00:00", updated: "10:00:00", sequence: 1)
        #expect(try found([said], now) == expected)
        let passed = try notification(
            "ACCOUNT.UPDATED", "ACTIVE", at: "10:30:00", updated: "10:30:00", sequence: 2)
        #expect(try found([said, passed], now) == [])
    }

    @Test func `the times after which something is stuck can be given`() throws {
        let said = try notification(
            "ACCOUNT.UPDATED", "CLOSING", at: "10:00:00", updated: "10:00:00", sequence: 1)
        #expect(try found([said], "03-01T10:00:02") { $0.stuckClosing = .seconds(1) } == ["stuck 1"])
        #expect(try found([said], "03-01T10:00:02") { $0.stuckPendingApproval = .seconds(1) } == [])
        #expect(try found([said], "12-31T10:00:02") { $0.stuckClosing = .seconds(Int64.max) } == [])
    }

    private let accepted = "10:00:00"

    private func closing(_ others: Observation...) throws -> [Observation] {
        let active = try notification(
            "ACCOUNT.ACTIVATED", "ACTIVE", at: "09:00:00", updated: "09:00:00", sequence: 1)
        return others + [active, try answer(.closingAccepted, received: accepted, sequence: 5)]
    }

    @Test func `closing that was accepted and has not begun after 15 minutes is unconfirmed`() throws {
        #expect(try found(closing(), "03-01T10:15:00") == [])
        #expect(try found(closing(), "03-01T10:15:00.000000001") == ["unconfirmed_close 5"])
        #expect(
            try found(closing(), "03-01T10:01:00") { $0.unconfirmedClose = .seconds(59) } == [
                "unconfirmed_close 5"
            ])
        let alone = try [answer(.closingAccepted, received: accepted, sequence: 5)]
        #expect(try found(alone, "03-01T11:00:00") == ["unconfirmed_close 5"])
    }

    @Test func `any sign of closing confirms it, however late`() throws {
        for (name, status, time) in [
            ("CLOSING_INITIATED", "CLOSING", "10:00:01"), ("CLOSING_INITIATED", "CLOSING", "11:00:00"),
            ("CLOSED", "CLOSED", "10:00:01"), ("CLOSING_INITIATED", "CLOSING", "09:59:59"),
        ] {
            let sign = try notification("ACCOUNT." + name, status, at: time, updated: time, sequence: 6)
            #expect(try found(closing(sign), "03-01T12:00:00") == [])
        }
    }

    @Test func `closing that was over when it was asked for confirms nothing`() throws {
        let began = try notification(
            "ACCOUNT.CLOSING_INITIATED", "CLOSING", at: "09:10:00", updated: "09:10:00", sequence: 2)
        let ended = try notification(
            "ACCOUNT.ACTIVATED", "ACTIVE", at: "10:00:00", updated: "10:00:00", sequence: 3)
        #expect(try found(closing(began, ended), "03-01T12:00:00") == ["unconfirmed_close 5"])
        let later = try notification(
            "ACCOUNT.ACTIVATED", "ACTIVE", at: "10:00:00.000000001", updated: "10:00:00", sequence: 3)
        #expect(try found(closing(began, later), "03-01T12:00:00") == [])
    }

    @Test func `a user closes by offboarding`() throws {
        let user = Subject(kind: .user, id: "u")
        let asked = Observation(
            subject: user, sequence: 1, item: 0, source: .response, receivedAt: try at("10:00:00"),
            answer: .closingAccepted)
        let sign = try notification(
            "USER.OFFBOARDING_INITIATED", "OFFBOARDING", at: "10:00:01", updated: "10:00:01", sequence: 2,
            subject: user)
        let now = try at("12:00:00")
        #expect(try history([asked], of: user).findings(now: now).map(line) == ["unconfirmed_close 1"])
        #expect(try history([asked, sign], of: user).findings(now: now).isEmpty)
    }

    @Test func `a refused or a lost one asked for nothing`() throws {
        for kind in [StatuslessAnswer.refused, .notFound] {
            #expect(try found([answer(kind, received: "10:00:00", sequence: 1)], "03-02T00:00:00") == [])
        }
    }
}
