import Lifecycle
import StrictJSON
import Testing

@Suite struct GroupFindingTests {
    private func member(of group: String?) -> Attributes {
        var attributes = Attributes()
        attributes.accountGroupID = group
        return attributes
    }

    /// A timeline of exact periods, such as `["ACTIVE 10:00:00", "CLOSED 10:30:00"]`; the last may be confirmed later.
    private func life(
        _ periods: [String], of subject: Subject, confirmed: String? = nil, first sequence: Int64 = 1
    ) throws -> Timeline {
        let names = ["PENDING_APPROVAL": "CREATED", "ACTIVE": "ACTIVATED", "CLOSING": "CLOSING_INITIATED"]
        var observations: [Observation] = []
        for (index, period) in periods.enumerated() {
            let words = period.split(separator: " ").map(String.init)
            observations.append(
                try notification(
                    "X." + (names[words[0]] ?? words[0]), words[0], at: words[1], updated: words[1],
                    sequence: sequence + Int64(index), subject: subject,
                    attributes: member(of: subject == account ? group.id : nil)))
        }
        if let confirmed, let last = observations.last {
            observations.append(
                Observation(
                    subject: subject, sequence: 90, item: 0, source: .response, status: last.status,
                    updatedAt: last.updatedAt, sentAt: try at(confirmed), receivedAt: try at(confirmed)))
        }
        return try timeline(observations, of: subject)
    }

    @Test func `an account whose group was never seen is an orphan`() throws {
        let orphan = try life(["ACTIVE 10:00:00"], of: account, first: 4)
        let found = orphan.findings(inGroup: nil)
        #expect(found.map(line) == ["orphan_account 4"])
        #expect(found.first?.subject == account)
        #expect(found.first?.details["account_group_id"]?.stringValue == group.id)
        for finding in found { expectWellFormed(finding) }
        let lost = Observation(
            subject: group, sequence: 1, item: 0, source: .response, receivedAt: try at("10:00:00"),
            answer: .notFound)
        let onlyAskedFor = try timeline([lost], of: group)
        #expect(!onlyAskedFor.isSeen)
        #expect(orphan.findings(inGroup: onlyAskedFor).map(line) == ["orphan_account 4"])
        #expect(try orphan.findings(inGroup: life(["ACTIVE 10:00:00"], of: group)).isEmpty)
        let bare = try response(nil, updated: "10:00:00", received: "10:01:00", sequence: 2, subject: group)
        #expect(try orphan.findings(inGroup: timeline([bare], of: group)).isEmpty)
    }

    @Test func `what names no group, or is no account, is no orphan`() throws {
        let nameless = try response("ACTIVE", updated: "10:00:00", received: "10:01:00", sequence: 1)
        #expect(try timeline([nameless]).findings(inGroup: nil).isEmpty)
        #expect(try life(["ACTIVE 10:00:00"], of: group).findings(inGroup: nil).isEmpty)
    }

    /// Periods of the account, until when the last is confirmed, periods of the group, and what is found.
    static let lives: [([String], String?, [String], [String])] = [
        (["ACTIVE 10:00:00"], "10:30:00", ["ACTIVE 10:00:00", "CLOSED 10:30:00"], []),
        (
            ["ACTIVE 10:00:00"], "10:30:00.000000001", ["ACTIVE 10:00:00", "CLOSED 10:30:00"],
            ["account_outlives_group 1,51"]
        ),
        (
            ["ACTIVE 10:00:00", "LOCKED 10:40:00"], nil, ["CLOSED 10:30:00"],
            ["account_outlives_group 2,50"]
        ),
        (["ACTIVE 10:00:00", "CLOSED 10:30:00"], nil, ["CLOSED 10:30:00"], []),
        (
            ["ACTIVE 10:00:00", "CLOSED 10:30:00.000000001"], nil, ["CLOSED 10:30:00"],
            ["account_outlives_group 1,50 (warning)"]
        ),
        (
            ["ACTIVE 10:00:00", "CLOSING 10:31:00", "CLOSED 10:40:00"], "11:00:00", ["CLOSED 10:30:00"],
            ["account_outlives_group 2,50 (warning)"]
        ),
        (
            ["CLOSED 10:00:00", "ACTIVE 10:40:00"], nil, ["CLOSED 10:30:00"],
            ["account_outlives_group 2,50"]
        ),
        (["ACTIVE 10:00:00"], "12:00:00", ["ACTIVE 10:00:00", "CLOSING 10:30:00"], []),
        (["CLOSED 10:00:00"], "12:00:00", ["CLOSED 10:30:00"], []),
        // What had no length outlives nothing, and is not outlived.
        (["CLOSED 10:00:00", "LOCKED 10:40:00", "CLOSED 10:40:00"], nil, ["CLOSED 10:30:00"], []),
        (["ACTIVE 10:00:00"], "12:00:00", ["ACTIVE 10:00:00", "CLOSED 10:30:00", "FROZEN 10:30:00"], []),
        // The group was open again before the account began.
        (["ACTIVE 11:00:00"], "12:00:00", ["CLOSED 10:30:00", "ACTIVE 11:00:00"], []),
        (
            ["ACTIVE 10:59:59"], "12:00:00", ["CLOSED 10:30:00", "ACTIVE 11:00:00"],
            ["account_outlives_group 1,50 (warning)"]
        ),
    ]

    @Test(arguments: lives)
    func `an account that is open after its group was closed outlives it`(
        periods: [String], confirmed: String?, groupPeriods: [String], expected: [String]
    ) throws {
        let one = try life(periods, of: account, confirmed: confirmed)
        let other = try life(groupPeriods, of: group, first: 50)
        let found = one.findings(inGroup: other)
        #expect(found.map(line) == expected)
        for finding in found {
            expectWellFormed(finding)
            #expect(finding.subject == account)
            #expect(finding.details["account_group"]?["id"]?.stringValue == group.id)
        }
    }

    @Test(
        arguments: [
            ("10:30:00", []), ("10:30:00.000000001", ["account_outlives_group 1,50 (warning)"]),
        ])
    func `where the end is bounded, the earliest one counts`(confirmed: String, expected: [String]) throws {
        let one = try timeline([
            notification(
                "ACCOUNT.ACTIVATED", "ACTIVE", at: "10:00:00", updated: "10:00:00", sequence: 1,
                attributes: member(of: group.id)),
            response("ACTIVE", updated: "10:00:00", sent: confirmed, received: "10:40:00", sequence: 2),
            response("CLOSED", updated: "10:50:00", received: "11:00:00", sequence: 3),
        ])
        #expect(try one.periods.last?.notBefore == at(confirmed))
        let other = try life(["CLOSED 10:30:00"], of: group, first: 50)
        #expect(one.findings(inGroup: other).map(line) == expected)
    }
}
