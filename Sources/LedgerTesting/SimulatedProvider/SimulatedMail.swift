import StrictJSON

/// Sends the notifications of lives, loses some, repeats some, and delivers the rest in batches.
struct SimulatedMail {
    var generator: SeededGenerator
    var writer: SimulatedWriter
    let lives: [SimulatedLife]
    /// Whether everything that was sent was true of its subject at some moment.
    private(set) var isTruthful = true

    private var traits: SimulatedTraits { writer.traits }

    init(generator: SeededGenerator, writer: SimulatedWriter, lives: [SimulatedLife]) {
        self.generator = generator
        self.writer = writer
        self.lives = lives
    }

    /// A notification on its way.
    private struct Copy {
        let at: Int64
        let createdAt: Int64
        let value: JSONValue
    }

    /// All deliveries that arrive.
    mutating func deliveries() -> [SimulatedArrival] {
        var copies: [Copy] = []
        for notification in notifications() + sideNotifications() {
            copies += send(notification)
        }
        if generator.happens(150) { copies.append(otherFamily()) }
        copies.sort { ($0.at, $0.createdAt) < ($1.at, $1.createdAt) }
        var arrivals: [SimulatedArrival] = []
        while let first = copies.first {
            let most = Int(generator.pick([1, 1, 2, 4]))
            let batch = copies.prefix(most).filter { $0.at - first.at < 5 * OracleSpan.second }
            copies.removeFirst(batch.count)
            arrivals += deliver(Array(batch))
        }
        return arrivals
    }

    // MARK: What is sent

    private mutating func notifications() -> [SimulatedNotification] {
        var all: [SimulatedNotification] = []
        for (life, one) in lives.enumerated() {
            for (index, version) in one.versions.enumerated() {
                guard let name = version.name else { continue }
                let notification = SimulatedNotification(
                    life: life, version: index, name: name, id: generator.uuid(), createdAt: stamp(version.at)
                )
                all.append(notification)
                // A second subscription has its own notification of the same change.
                if generator.happens(30) {
                    all.append(
                        SimulatedNotification(
                            life: life, version: index, name: name, id: generator.uuid(),
                            createdAt: notification.createdAt + generator.number(0...3_000_000)))
                }
            }
        }
        return all
    }

    /// Notifications that tell of no change: nothing came of it, or nobody knows the name.
    private mutating func sideNotifications() -> [SimulatedNotification] {
        var all: [SimulatedNotification] = []
        for (life, one) in lives.enumerated() where generator.happens(100) {
            let moment = generator.number(one.createdAt...one.end + 10 * OracleSpan.minute)
            guard let version = one.index(at: moment) else { continue }
            let family = SimulatedGrowth.family(one.subject)
            all.append(
                SimulatedNotification(
                    life: life, version: version,
                    name: family + generator.pick([".UPDATED", ".DATA_CHANGE_FAILED", ".REVIEWED"]),
                    id: generator.uuid(), createdAt: stamp(moment), isOfChange: false))
        }
        return all
    }

    /// The `created_at` of a notification about a moment: then or up to a second later, cut.
    private mutating func stamp(_ moment: Int64) -> Int64 {
        let lag = generator.pick([
            0, 0, generator.number(0...400_000_000), generator.number(0...1_200_000_000),
            generator.number(-300_000_000...0),
        ])
        let exact = moment + lag
        return exact - exact % traits.notificationUnit
    }

    private mutating func send(_ notification: SimulatedNotification) -> [Copy] {
        var copies: [Copy] = []
        var sent = notification.createdAt + generator.number(100_000_000...5 * OracleSpan.second)
        if generator.happens(traits.delay) {
            sent += generator.pick([
                generator.number(0...20 * OracleSpan.minute), generator.number(0...3 * OracleSpan.day),
            ])
        }
        var value = render(notification, at: sent)
        if !generator.happens(traits.loss) { copies.append(copy(value, notification, at: sent)) }
        while generator.happens(traits.repetition), copies.count < 4 {
            sent += generator.pick([
                generator.number(0...10 * OracleSpan.second), generator.number(0...60 * OracleSpan.minute),
            ])
            if traits.takesSnapshotsAnew { value = render(notification, at: sent) }
            copies.append(copy(respelt(value, notification), notification, at: sent))
        }
        if let one = copies.last, generator.happens(traits.gaps) {
            copies.append(
                Copy(at: one.at + OracleSpan.minute, createdAt: one.createdAt, value: altered(one.value)))
        }
        return copies
    }

    private mutating func copy(_ value: JSONValue, _ notification: SimulatedNotification, at sent: Int64)
        -> Copy
    {
        Copy(
            at: sent + generator.number(10_000_000...OracleSpan.second), createdAt: notification.createdAt,
            value: value)
    }

    // MARK: What it looks like

    private mutating func render(_ notification: SimulatedNotification, at sent: Int64) -> JSONValue {
        let life = lives[notification.life]
        var index = notification.version
        if traits.takesSnapshotsAtSending { index = life.index(at: sent) ?? index }
        if generator.happens(traits.staleness / 4) { index = max(0, index - 1) }
        var object = life.object(index, using: &writer)
        // Without `updated_at` nothing would say that the snapshot was taken at another time.
        let mayLackStamp =
            !traits.updatedAtMoves || (index == notification.version && notification.isOfChange)
        for key in ["updated_at", "created_at", "status", "name", "id"]
        where generator.happens(traits.gaps / 3) {
            guard key != "updated_at" || mayLackStamp else { continue }
            object[key] = key.hasSuffix("_at") && generator.happens(400) ? writer.unreadableInstant() : nil
        }
        var value: JSONValue = [
            "id": .string(writer.id(notification.id)), "created_at": writer.instant(notification.createdAt),
            "type": .string(notification.name), "object": object, "webhook_id": .string(generator.uuid()),
        ]
        for key in ["id", "created_at", "object", "type"] where generator.happens(traits.gaps / 4) {
            value[key] = key == "created_at" && generator.happens(400) ? writer.unreadableInstant() : nil
        }
        return value
    }

    /// The same content as another delivery may spell it.
    private mutating func respelt(_ value: JSONValue, _ notification: SimulatedNotification) -> JSONValue {
        var copy = value
        if generator.happens(400) { copy["webhook_id"] = .string(generator.uuid()) }
        // A notification without an id is told apart by its bytes, so that spelling it anew would make another.
        guard copy["id"] != nil else { return copy }
        if generator.happens(200), Self.instant(copy["created_at"]) != nil {
            copy["created_at"] = writer.instant(notification.createdAt)
        }
        if generator.happens(200), let members = copy["object"]?.objectValue {
            copy["object"] = .object(generator.shuffled(members))
        }
        return copy
    }

    /// The same id with other content.
    private mutating func altered(_ value: JSONValue) -> JSONValue {
        guard var object = value["object"], let name = value["type"]?.stringValue else { return value }
        var copy = value
        switch generator.number(0...9) {
        case 0...3:
            object["note"] = .string("\(generator.number(1...9))")
            copy["object"] = object
        case 4, 5:
            let family = name.split(separator: ".").first ?? ""
            copy["type"] = .string(family + ".UPDATED")
        case 6...7 where !traits.takesSnapshotsAtSending:
            guard let instant = Self.instant(value["created_at"]) else { break }
            copy["created_at"] = writer.instant(instant + 10 * OracleSpan.second)
            // An object that says no time of its own would take that of the notification.
            if Self.instant(object["updated_at"]) == nil { isTruthful = false }
        case 8:
            object["status"] = "FROZEN"
            copy["object"] = object
            isTruthful = false
        default:
            // Said of somebody else: that is no longer true of anybody.
            object["id"] = .string(generator.pick(lives).subject.id)
            copy["object"] = object
            isTruthful = false
        }
        return copy
    }

    private static func instant(_ value: JSONValue?) -> Int64? {
        value?.stringValue.flatMap { Instant(rfc3339: $0)?.nanoseconds }
    }

    private mutating func otherFamily() -> Copy {
        let life = generator.pick(lives)
        let moment = generator.number(life.createdAt...life.end + OracleSpan.minute)
        let name = generator.pick([
            "ORDER.FILLED", "USER_CHECK.PASSED", "ACCOUNT_LIQUIDATION.NEW", "ROLE.ACTIVATED",
        ])
        return Copy(
            at: moment + OracleSpan.second, createdAt: moment,
            value: [
                "id": .string(generator.uuid()), "created_at": writer.instant(moment), "type": .string(name),
                "object": ["id": .string(generator.uuid()), "account_id": .string(life.subject.id)],
                "webhook_id": .string(generator.uuid()),
            ])
    }

    // MARK: How it arrives

    private mutating func deliver(_ batch: [Copy]) -> [SimulatedArrival] {
        let at = batch.map(\.at).max() ?? 0
        var values = batch.sorted { $0.createdAt < $1.createdAt }.map(\.value)
        if generator.happens(100) { values = generator.shuffled(values) }
        let body = body(of: values)
        var arrivals = [delivery(body, at: at)]
        if generator.happens(traits.repetition / 2) {
            arrivals.append(delivery(body, at: at + generator.number(0...10 * OracleSpan.minute)))
        }
        if generator.happens(traits.oddity / 4) {
            arrivals.append(
                delivery(writer.brokenBody(body), at: at + generator.number(0...OracleSpan.second)))
        }
        return arrivals
    }

    private mutating func body(of values: [JSONValue]) -> [UInt8] {
        let form = generator.number(0...19)
        if form == 0, let first = values.first, values.count == 1 { return Array(first.text.utf8) }
        if form == 1 { return Array(JSONValue.array(values).text.utf8) }
        let wrapped: JSONValue = ["payload": .array(values)]
        return Array((form == 2 ? wrapped.prettyText : wrapped.text).utf8)
    }

    private mutating func delivery(_ body: [UInt8], at: Int64) -> SimulatedArrival {
        var metadata: JSONValue = [
            "target": "/webhooks", "environment": "sandbox", "headers": [:],
            "received_at": writer.instant(at + traits.skew), "signature": "valid",
        ]
        if generator.happens(50) { metadata["signature"] = generator.pick([nil, "unknown_key"]) }
        return SimulatedArrival(at: at, kind: "webhook.delivery", metadata: metadata, body: body)
    }
}
