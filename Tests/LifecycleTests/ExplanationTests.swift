import Lifecycle
import StrictJSON
import Testing

@Suite struct ExplanationTests {
    /// What was set aside, in short: `2 attached`, and `claim` before it where it is one.
    private func lines(_ aside: [Explanation.SetAside]) -> [String] {
        aside.map { "\($0.isClaim ? "claim " : "")\($0.evidence.sequence) \($0.rule.rawValue)" }
    }

    private func part(_ observations: [Observation], at time: String? = nil) throws -> Explanation.Part {
        let explanation = try history(observations).explanation(at: time.map(at))
        return try #require(explanation.parts.first)
    }

    private func said(
        _ name: String, _ status: String, _ created: String?, _ updated: String, _ sequence: Int64
    ) throws -> Observation {
        try notification("ACCOUNT." + name, status, at: created, updated: updated, sequence: sequence)
    }

    @Test func `the current period is explained by what decides it and what does not`() throws {
        let activated = try said("ACTIVATED", "ACTIVE", "10:00:00", "10:00:00", 1)
        let explanation = try history([
            activated, activated.delivered(again: 4, at: at("12:00:00")),
            response("ACTIVE", updated: "10:00:00", received: "10:05:00", sequence: 2),
            said("UPDATED", "ACTIVE", "10:09:00", "10:09:00", 3),
            said("ACTIVATED", "ACTIVE", "10:20:00", "10:20:00", 5),
            answer(.refused, received: "11:00:00", sequence: 6),
            response(nil, updated: "10:30:00", received: "11:01:00", sequence: 7),
        ]).explanation(at: nil)
        #expect(explanation.answer == nil)
        #expect(explanation.rule == .current)
        #expect(explanation.parts.map(\.rule) == [.namedStart])
        #expect(explanation.parts.map(\.period.deciding.sequence) == [1])
        #expect(
            explanation.parts.map { lines($0.setAside) } == [
                ["2 attached", "3 name_says_nothing", "4 repeated", "5 not_earliest"]
            ])
        #expect(lines(explanation.setAside) == ["6 no_object", "7 no_status"])
    }

    @Test func `a start is explained by the rule that gave it`() throws {
        let created = try response(
            "ACTIVE", updated: "10:00:00", received: "10:05:00", sequence: 1, objectCreated: "10:00:00")
        #expect(try part([created]).rule == .createdStart)
        let read = try response("ACTIVE", updated: "10:00:00", received: "10:05:00", sequence: 1)
        #expect(try part([read]).rule == .boundedStart)
        let late = try said("LOCKED", "LOCKED", "10:10:00", "10:10:00", 2)
        #expect(try part([read, late]).rule == .namedStart)
        // A run whose version is no newer than the run before it is dated by what was said.
        let silent = try response("ACTIVE", updated: "10:00:00", received: "10:30:00", sequence: 3)
        let claimed = try said("LOCKED", "CLOSING", "10:40:00", "10:50:00", 4)
        let first = try said("CREATED", "PENDING_APPROVAL", "10:00:00.5", "10:00:00", 5)
        #expect(try part([first, silent, claimed], at: "10:35:00").rule == .boundedStart)
    }

    @Test func `a start that would be before the period before is raised`() throws {
        // The first period is dated by its name, half a second after the version of the next.
        let pending = try said("CREATED", "PENDING_APPROVAL", "10:00:01.4", "10:00:00", 1)
        let active = try response("ACTIVE", updated: "10:00:01", received: "10:05:00", sequence: 2)
        let part = try part([pending, active])
        #expect(part.period.status == "ACTIVE")
        #expect(part.rule == .raisedStart)
        #expect(try part.period.validFrom == at("10:00:01.4"))
    }

    /// What is set aside beside a notification that decides nothing else: the observations, and the line about 9.
    @Test func `what could date a start and does not is set aside by its rule`() throws {
        let activated = try said("ACTIVATED", "ACTIVE", "10:00:00", "10:00:00", 1)
        func rule(_ other: Observation, _ more: Observation..., at time: String? = nil) throws -> [String] {
            try lines(part([activated, other] + more, at: time).setAside).filter { $0.contains("9 ") }
        }
        #expect(try rule(said("ACTIVATED", "ACTIVE", "10:30:00", "10:20:00", 9)) == ["9 other_version"])
        #expect(try rule(said("LOCKED", "ACTIVE", "10:20:00", "10:20:00", 9)) == ["9 name_contradicts"])
        #expect(try rule(said("ACTIVATED", "ACTIVE", nil, "23:10:00", 9)) == ["9 snapshot_of_later"])
        #expect(try rule(said("ACTIVATED", "ACTIVE", nil, "10:20:00", 9)) == ["9 no_creation_time"])
        #expect(try rule(said("UPDATED", "ACTIVE", "10:00:00", "10:20:00", 9)) == ["9 snapshot_of_later"])
        #expect(
            try rule(response("ACTIVE", updated: "10:20:00", received: "10:30:00", sequence: 9))
                == ["9 answer_names_nothing"])
    }

    @Test func `a claim that lost is set aside as a claim`() throws {
        let activated = try said("ACTIVATED", "ACTIVE", "10:00:00", "10:00:00", 1)
        let claimed = try said("ACTIVATED", "LOCKED", "10:10:00", "10:20:00", 2)
        #expect(
            try lines(part([activated, claimed], at: "10:15:00").setAside) == ["claim 2 not_earliest"])
    }

    @Test func `a name outside the bounds of the period is set aside by the bound`() throws {
        let seen = try response("ACTIVE", updated: "10:00:00", received: "10:00:00.5", sequence: 1)
        let late = try said("ACTIVATED", "ACTIVE", "10:00:01", "10:00:00.2", 2)
        #expect(try lines(part([seen, late]).setAside) == ["2 after_it_was_seen"])

        let first = try said("ACTIVATED", "ACTIVE", "10:00:02", "10:00:00", 1)
        let next = try said("LOCKED", "LOCKED", "10:00:01", "10:00:01", 2)
        #expect(try lines(part([first, next], at: "10:00:00.5").setAside) == [])
        #expect(try part([first, next], at: "10:00:00.5").rule == .boundedStart)
        let older = try response("ACTIVE", updated: "09:00:00", received: "11:00:00", sequence: 3)
        #expect(try lines(part([first, next, older], at: "09:30:00").setAside) == ["1 after_next_period"])

        let named = try said("LOCKED", "LOCKED", "10:00:10", "10:00:10", 1)
        let before = try said("ACTIVATED", "ACTIVE", "10:00:09.5", "10:00:11", 2)
        #expect(try lines(part([named, before]).setAside) == [])
        let read = try response("ACTIVE", updated: "10:00:10.5", received: "10:00:30", sequence: 3)
        #expect(try lines(part([named, before, read]).setAside) == ["2 before_period_before"])
    }

    @Test func `a name that is later than an older state of the object is set aside`() throws {
        let read = try response("ACTIVE", updated: "10:00:00", received: "12:00:00", sequence: 1)
        let named = try said("ACTIVATED", "ACTIVE", "10:10:00", "10:10:00", 2)
        let part = try part([read, named])
        #expect(part.rule == .boundedStart)
        #expect(lines(part.setAside) == ["2 older_version"])
    }

    @Test func `a moment is explained as it is answered`() throws {
        let observations = try [
            said("CREATED", "PENDING_APPROVAL", "10:00:00", "10:00:00", 1),
            response("ACTIVE", updated: "10:05:00", received: "10:06:00", sequence: 2),
        ]
        let history = try history(observations)
        for (time, rule, statuses) in [
            ("09:00:00", TimelineRule.beforeFirst, ["PENDING_APPROVAL"]),
            ("10:00:00", .inForce, ["PENDING_APPROVAL"]),
            ("10:03:00", .nextMayHaveBegun, ["PENDING_APPROVAL", "ACTIVE"]),
            ("10:05:00", .inForce, ["ACTIVE"]),
        ] {
            let explanation = try history.explanation(at: at(time))
            #expect(explanation.rule == rule)
            #expect(explanation.parts.map(\.period.status) == statuses)
            #expect(try explanation.answer == history.timeline.asOf(at(time)))
            #expect(explanation.parts.map(\.period.deciding.sequence).sorted() == explanation.answer?.because)
        }
    }

    @Test func `what carries no status is explained by that`() throws {
        let history = try history([answer(.notFound, received: "10:00:00", sequence: 3)])
        for time in [nil, try at("11:00:00")] {
            let explanation = history.explanation(at: time)
            #expect(explanation.rule == .nothingKnown)
            #expect(explanation.parts.isEmpty)
            #expect(lines(explanation.setAside) == ["3 no_object"])
        }
    }

    @Test func `every rule has a sentence and a section`() {
        for rule in TimelineRule.allCases {
            #expect(rule.sentence.hasSuffix(".") && rule.sentence.count > 20)
            #expect(["1", "2", "3", "4", "5"].contains(rule.section))
        }
        #expect(Set(TimelineRule.allCases.map(\.sentence)).count == TimelineRule.allCases.count)
    }

    @Test(arguments: TimelineLawTests.seeds)
    func `every event of a period decides it or was set aside, and nothing is left over`(seed: UInt64) throws
    {
        var rules: Set<TimelineRule> = []
        for random in (seed..<seed + 40).map(RandomHistory.init) {
            let history = try history(random.observations, of: random.subject)
            for period in history.timeline.periods where period.validFrom != period.validTo {
                let explanation = history.explanation(at: period.validFrom)
                let part = try #require(explanation.parts.first)
                #expect(part.period == period, "seed \(random.seed)")
                #expect(
                    (part.rule == .namedStart || part.rule == .createdStart) == (period.precision == .exact))
                let named = Set(part.setAside.map(\.evidence.sequence))
                #expect(!named.contains(period.deciding.sequence))
                #expect(
                    named.union([period.deciding.sequence]) == Set(period.evidence.map(\.sequence)),
                    "seed \(random.seed)")
                rules.formUnion(part.setAside.map(\.rule))
            }
        }
        #expect(rules.count >= 6, "\(rules)")
    }
}
