import EventStore
import LedgerTesting
import StrictJSON

/// The events that a ledger of a given size holds: deliveries and answers in the provider's shape.
///
/// Shape: N events about N/20 accounts in N/40 groups with a user each, spread over 180 days from 2026-01-01. An account
/// is drawn by Zipf's law. 2 % of the events deliver again what was delivered, 5 % arrive after something newer about
/// the same account, 1 % tell of a status that cannot be. Half of the bodies are longer than about 600 bytes.
///
/// The same count and seed give the same events on every machine: no clock, no locale, no order of a dictionary has
/// a part in them. Cost: a few microseconds an event; 100 bytes of memory for each account, however many events.
struct Workload {
    /// How many events there will be.
    let eventCount: Int
    /// What was made so far.
    private(set) var counts = WorkloadCounts()

    private static let start: Int64 = 1_767_225_600_000_000_000
    private static let span: Int64 = 180 * 86_400 * 1_000_000_000
    /// How many deliveries are remembered for a repetition.
    private static let remembered = 200
    /// A delivery that comes late is overtaken by up to so many events.
    private static let longestDelay = 40

    private var random: SeededGenerator
    private let popularity: ZipfTable
    private let forms: EventForms
    private var course: ProviderCourse
    private var made = 0
    private var now = Instant(nanoseconds: Self.start)
    /// The next account by number that has to exist, wanted or not.
    private var nextAccount = 0
    private var recent: [Delivery] = []
    private var late: [(due: Int, delivery: Delivery)] = []

    /// A delivery's notifications.
    typealias Delivery = [[UInt8]]

    /// What is wrong with an event, on purpose.
    private enum Trouble { case duplicate, late, illegal }

    /// The events for a count and a seed.
    init(events: Int, seed: UInt64) {
        eventCount = max(events, 0)
        random = SeededGenerator(seed: seed)
        let accounts = max(events / 20, 1)
        popularity = ZipfTable(ranks: accounts)
        forms = EventForms(&random)
        course = ProviderCourse(
            book: ProviderBook(accounts: accounts, groups: max(events / 40, 1), seed: seed))
    }

    /// When the event that was made last was received.
    var receivedAt: Instant { now }

    /// The next event; nil when all are made.
    mutating func next() -> NewEvent? {
        guard made < eventCount else { return nil }
        advanceClock()
        let event = releasedEvent() ?? troubledEvent() ?? ordinaryEvent()
        made += 1
        if made == eventCount {
            counts.users = course.book.existing(.user)
            counts.accountGroups = course.book.existing(.group)
            counts.accounts = course.book.existing(.account)
        }
        return event
    }

    private mutating func advanceClock() {
        let gap = Self.span / Int64(eventCount)
        now = Instant(
            nanoseconds: Self.start + Int64(made) * gap + Int64(random.below(UInt64(max(gap, 1)))))
        course.now = now
    }

    /// A late delivery whose time has come, or an account whose turn it is to be made.
    private mutating func releasedEvent() -> NewEvent? {
        let mustRelease = late.count >= eventCount - made
        while nextAccount < course.book.accountCount, exists(nextAccount) { nextAccount += 1 }
        if !mustRelease, nextAccount < course.book.accountCount, nextAccount * 20 <= made {
            return delivery(course.creation(ofAccount: nextAccount, &random))
        }
        guard let first = late.firstIndex(where: { mustRelease || $0.due <= made }) else { return nil }
        counts.outOfOrder += 1
        return delivery(late.remove(at: first).delivery)
    }

    /// An event of the kind of trouble that is behind its share the most; nil if none is, or it cannot be had now.
    private mutating func troubledEvent() -> NewEvent? {
        let shares: [(trouble: Trouble, owed: Int)] = [
            (.duplicate, made * 2 - counts.duplicates * 100),
            (.late, made * 5 - (counts.outOfOrder + late.count) * 100),
            (.illegal, made - counts.illegalTransitions * 100),
        ]
        // Not at once, or the same kinds would come in the same order over and over.
        guard let most = shares.max(by: { $0.owed < $1.owed }), most.owed > 0, random.percent(25) else {
            return nil
        }
        switch most.trouble {
        case .duplicate: return duplicate()
        case .late: return overtaking()
        case .illegal: return illegal()
        }
    }

    /// The same request again, or one of its notifications in another company.
    private mutating func duplicate() -> NewEvent? {
        guard !recent.isEmpty else { return nil }
        let earlier = recent[random.below(recent.count)]
        counts.duplicates += 1
        let isWhole = earlier.count == 1 || random.percent(50)
        return delivery(isWhole ? earlier : [earlier[earlier.count - 1]], isNew: false)
    }

    /// Two steps of one account, of which the second arrives now and the first later.
    private mutating func overtaking() -> NewEvent? {
        let slots = eventCount - made - 1 - late.count
        guard slots > 0, let account = drawnAccount(where: { $0.status != .closed }),
            let first = course.step(ofAccount: account, &random)
        else { return nil }
        guard let second = course.step(ofAccount: account, &random) else { return delivery([first]) }
        late.append((made + 1 + random.below(min(slots, Self.longestDelay)), [first]))
        return delivery([second])
    }

    private mutating func illegal() -> NewEvent? {
        guard let account = drawnAccount(where: { $0.status != .pending }),
            let notification = course.illegalStep(ofAccount: account, &random)
        else { return nil }
        counts.illegalTransitions += 1
        return delivery([notification])
    }

    /// An existing account of the kind that is asked for; nil if some draws do not find one.
    private mutating func drawnAccount(where fits: (ProviderBook.Life) -> Bool) -> Int? {
        for _ in 0..<8 {
            let account = popularity.draw(&random)
            let life = course.book[.init(kind: .account, number: account)]
            if life.exists, fits(life) { return account }
        }
        return nil
    }

    private mutating func ordinaryEvent() -> NewEvent {
        let account = popularity.draw(&random)
        guard exists(account) else { return delivery(course.creation(ofAccount: account, &random)) }
        if random.percent(22) { return response(about: account) }
        let notifications = steps(of: account)
        // A closed account has no more to tell, but can be read.
        return notifications.isEmpty ? response(about: account) : delivery(notifications)
    }

    /// One to three notifications, the first of this account.
    private mutating func steps(of account: Int) -> Delivery {
        let dice = random.below(100)
        var notifications: Delivery = []
        for place in 0..<(dice < 74 ? 1 : dice < 93 ? 2 : 3) {
            let other = place == 0 ? account : popularity.draw(&random)
            guard exists(other) else { continue }
            if let notification = course.ordinaryStep(around: other, &random) {
                notifications.append(notification)
            }
        }
        return notifications
    }

    private mutating func response(about account: Int) -> NewEvent {
        counts.responses += 1
        let answer = course.answer(about: account, &random)
        return forms.response(answer.body, target: answer.target, receivedAt: now, &random)
    }

    private mutating func delivery(_ notifications: Delivery, isNew: Bool = true) -> NewEvent {
        counts.deliveries += 1
        counts.notifications += notifications.count
        if isNew {
            if recent.count == Self.remembered { recent.remove(at: random.below(recent.count)) }
            recent.append(notifications)
        }
        var body = Array(#"{"payload":["#.utf8)
        for (place, notification) in notifications.enumerated() {
            if place > 0 { body.append(UInt8(ascii: ",")) }
            body.append(contentsOf: notification)
        }
        body.append(text: "]}")
        return forms.delivery(body, receivedAt: now, &random)
    }

    private func exists(_ account: Int) -> Bool {
        course.book[.init(kind: .account, number: account)].exists
    }
}
