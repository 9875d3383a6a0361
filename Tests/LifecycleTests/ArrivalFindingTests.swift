import Lifecycle
import StrictJSON
import Testing

@Suite struct ArrivalFindingTests {
    private func said(
        _ created: String?, updated: String?, received: String?, sequence: Int64 = 1, id: String = "a",
        status: String = "ACTIVE"
    ) throws -> Observation {
        Observation(
            subject: account, sequence: sequence, item: 0, source: .webhook, status: status,
            updatedAt: try updated.map(at), notificationID: id, notificationName: "ACCOUNT.UPDATED",
            notificationCreatedAt: try created.map(at), receivedAt: try received.map(at),
            objectDigest: Array("\(status)\(updated ?? "")".utf8),
            contentDigest: Array("\(status)\(created ?? "")\(updated ?? "")".utf8))
    }

    static let disagreements: [(String?, String?, String?, [String])] = [
        ("10:00:00", "10:00:00", "09:59:58", []),
        ("10:00:00", "10:00:00", "09:59:57.999999999", ["clock_disagreement 1"]),
        ("10:00:00", "09:00:00", "09:59:57.999999999", ["clock_disagreement 1"]),
        ("09:00:00", "10:00:00", "09:59:57.999999999", ["clock_disagreement 1"]),
        ("09:00:00", "10:00:00", "09:59:58", []),
        (nil, "10:00:00", "09:59:57", ["clock_disagreement 1"]),
        (nil, nil, "09:59:57", []),
        ("10:00:00", "10:00:00", nil, []),
    ]

    @Test(arguments: disagreements)
    func `what arrives over two seconds before it was made shows that clocks disagree`(
        created: String?, updated: String?, received: String?, expected: [String]
    ) throws {
        let findings = try history([said(created, updated: updated, received: received)]).findings
        #expect(lines(findings, .clockDisagreement) == expected)
        for finding in findings { expectWellFormed(finding) }
    }

    @Test func `an answer can show it too, but not by when it was asked for`() throws {
        func found(sent: String?, received: String?) throws -> [String] {
            try lines(
                history([
                    response("ACTIVE", updated: "10:00:00", sent: sent, received: received, sequence: 4)
                ]).findings, .clockDisagreement)
        }
        #expect(try found(sent: "09:00:00", received: "09:59:57") == ["clock_disagreement 4"])
        #expect(try found(sent: "09:00:00", received: "09:59:58") == [])
        #expect(try found(sent: "09:00:00", received: nil) == [])
    }

    @Test func `only the first arrival counts`() throws {
        let first = try said("10:00:00", updated: "10:00:00", received: "09:00:00", sequence: 2)
        let later = first.delivered(again: 1, at: try at("10:00:01"))
        #expect(try lines(history([later, first]).findings, .clockDisagreement) == ["clock_disagreement 2"])
        let late = try said("10:00:00", updated: "10:00:00", received: "10:30:00", sequence: 1)
        let timely = late.delivered(again: 2, at: try at("10:00:01"))
        #expect(try lines(history([late]).findings, .lateArrival) == ["late_arrival 1"])
        #expect(try lines(history([late, timely]).findings, .lateArrival) == [])
    }

    static let delays: [(String?, String?, [String])] = [
        ("10:00:00", "10:05:00", []),
        ("10:00:00", "10:05:00.000000001", ["late_arrival 1"]),
        ("10:05:00", "10:00:00", []),
        (nil, "10:30:00", []),
        ("10:00:00", nil, []),
    ]

    @Test(arguments: delays)
    func `a notification that takes over five minutes is late`(
        created: String?, received: String?, expected: [String]
    ) throws {
        let findings = try history([said(created, updated: "10:00:00", received: received)]).findings
        #expect(lines(findings, .lateArrival) == expected)
        for finding in findings { expectWellFormed(finding) }
    }

    @Test func `a notification that comes again with a newer snapshot was there with the first`() throws {
        let first = try said("10:00:00", updated: "10:00:00", received: "10:00:01", sequence: 1)
        let again = try said("10:00:00", updated: "10:20:00", received: "10:30:00", sequence: 2)
        let other = try said("10:00:00", updated: "10:20:00", received: "10:30:00", sequence: 3, id: "b")
        #expect(try lines(history([first, again]).findings, .lateArrival) == [])
        #expect(try lines(history([first, other]).findings, .lateArrival) == ["late_arrival 3"])
    }

    @Test func `an answer is never late`() throws {
        let read = try response("ACTIVE", updated: "10:00:00", received: "12:00:00", sequence: 1)
        #expect(try history([read]).findings.isEmpty)
    }

    private func outOfOrder(_ observations: Observation...) throws -> [String] {
        try lines(history(observations).findings, .outOfOrder)
    }

    @Test func `a notification that stands before something already known is out of order`() throws {
        let early = try notification(
            "ACCOUNT.UPDATED", "ACTIVE", at: "10:00:00", updated: "10:00:00", sequence: 2)
        let late = try notification(
            "ACCOUNT.UPDATED", "ACTIVE", at: "10:05:00", updated: "10:05:00", sequence: 1)
        #expect(try outOfOrder(early, late) == ["out_of_order 1,2"])
        #expect(try outOfOrder(early.moved(to: 1), late.moved(to: 2)) == [])
        // In one delivery nothing is known before the other.
        #expect(try outOfOrder(early.moved(to: 1), late.moved(to: 1)) == [])
    }

    @Test func `an answer makes known, and is not itself out of order`() throws {
        let early = try response("PENDING_APPROVAL", updated: "10:00:00", received: "11:00:00", sequence: 5)
        let middle = try notification(
            "ACCOUNT.ACTIVATED", "ACTIVE", at: "10:02:00", updated: "10:02:00", sequence: 4)
        let late = try response("LOCKED", updated: "10:05:00", received: "11:00:00", sequence: 3)
        #expect(try outOfOrder(early, middle, late) == ["out_of_order 3,4"])
        #expect(try outOfOrder(early, middle) == [])
    }

    @Test func `an answer that is evidence for the notification makes nothing known before it`() throws {
        let read = try response("ACTIVE", updated: "10:02:00", received: "10:30:00", sequence: 1)
        let said = try notification(
            "ACCOUNT.ACTIVATED", "ACTIVE", at: "10:02:00", updated: "10:02:00", sequence: 2)
        #expect(try outOfOrder(read, said) == [])
    }

    @Test func `a claim that stands before something known is out of order, once`() throws {
        let known = try notification(
            "ACCOUNT.UPDATED", "ACTIVE", at: "10:05:00", updated: "10:05:00", sequence: 1)
        let later = try notification(
            "ACCOUNT.LOCKED", "ACTIVE", at: "10:00:00", updated: "10:09:00", sequence: 2)
        #expect(try outOfOrder(known, later) == ["out_of_order 1,2"])
        let newest = try notification(
            "ACCOUNT.UPDATED", "ACTIVE", at: "10:30:00", updated: "10:30:00", sequence: 1)
        #expect(try outOfOrder(newest, later) == ["out_of_order 1,2"])
    }

    @Test func `the first delivery of a notification decides whether it was in order`() throws {
        let early = try notification(
            "ACCOUNT.UPDATED", "ACTIVE", at: "10:00:00", updated: "10:00:00", sequence: 1)
        let late = try notification(
            "ACCOUNT.UPDATED", "ACTIVE", at: "10:05:00", updated: "10:05:00", sequence: 2)
        #expect(try outOfOrder(early, late, early.delivered(again: 3, at: at("12:00:00"))) == [])
    }
}
