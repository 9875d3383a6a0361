import Lifecycle
import StrictJSON
import Testing

@Suite struct TimelineRuleTests {
    /// A name, the status it carries, the kind of its subject, and whether it dates that status.
    static let names: [(name: String, status: String, kind: SubjectKind, dates: Bool)] = [
        ("ACCOUNT.CREATED", "PENDING_APPROVAL", .account, true),
        ("ACCOUNT.CREATED", "ACTIVE", .account, true),
        ("ACCOUNT.CREATED", "LOCKED", .account, false),
        ("ACCOUNT.CREATED", "INACTIVE", .account, false),
        ("ACCOUNT.ACTIVATED", "ACTIVE", .account, true),
        ("ACCOUNT.ACTIVATED", "LOCKED", .account, false),
        ("ACCOUNT.LOCKED", "LOCKED", .account, true),
        ("ACCOUNT.CLOSING_INITIATED", "CLOSING", .account, true),
        ("ACCOUNT.CLOSED", "CLOSED", .account, true),
        ("ACCOUNT.CLOSED", "CLOSING", .account, false),
        ("ACCOUNT.UPDATED", "ACTIVE", .account, false),
        ("ACCOUNT.OFFBOARDED", "OFFBOARDED", .account, false),
        ("ACCOUNT.DEACTIVATED", "INACTIVE", .account, false),
        ("ACCOUNT.activated", "ACTIVE", .account, false),
        ("ACCOUNT.ACTIVATED.AGAIN", "ACTIVE", .account, false),
        ("ACCOUNT_GROUP.CREATED", "PENDING_APPROVAL", .accountGroup, true),
        ("ACCOUNT_GROUP.ACTIVATED", "ACTIVE", .accountGroup, true),
        ("ACCOUNT_GROUP.LOCKED", "LOCKED", .accountGroup, true),
        ("ACCOUNT_GROUP.CLOSING_INITIATED", "CLOSING", .accountGroup, true),
        ("ACCOUNT_GROUP.CLOSED", "CLOSED", .accountGroup, true),
        ("ACCOUNT_GROUP.UPDATED", "ACTIVE", .accountGroup, false),
        ("USER.CREATED", "INACTIVE", .user, true),
        ("USER.CREATED", "ACTIVE", .user, true),
        ("USER.CREATED", "PENDING_APPROVAL", .user, false),
        ("USER.ACTIVATED", "ACTIVE", .user, true),
        ("USER.DEACTIVATED", "INACTIVE", .user, true),
        ("USER.OFFBOARDING_INITIATED", "OFFBOARDING", .user, true),
        ("USER.OFFBOARDED", "OFFBOARDED", .user, true),
        ("USER.LOCKED", "LOCKED", .user, false),
        ("USER.CLOSED", "CLOSED", .user, false),
        ("USER.DATA_CHANGED", "ACTIVE", .user, false),
        ("USER.DATA_CHANGE_FAILED", "ACTIVE", .user, false),
    ]

    @Test(arguments: names)
    func `a name dates the status that it names`(
        name: String, status: String, kind: SubjectKind, dates: Bool
    ) throws {
        let subject = Subject(kind: kind, id: "s")
        let said = try notification(
            name, status, at: "10:00:01.5", updated: "10:00:01", sequence: 1, objectCreated: "10:00:00",
            subject: subject)
        let period = try #require(try timeline([said], of: subject).periods.first)
        #expect(period.precision == (dates ? .exact : .bounded))
        #expect(try period.validFrom == at(dates ? "10:00:01.5" : "10:00:01"))
        #expect(try period.notBefore == (dates ? nil : at("10:00:00")))
    }

    @Test(
        arguments: [
            ("10:00:02", "10:00:00", true), ("10:00:02.000000001", "10:00:00", false),
            ("10:00:00", "10:00:02", true),
        ])
    func `a name dates a version of at most two seconds away`(
        created: String, updated: String, dates: Bool
    ) throws {
        let said = try notification("ACCOUNT.ACTIVATED", "ACTIVE", at: created, updated: updated, sequence: 1)
        #expect(try timeline([said]).periods.map(\.precision) == [dates ? .exact : .bounded])
    }

    @Test func `a snapshot of later yields the claim of its name as well`() throws {
        let said = try notification(
            "ACCOUNT.LOCKED", "ACTIVE", at: "10:00:00", updated: "10:00:02.1", sequence: 7,
            objectCreated: "09:00:00")
        #expect(
            try timeline([said]).periods.map(line) == [
                "LOCKED 10:00:00..10:00:02.1 exact from - until 10:00:00 by 7 of 7",
                "ACTIVE 10:00:02.1..- bounded from 10:00:00 until 10:00:02.1 by 7 of 7",
            ])
    }

    @Test func `a snapshot of later with a name of no status claims nothing`() throws {
        for name in ["ACCOUNT.CREATED", "ACCOUNT.UPDATED"] {
            let said = try notification(name, "ACTIVE", at: "10:00:00", updated: "10:05:00", sequence: 1)
            #expect(
                try timeline([said]).periods.map(line)
                    == ["ACTIVE 10:05:00..- bounded from - until 10:05:00 by 1 of 1"])
        }
    }

    @Test func `a notification without created_at stands where it first arrived, and dates nothing`() throws {
        let late = try notification(
            "ACCOUNT.ACTIVATED", "ACTIVE", at: nil, updated: nil, sequence: 2, id: "a", received: "10:09:00")
        let early = try notification(
            "ACCOUNT.ACTIVATED", "ACTIVE", at: nil, updated: nil, sequence: 3, id: "a", received: "10:04:00")
        let expected = ["ACTIVE 10:04:00..- bounded from - until 10:04:00 by 2 of 2,3"]
        #expect(try timeline([late, early]).periods.map(line) == expected)
        let locked = try notification(
            "ACCOUNT.LOCKED", "ACTIVE", at: nil, updated: "10:30:00", sequence: 4, received: "10:05:00")
        #expect(try timeline([locked]).periods.map(\.status) == ["ACTIVE"])
    }

    @Test func `a repeat is one observation whatever its spelling, and other content is another`() throws {
        func activated(_ sequence: Int64, status: String = "ACTIVE", spelling: String = "") throws
            -> Observation
        {
            try notification(
                "ACCOUNT.ACTIVATED", status, at: "10:00:00", updated: "10:00:00", sequence: sequence, id: "a",
                spelling: spelling)
        }
        let repeated = try timeline([activated(1), activated(2, spelling: " ")])
        #expect(repeated.periods.map(line) == ["ACTIVE 10:00:00..- exact from - until 10:00:00 by 1 of 1,2"])
        let conflict = try timeline([activated(1), activated(2, status: "LOCKED")])
        #expect(conflict.periods.map(\.status) == ["ACTIVE", "LOCKED"])
    }

    @Test func `a missing sent_at or received_at of an answer is taken from the other`() throws {
        let onlySent = try response("ACTIVE", updated: nil, sent: "10:01:00", received: nil, sequence: 1)
        #expect(
            try timeline([onlySent]).periods.map(line)
                == ["ACTIVE 10:01:00..- bounded from - until 10:01:00 by 1 of 1"])
        let onlyReceived = try response("ACTIVE", updated: "10:00:00", received: "10:02:00", sequence: 1)
        #expect(
            try timeline([onlyReceived]).periods.map(line)
                == ["ACTIVE 10:00:00..- bounded from - until 10:02:00 by 1 of 1"])
    }

    @Test func `an answer belongs to the first notification of its version and status`() throws {
        let locked = try notification(
            "ACCOUNT.LOCKED", "LOCKED", at: "10:00:00.2", updated: "10:00:00", sequence: 1)
        let read = try response("LOCKED", updated: "10:00:00", received: "10:30:00", sequence: 2)
        let active = try notification(
            "ACCOUNT.ACTIVATED", "ACTIVE", at: "10:00:00.5", updated: "10:00:00", sequence: 3)
        let lockedAgain = try notification(
            "ACCOUNT.UPDATED", "LOCKED", at: "10:00:01.5", updated: "10:00:00", sequence: 4)
        let periods = try timeline([read, lockedAgain, active, locked]).periods
        #expect(periods.map(\.status) == ["LOCKED", "ACTIVE", "LOCKED"])
        #expect(periods.map { $0.evidence.map(\.sequence) } == [[1, 2], [3], [4]])
    }

    @Test func `an answer is attached to a claim too`() throws {
        let said = try notification(
            "ACCOUNT.ACTIVATED", "CLOSING", at: "10:02:00", updated: "10:05:00", sequence: 1)
        let read = try response("ACTIVE", updated: "10:02:00", received: "10:03:00", sequence: 2)
        #expect(
            try timeline([said, read]).periods.map(line) == [
                "ACTIVE 10:02:00..10:05:00 exact from - until 10:03:00 by 1 of 1,2",
                "CLOSING 10:05:00..- bounded from 10:03:00 until 10:05:00 by 1 of 1",
            ])
    }

    @Test func `at one instant statuses stand in the order of a life, unknown ones last`() throws {
        let order = ["PENDING_APPROVAL", "ACTIVE", "LOCKED", "CLOSING", "CLOSED", "FROZEN"]
        let reads = try order.reversed().enumerated().map { index, status in
            try response(status, updated: "10:00:00", received: "10:01:00", sequence: Int64(index + 1))
        }
        #expect(try timeline(reads).periods.map(\.status) == order)
    }

    @Test func `one answer may list a subject twice`() throws {
        let first = try response("ACTIVE", updated: "10:00:00", received: "10:05:00", sequence: 1, item: 0)
        let second = try response("LOCKED", updated: "10:04:00", received: "10:05:00", sequence: 1, item: 1)
        #expect(try timeline([second, first]).periods.map(\.status) == ["ACTIVE", "LOCKED"])
        #expect(try timeline([second, first]).periods.map { $0.evidence.count } == [1, 1])
    }

    @Test func `a first period begins with the object where nothing names its moment`() throws {
        let read = try response(
            "ACTIVE", updated: "10:00:00", received: "10:05:00", sequence: 1, objectCreated: "10:00:00")
        #expect(
            try timeline([read]).periods.map(line)
                == ["ACTIVE 10:00:00..- exact from - until 10:05:00 by 1 of 1"])
        let older = try response(
            "ACTIVE", updated: "10:01:00", received: "10:05:00", sequence: 1, objectCreated: "10:02:00")
        #expect(
            try timeline([older]).periods.map(line)
                == ["ACTIVE 10:01:00..- bounded from - until 10:05:00 by 1 of 1"])
    }

    @Test func `of two events that give one start the earlier recorded decides`() throws {
        let first = try notification(
            "ACCOUNT.ACTIVATED", "ACTIVE", at: "10:00:00", updated: "10:00:00", sequence: 8)
        let second = try notification(
            "ACCOUNT.ACTIVATED", "ACTIVE", at: "10:00:00", updated: "10:00:01", sequence: 5)
        #expect(try timeline([first, second]).periods.map(\.deciding.sequence) == [5])
    }

    @Test func `of two versions named for one moment the first in the order is the one that is dated`() throws
    {
        let first = try notification(
            "ACCOUNT.ACTIVATED", "ACTIVE", at: "10:00:02", updated: "10:00:00", sequence: 2)
        let second = try notification(
            "ACCOUNT.ACTIVATED", "ACTIVE", at: "10:00:02", updated: "10:00:00.5", sequence: 1)
        #expect(
            try timeline([second, first]).periods.map(line)
                == ["ACTIVE 10:00:00.5..- bounded from - until 10:00:02 by 1 of 1,2"])
    }

    @Test func `what is known of the creation bounds a first period, whoever tells it`() throws {
        let said = try notification(
            "ACCOUNT.UPDATED", "ACTIVE", at: "10:00:00", updated: "10:00:00", sequence: 1)
        let read = try response(
            "ACTIVE", updated: "10:00:00", received: "10:01:00", sequence: 2, objectCreated: "09:00:00")
        #expect(try timeline([said, read]).periods.map(\.notBefore) == [at("09:00:00")])

        let claim = try notification(
            "ACCOUNT.ACTIVATED", "LOCKED", at: "10:00:00", updated: "10:10:00", sequence: 1,
            objectCreated: "09:00:00")
        let older = try response("ACTIVE", updated: "09:59:00", received: "09:59:30", sequence: 2)
        #expect(
            try timeline([claim, older]).periods.first.map(line)
                == "ACTIVE 09:59:00..10:10:00 bounded from 09:00:00 until 10:00:00 by 2 of 1,2")
    }

    @Test func `answers without an object count for nothing but the position`() throws {
        let missing = try answer(.notFound, received: "09:00:00", sequence: 1)
        #expect(try timeline([missing]).periods.isEmpty)
        #expect(try timeline([missing]).firstSeenBy == .response)
        #expect(try timeline([missing]).lastSequence == 1)
        let created = try notification(
            "ACCOUNT.CREATED", "ACTIVE", at: "10:00:00", updated: "10:00:00", sequence: 2,
            objectCreated: "10:00:00")
        let closing = try answer(.closingAccepted, received: "11:00:00", sequence: 3)
        let refused = try answer(.refused, received: "11:00:00", sequence: 4)
        let all = try timeline([missing, created, closing, refused])
        #expect(all.periods == (try timeline([created]).periods))
        #expect(all.firstSeenBy == .webhook)
        #expect(all.lastSequence == 4)
        #expect(try all.createdAt == at("10:00:00"))
    }

    @Test func `a subject without observations has no timeline`() throws {
        #expect(Timeline(subject: account, observations: []) == nil)
        let other = Subject(kind: .accountGroup, id: account.id)
        let read = try response(
            "ACTIVE", updated: "10:00:00", received: "10:05:00", sequence: 1, subject: other)
        #expect(Timeline(subject: account, observations: [read]) == nil)
    }

    @Test func `short evidence is the deciding event, the first of each source and the latest`() throws {
        var observations: [Observation] = []
        for sequence in [2, 3, 9] as [Int64] {
            observations.append(
                try response(
                    "ACTIVE", updated: "10:00:00", received: "10:0\(sequence):00", sequence: sequence))
        }
        for sequence in [4, 5, 8] as [Int64] {
            observations.append(
                try notification(
                    "ACCOUNT.UPDATED", "ACTIVE", at: "10:00:0\(sequence)", updated: "10:00:01",
                    sequence: sequence))
        }
        observations.append(
            try notification(
                "ACCOUNT.ACTIVATED", "ACTIVE", at: "10:00:00.1", updated: "10:00:00", sequence: 6,
                imported: true))
        let period = try #require(try timeline(observations).periods.first)
        #expect(period.evidence.map(\.sequence) == [2, 3, 4, 5, 6, 8, 9])
        #expect(period.shortEvidence().map(\.sequence) == [2, 4, 6, 9])
        #expect(period.deciding == Evidence(sequence: 6, source: .webhook, imported: true))
        #expect(period.knownSince == 2)
    }

    @Test func `instants at the ends of time do no harm`() throws {
        let extremes: [Instant] = [.min, .max].map(Instant.init(nanoseconds:))
        var observations: [Observation] = []
        for (index, pair) in [(0, 0), (0, 1), (1, 0), (1, 1)].enumerated() {
            observations.append(
                Observation(
                    subject: account, sequence: Int64(index + 1), item: 0, source: .webhook,
                    status: index.isMultiple(of: 2) ? "ACTIVE" : "LOCKED", updatedAt: extremes[pair.0],
                    notificationID: "\(index)", notificationName: "ACCOUNT.ACTIVATED",
                    notificationCreatedAt: extremes[pair.1], receivedAt: extremes[pair.0]))
        }
        #expect(Set(try timeline(observations).periods.flatMap(\.evidence).map(\.sequence)) == [1, 2, 3, 4])
    }

    @Test func `what carries no instant at all has no place`() throws {
        let said = Observation(
            subject: account, sequence: 1, item: 0, source: .webhook, status: "ACTIVE", notificationID: "a",
            notificationName: "ACCOUNT.ACTIVATED")
        let read = Observation(subject: account, sequence: 2, item: 0, source: .response, status: "ACTIVE")
        #expect(try timeline([said, read]).periods.isEmpty)
    }
}
