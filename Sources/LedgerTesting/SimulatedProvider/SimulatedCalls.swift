import StrictJSON

/// Calls that change something, with their requests, answers and failures, and what the ledger notes about itself.
struct SimulatedCalls {
    var generator: SeededGenerator
    var reads: SimulatedReads
    private var lastKey: Int64 = 0

    private var lives: [SimulatedLife] { reads.lives }
    private var traits: SimulatedTraits { reads.writer.traits }

    init(generator: SeededGenerator, reads: SimulatedReads) {
        self.generator = generator
        self.reads = reads
    }

    /// A call of somebody's client.
    private struct Call {
        let method: String
        let target: String
        let sent: Int64
        let received: Int64
    }

    /// All calls of a history, and notes.
    mutating func arrivals() -> [SimulatedArrival] {
        var all: [SimulatedArrival] = []
        for life in lives {
            if generator.happens(350) { all += creation(of: life) }
            for (index, version) in life.versions.enumerated().dropFirst() {
                if version.status == "CLOSING", life.versions[index - 1].status != "CLOSING" {
                    if generator.happens(400) { all += close(life, at: version.at) }
                } else if version.status == life.versions[index - 1].status, generator.happens(300) {
                    all += rename(life, index)
                }
            }
            if generator.happens(40) { all += close(life, at: life.end + OracleSpan.minute) }
        }
        if generator.happens(150) { all += notes() }
        return all
    }

    private mutating func creation(of life: SimulatedLife) -> [SimulatedArrival] {
        let call = Call(
            method: "POST", target: "/\(life.subject.kind)s",
            sent: life.versions[0].at - generator.number(0...OracleSpan.second),
            received: life.versions[0].at + generator.number(10_000_000...2 * OracleSpan.second))
        let body = Array(reads.object(life, 0).text.utf8)
        var arrivals = attempt(call, 200, body)
        // The same idempotency key brings the same answer, however old it is by then.
        if generator.happens(150) {
            let again = call.received + generator.number(0...20 * OracleSpan.minute)
            let replay = Call(
                method: "POST", target: call.target, sent: again, received: again + OracleSpan.second)
            arrivals += attempt(replay, 200, body)
        }
        return arrivals
    }

    private mutating func close(_ life: SimulatedLife, at moment: Int64) -> [SimulatedArrival] {
        let call = Call(
            method: "DELETE", target: "/\(life.subject.kind)s/\(life.subject.id)",
            sent: moment - generator.number(0...OracleSpan.second),
            received: moment + generator.number(0...OracleSpan.second))
        guard !generator.happens(200) else {
            return attempt(call, 409, Array(#"{"type":"conflict","status":409}"#.utf8))
        }
        return attempt(call, 202, [])
    }

    private mutating func rename(_ life: SimulatedLife, _ index: Int) -> [SimulatedArrival] {
        let moment = life.versions[index].at
        let call = Call(
            method: "PATCH", target: "/\(life.subject.kind)s/\(life.subject.id)",
            sent: moment - generator.number(0...OracleSpan.second),
            received: moment + generator.number(0...OracleSpan.second))
        return attempt(call, 200, Array(reads.object(life, index).text.utf8))
    }

    /// A request and what came of it.
    private mutating func attempt(_ call: Call, _ code: Int64, _ body: [UInt8]) -> [SimulatedArrival] {
        lastKey += 1
        let sent = reads.writer.instant(call.sent + traits.skew)
        let request = SimulatedArrival(
            at: call.sent, kind: "api.request",
            metadata: [
                "method": .string(call.method), "target": .string(call.target), "environment": "sandbox",
                "sent_at": sent, "operator": "mira@desk",
            ], requestKey: lastKey)
        var arrivals = generator.happens(800) ? [request] : []
        let answersKey = arrivals.isEmpty ? nil : lastKey
        switch generator.number(0...19) {
        case 0: break
        case 1:
            arrivals.append(
                SimulatedArrival(
                    at: call.received, kind: "api.failure",
                    metadata: [
                        "method": .string(call.method), "target": .string(call.target),
                        "environment": "sandbox", "attempt": 1, "reason": "timeout",
                        "sent_any_bytes": .bool(generator.happens(500)), "sent_at": sent,
                        "failed_at": reads.writer.instant(call.received + traits.skew),
                    ], answersKey: answersKey))
        default:
            let fails = generator.happens(traits.oddity / 2)
            arrivals.append(
                SimulatedArrival(
                    at: call.received, kind: "api.response",
                    metadata: [
                        "method": .string(call.method), "target": .string(call.target),
                        "status": .integer(fails ? 503 : code), "environment": "sandbox",
                        "content_type": "application/json", "attempt": 1, "sent_at": sent,
                        "received_at": reads.writer.instant(call.received + traits.skew),
                    ], body: fails ? [] : body, answersKey: answersKey))
        }
        if answersKey != nil, generator.happens(100) {
            var note = self.note("request.resolved", at: call.received + OracleSpan.minute)
            note.metadata["outcome"] = .string(generator.pick(["found", "absent", "undecided"]))
            note.answersKey = answersKey
            arrivals.append(note)
        }
        return arrivals
    }

    private mutating func notes() -> [SimulatedArrival] {
        let names = [
            "receiver.started", "receiver.alive", "receiver.stopped", "subscription.disabled",
            "subscription.enabled",
        ]
        var moment = (lives.first?.createdAt ?? 0) - OracleSpan.minute
        return (0..<generator.number(1...4)).map { place in
            moment += generator.number(0...120 * OracleSpan.minute)
            return note(place == 0 ? "receiver.started" : generator.pick(names), at: moment)
        }
    }

    private func note(_ name: String, at moment: Int64) -> SimulatedArrival {
        SimulatedArrival(
            at: moment, kind: "ledger.note", metadata: ["note": .string(name), "operator": "mira@desk"])
    }
}
