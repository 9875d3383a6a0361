import StrictJSON

/// Reads the provider's objects at random moments, one by one and in lists, sometimes from a stale replica.
struct SimulatedReads {
    var generator: SeededGenerator
    var writer: SimulatedWriter
    let lives: [SimulatedLife]

    private var traits: SimulatedTraits { writer.traits }

    init(generator: SeededGenerator, writer: SimulatedWriter, lives: [SimulatedLife]) {
        self.generator = generator
        self.writer = writer
        self.lives = lives
    }

    /// When a request left, when its answer came, and at which moment it shows the objects.
    private struct Reading {
        let sent: Int64
        let received: Int64
        let seen: Int64
    }

    /// The answers to so many reads.
    mutating func answers(_ count: Int64) -> [SimulatedArrival] {
        (0..<count).flatMap { _ in generator.happens(700) ? [one()] : list() }
    }

    private mutating func reading() -> Reading {
        let life = generator.pick(lives)
        let version = generator.pick(life.versions)
        // Around a change, or at any time.
        let sent =
            generator.happens(400)
            ? version.at + generator.number(-2 * OracleSpan.second...5 * OracleSpan.second)
            : generator.number(life.createdAt...life.end + 60 * OracleSpan.minute)
        let received = sent + generator.number(20_000_000...4 * OracleSpan.second)
        let seen =
            generator.happens(traits.staleness)
            ? sent - generator.number(0...10 * OracleSpan.minute) : generator.number(sent...received)
        return Reading(sent: sent, received: received, seen: seen)
    }

    private mutating func one() -> SimulatedArrival {
        let life = generator.pick(lives)
        let reading = reading()
        let target = "/\(life.subject.kind)s/\(writer.id(life.subject.id))"
        guard let index = life.index(at: reading.seen), !generator.happens(traits.oddity / 8) else {
            return answer("GET", target, 404, reading, Array(#"{"type":"not_found","status":404}"#.utf8))
        }
        if generator.happens(traits.oddity / 8) {
            return answer("GET", target, generator.pick([500, 503, 429, 403]), reading, Array("{}".utf8))
        }
        return answer("GET", target, 200, reading, broken(bytes(object(life, index))))
    }

    private mutating func list() -> [SimulatedArrival] {
        let reading = reading()
        let kind = generator.pick(["user", "account_group", "account"])
        let owned = kind != "user" && generator.happens(400)
        let holder = generator.pick(["users", "users", "businesses"])
        let owner = lives.first?.subject.id ?? ""
        let path = owned ? "/\(holder)/\(owner)/\(kind)s" : "/\(kind)s"
        let shown = lives.filter { $0.subject.kind == kind && $0.index(at: reading.seen) != nil }
        let limit = generator.pick([1, 2, 100])
        var pages: [SimulatedArrival] = []
        var offset = 0
        repeat {
            let page = shown.dropFirst(offset).prefix(limit)
            // Each page is a request of its own, answered a little later than the one before.
            let wait = Int64(pages.count) * 300_000_000
            let own = Reading(
                sent: reading.sent + wait, received: reading.received + wait, seen: reading.seen + wait)
            let data = page.map { life in life.index(at: own.seen).map { object(life, $0) } ?? .null }
            let meta: JSONValue = [
                "offset": .integer(Int64(offset)), "limit": .integer(Int64(limit)),
                "count": .integer(Int64(page.count)), "total_count": .integer(Int64(shown.count)),
            ]
            let body: JSONValue = ["meta": meta, "data": .array(data)]
            pages.append(
                answer("GET", "\(path)?offset=\(offset)&limit=\(limit)", 200, own, broken(bytes(body))))
            offset += limit
        } while offset < shown.count
        return pages
    }

    /// An object as an answer shows it.
    mutating func object(_ life: SimulatedLife, _ index: Int) -> JSONValue {
        var object = life.object(index, using: &writer)
        for key in ["updated_at", "created_at", "status"] where generator.happens(traits.gaps / 4) {
            object[key] = key.hasSuffix("_at") && generator.happens(400) ? writer.unreadableInstant() : nil
        }
        return object
    }

    private func bytes(_ value: JSONValue) -> [UInt8] { Array(value.text.utf8) }

    private mutating func broken(_ body: [UInt8]) -> [UInt8] {
        generator.happens(traits.oddity / 6) ? writer.brokenBody(body) : body
    }

    private mutating func answer(
        _ method: String, _ target: String, _ code: Int64, _ reading: Reading, _ body: [UInt8]
    ) -> SimulatedArrival {
        var metadata: JSONValue = [
            "method": .string(method), "target": .string(target), "status": .integer(code),
            "environment": "sandbox", "content_type": "application/json",
            "sent_at": writer.instant(reading.sent + traits.skew),
            "received_at": writer.instant(reading.received + traits.skew),
        ]
        if generator.happens(traits.gaps / 2) { metadata["sent_at"] = nil }
        return SimulatedArrival(at: reading.received, kind: "api.response", metadata: metadata, body: body)
    }
}
