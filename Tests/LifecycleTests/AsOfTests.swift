import Lifecycle
import StrictJSON
import Testing

@Suite struct AsOfTests {
    /// Created at 10:00 (exact), active from between 10:02 and 10:05 (bounded), locked at 10:08 (exact).
    private func life() throws -> Timeline {
        try timeline([
            notification(
                "ACCOUNT.CREATED", "PENDING_APPROVAL", at: "10:00:00", updated: "10:00:00", sequence: 1),
            response(
                "PENDING_APPROVAL", updated: "10:00:00", sent: "10:02:00", received: "10:02:01", sequence: 2),
            response("ACTIVE", updated: "10:05:00", received: "10:06:00", sequence: 3),
            notification("ACCOUNT.LOCKED", "LOCKED", at: "10:08:00", updated: "10:08:00", sequence: 4),
        ])
    }

    /// An answer in short: `ACTIVE 10:06:00 by 3`, with the candidates behind a question mark.
    private func line(_ answer: StatusAnswer) -> String {
        let until = answer.confirmedUntil.map { " \($0.rfc3339.dropFirst(11).prefix(8))" } ?? ""
        let because = answer.because.map { "\($0)" }.joined(separator: ",")
        let candidates = answer.candidates.map { $0 ?? "none" }.joined(separator: "/")
        return "\(answer.status ?? "none")\(until) by \(because)" + (answer.certain ? "" : " ? \(candidates)")
    }

    @Test(
        arguments: [
            ("09:59:59.999999999", "none by 1"),
            ("10:00:00", "PENDING_APPROVAL 10:02:00 by 1"),
            ("10:02:00", "PENDING_APPROVAL 10:02:00 by 1"),
            ("10:02:00.000000001", "PENDING_APPROVAL 10:02:00 by 1,3 ? PENDING_APPROVAL/ACTIVE"),
            ("10:04:59.999999999", "PENDING_APPROVAL 10:02:00 by 1,3 ? PENDING_APPROVAL/ACTIVE"),
            ("10:05:00", "ACTIVE 10:06:00 by 3"),
            ("10:07:59.999999999", "ACTIVE 10:06:00 by 3"),
            ("10:08:00", "LOCKED 10:08:00 by 4"),
            ("23:00:00", "LOCKED 10:08:00 by 4"),
        ])
    func `a moment is answered by the period in force, and by two where the next may have begun`(
        time: String, expected: String
    ) throws {
        let answer = try life().asOf(at(time))
        #expect(line(answer) == expected)
        #expect(try answer.at == at(time))
        #expect(answer.candidates.isEmpty == answer.certain)
    }

    @Test(
        arguments: [
            (nil, "09:00:00", "none by 1 ? none/ACTIVE"),
            (nil, "10:05:00", "ACTIVE 10:06:00 by 1"),
            ("10:01:00", "10:00:59", "none by 1"),
            ("10:01:00", "10:01:00", "none by 1"),
            ("10:01:00", "10:01:00.000000001", "none by 1 ? none/ACTIVE"),
            ("10:01:00", "10:04:59", "none by 1 ? none/ACTIVE"),
            ("10:01:00", "10:05:00", "ACTIVE 10:06:00 by 1"),
        ])
    func `before a first period that is bounded, it may have begun as early as its bound`(
        created: String?, time: String, expected: String
    ) throws {
        let read = try response(
            "ACTIVE", updated: "10:05:00", received: "10:06:00", sequence: 1, objectCreated: created)
        #expect(try line(timeline([read]).asOf(at(time))) == expected)
    }

    @Test func `a period without length answers nothing but can be a candidate`() throws {
        let life = try timeline([
            notification(
                "ACCOUNT.CREATED", "PENDING_APPROVAL", at: "10:00:00", updated: "10:00:00", sequence: 1),
            response("ACTIVE", updated: "10:05:00", received: "10:05:00", sequence: 2),
            response("LOCKED", updated: "10:05:00", received: "10:05:00", sequence: 3),
        ])
        #expect(life.periods.map(\.status) == ["PENDING_APPROVAL", "ACTIVE", "LOCKED"])
        #expect(life.periods[1].validFrom == life.periods[1].validTo)
        #expect(
            try line(life.asOf(at("10:04:00")))
                == "PENDING_APPROVAL 10:00:00 by 1,2 ? PENDING_APPROVAL/ACTIVE")
        #expect(try line(life.asOf(at("10:05:00"))) == "LOCKED 10:05:00 by 3")
    }

    @Test func `what never carried a status has none, for certain`() throws {
        let answer = try timeline([answer(.notFound, received: "10:00:00", sequence: 1)]).asOf(at("11:00:00"))
        #expect(line(answer) == "none by ")
        #expect(answer.certain)
    }

    @Test(arguments: TimelineLawTests.seeds)
    func `every moment is answered as the periods say`(seed: UInt64) throws {
        for history in (seed..<seed + 60).map(RandomHistory.init) {
            let timeline = try timeline(history.observations, of: history.subject)
            let edges = timeline.periods.flatMap { [$0.validFrom, $0.notBefore].compactMap(\.self) }
            for moment in edges.flatMap({ [$0 - 1, $0, $0 + 1] }) {
                let answer = timeline.asOf(moment)
                let inForce = timeline.periods.filter {
                    $0.validFrom <= moment && $0.validTo.map { moment < $0 } ?? true
                }
                #expect(inForce.count <= 1)
                #expect(answer.status == inForce.first?.status, "seed \(history.seed)")
                let later = timeline.periods.filter {
                    $0.precision == .bounded && moment < $0.validFrom
                        && ($0.notBefore.map { $0 < moment } ?? true)
                }
                #expect(answer.certain == later.isEmpty, "seed \(history.seed)")
                #expect(answer.because == answer.because.sorted())
            }
        }
    }
}
