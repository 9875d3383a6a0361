import LedgerTesting
import StrictJSON

/// Lets things happen at the provider, and tells of them in notifications and answers.
struct ProviderCourse {
    /// What exists.
    private(set) var book: ProviderBook
    /// When the event is received that is being made.
    var now = Instant(nanoseconds: 0)
    /// The end of the notification that was made last, within one event or before.
    private var lastMoment = Instant(nanoseconds: 0)

    init(book: ProviderBook) {
        self.book = book
    }

    /// Makes an account, and its group and user where they are missing; the notifications in order.
    mutating func creation(ofAccount account: Int, _ random: inout SeededGenerator) -> [[UInt8]] {
        let group = book.group(ofAccount: account)
        return [
            ProviderBook.Subject(kind: .user, number: group), .init(kind: .group, number: group),
            .init(kind: .account, number: account),
        ]
        .filter { !book[$0].exists }
        .map { notify($0, .creation, &random) }
    }

    /// An allowed step of an account; nil for one that is closed.
    mutating func step(ofAccount account: Int, _ random: inout SeededGenerator) -> [UInt8]? {
        let subject = ProviderBook.Subject(kind: .account, number: account)
        // The popular tenth stays open: it has most of the events.
        let step = LifeStep.ordinary(
            after: book[subject].status, mayClose: account >= book.accountCount / 10, &random)
        return step.map { notify(subject, $0, &random) }
    }

    /// A step of an account to a status that cannot follow.
    mutating func illegalStep(ofAccount account: Int, _ random: inout SeededGenerator) -> [UInt8]? {
        let subject = ProviderBook.Subject(kind: .account, number: account)
        return LifeStep.illegal(after: book[subject].status).map { notify(subject, $0, &random) }
    }

    /// A step of an account, or of its group or user; nil for an account that is closed.
    mutating func ordinaryStep(around account: Int, _ random: inout SeededGenerator) -> [UInt8]? {
        let dice = random.below(100)
        let number = book.group(ofAccount: account)
        if dice < 8 {
            let user = ProviderBook.Subject(kind: .user, number: number)
            return notify(user, .ordinaryOfUser(after: book[user].status, &random), &random)
        }
        if dice < 20 {
            let group = ProviderBook.Subject(kind: .group, number: number)
            let step = LifeStep.ordinary(after: book[group].status, mayClose: false, &random)
            return step.map { notify(group, $0, &random) }
        }
        return step(ofAccount: account, &random)
    }

    /// An answer to a read of an account, of what stands around it, or of the list it stands in.
    func answer(
        about account: Int, _ random: inout SeededGenerator
    ) -> (target: String, body: [UInt8]) {
        let number = book.group(ofAccount: account)
        let user = ProviderBook.Subject(kind: .user, number: number)
        let dice = random.below(100)
        if dice < 45 {
            let target = "/users/\(book.id(user).text)/accounts?limit=100&offset=0"
            return (target, list(ofGroup: number))
        }
        let subject: ProviderBook.Subject =
            if dice < 80 {
                .init(kind: .account, number: account)
            } else if dice < 92 {
                .init(kind: .group, number: number)
            } else {
                user
            }
        var body: [UInt8] = []
        ProviderObject(book: book).append(subject, to: &body)
        return ("/\(subject.kind.collection)/\(book.id(subject).text)", body)
    }

    private func list(ofGroup group: Int) -> [UInt8] {
        let accounts = book.accounts(ofGroup: group)
            .map { ProviderBook.Subject(kind: .account, number: $0) }
            .filter { book[$0].exists }
        var body: [UInt8] = []
        body.append(text: #"{"meta":{"offset":0,"limit":100,"count":\#(accounts.count),"#)
        body.append(
            text: #""total_count":\#(accounts.count),"sort":"created_at","order":"ASC"},"data":["#)
        for (place, account) in accounts.enumerated() {
            if place > 0 { body.append(UInt8(ascii: ",")) }
            ProviderObject(book: book).append(account, to: &body)
        }
        body.append(text: "]}")
        return body
    }

    /// Takes a step and writes the notification of it.
    private mutating func notify(
        _ subject: ProviderBook.Subject, _ step: LifeStep, _ random: inout SeededGenerator
    ) -> [UInt8] {
        let moment = nextMoment(&random)
        book[subject].take(step, at: moment)
        var notification: [UInt8] = [UInt8(ascii: "{")]
        notification.append(key: "id", id: ObjectID(&random))
        // Some nanoseconds after the change, as it is told by another part of the provider.
        notification.append(
            key: "created_at", instant: moment.adding(nanoseconds: 1 + Int64(random.below(999))))
        notification.append(key: "type", string: "\(subject.kind.family).\(Self.action(step, of: subject))")
        notification.append(key: "object")
        ProviderObject(book: book).append(subject, to: &notification)
        notification.append(key: "webhook_id", id: book.id(.init(kind: .subscription, number: 0)))
        notification.append(UInt8(ascii: "}"))
        return notification
    }

    /// Up to ten seconds before now, in whole microseconds, and after everything that has happened before.
    private mutating func nextMoment(_ random: inout SeededGenerator) -> Instant {
        let lag = 1 + Int64(random.below(10_000_000))
        let microseconds = max(now.nanoseconds / 1_000 - lag, lastMoment.nanoseconds / 1_000 + 1)
        lastMoment = Instant(nanoseconds: microseconds * 1_000)
        return lastMoment
    }

    /// A user's data are changed where other objects are updated.
    private static func action(_ step: LifeStep, of subject: ProviderBook.Subject) -> String {
        subject.kind == .user && step.action == "UPDATED" ? "DATA_CHANGED" : step.action
    }
}
