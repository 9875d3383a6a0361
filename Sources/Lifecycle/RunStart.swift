import StrictJSON

/// Where the period of a run starts, and which event says so.
struct RunStart: Sendable {
    let instant: Instant
    let precision: Precision
    let notBefore: Instant?
    let deciding: Evidence

    /// Why it is there.
    let rule: TimelineRule

    /// A run whose start is known.
    typealias Dated = (run: StatusRun, start: Instant)

    /// Finds the start of a run between its neighbours; `previous` is `nil` for the first, `next` for the last.
    ///
    /// - Complexity: O(n) for the n statements of the run and the one before.
    init(of run: StatusRun, after previous: Dated?, before next: StatusRun?) {
        let named = NamedMoment(in: run, floor: previous?.start, before: next?.firstUpdated)
        let snapshot = Moment(
            earliestIn: run, after: previous?.run.lastUpdated, leavingOut: named?.updated)
        if let named = named?.moment, snapshot.map({ named.isEarlyEnough(for: $0) }) ?? true {
            (instant, precision, notBefore) = (named.instant, .exact, nil)
            (deciding, rule) = (named.deciding, .namedStart)
        } else if previous == nil, let snapshot, run.beganAsCreated(at: snapshot.instant) {
            (instant, precision, notBefore) = (snapshot.instant, .exact, nil)
            (deciding, rule) = (snapshot.deciding, .createdStart)
        } else {
            // A run has a member, and it is left out only where there is a named moment.
            guard let earliest = [named?.moment, snapshot].compactMap(\.self).min(by: Moment.precedes) else {
                preconditionFailure("The run of \(run.members.count) members is empty")
            }
            instant = max(earliest.instant, previous?.start ?? earliest.instant)
            precision = .bounded
            notBefore = run.earliestStart(notAfter: instant, previous: previous)
            deciding = earliest.deciding
            rule = instant == earliest.instant ? .boundedStart : .raisedStart
        }
    }
}

/// An instant and the earliest of the events that gave it.
private struct Moment {
    let instant: Instant
    var deciding: Evidence

    init(_ instant: Instant, by statement: Statement) {
        self.instant = instant
        deciding = statement.firstEvidence
    }

    /// *snap*: the earliest moment at which the snapshots of a run can have been new.
    ///
    /// `lastUpdated` is the greatest *u* of the run before, `named` the *u* of the member that gave *e*. `nil` if
    /// every statement is left out.
    init?(earliestIn run: StatusRun, after lastUpdated: Instant?, leavingOut named: Instant?) {
        var earliest: Moment?
        for statement in run.all where statement.updated != named {
            // A version that is no newer than the period before cannot date this one; that it was said can.
            let isNew = lastUpdated.map { statement.updated > $0 } ?? true
            let instant = isNew ? statement.updated : max(statement.said, statement.updated)
            let moment = Moment(instant, by: statement)
            earliest = earliest.map { Self.earlier($0, moment) } ?? moment
        }
        guard let earliest else { return nil }
        self = earliest
    }

    /// Says which of two moments is the earlier; of equal ones that of the smaller sequence.
    static func precedes(_ lhs: Moment, _ rhs: Moment) -> Bool {
        (lhs.instant, lhs.deciding.sequence) < (rhs.instant, rhs.deciding.sequence)
    }

    /// Returns the earlier of two moments.
    static func earlier(_ lhs: Moment, _ rhs: Moment) -> Moment { precedes(rhs, lhs) ? rhs : lhs }

    /// Says whether a snapshot leaves a named moment exact: *u* may have been cut to whole seconds, *c* not.
    func isEarlyEnough(for snapshot: Moment) -> Bool {
        instant <= snapshot.instant.adding(nanoseconds: wholeSecond)
    }
}

private let wholeSecond: Int64 = 1_000_000_000

/// The bounds of a run within which a notification can name its start.
struct NamedBounds {
    private let floor: Instant?
    private let next: Instant?
    private let seen: Instant?

    /// `floor` is the start of the run before, `next` the *u* of the first member of the run after it.
    init(of run: StatusRun, floor: Instant?, before next: Instant?) {
        self.floor = floor
        self.next = next
        seen = run.firstSeen
    }

    /// The rule by which a moment that is named cannot be the start; `nil` if it can.
    func objection(to named: Instant) -> TimelineRule? {
        if let floor, named < floor { return .beforePeriodBefore }
        if let next, named >= next.adding(nanoseconds: wholeSecond) { return .afterNextPeriod }
        if let seen, named > seen { return .afterItWasSeen }
        return nil
    }
}

/// *e*: the earliest moment that an exact member names within the bounds of the run.
private struct NamedMoment {
    var moment: Moment

    /// *u* of the member that gave it; of several the first in the order.
    let updated: Instant

    init?(in run: StatusRun, floor: Instant?, before next: Instant?) {
        let bounds = NamedBounds(of: run, floor: floor, before: next)
        var found: NamedMoment?
        for member in run.members where member.exact {
            guard let named = member.stamped, bounds.objection(to: named) == nil else { continue }
            let moment = Moment(named, by: member)
            if let earlier = found, earlier.moment.instant <= named {
                found?.moment = Moment.earlier(earlier.moment, moment)
            } else {
                found = NamedMoment(moment: moment, updated: member.updated)
            }
        }
        guard let found else { return nil }
        self = found
    }

    private init(moment: Moment, updated: Instant) {
        self.moment = moment
        self.updated = updated
    }
}

extension StatusRun {
    /// *seen*: the earliest arrival of an answer that showed the run's status.
    ///
    /// One that arrived before its own version, by the clocks, tells nothing about time.
    fileprivate var firstSeen: Instant? {
        all.lazy.filter { $0.source == .response }
            .compactMap { statement in statement.received.flatMap { $0 < statement.updated ? nil : $0 } }
            .min()
    }

    /// Says whether the object was created at that moment, and in this status.
    fileprivate func beganAsCreated(at instant: Instant) -> Bool {
        all.contains { $0.updated == instant && $0.objectCreatedAt == instant }
    }

    /// *not_before* of a bounded start.
    fileprivate func earliestStart(notAfter start: Instant, previous: RunStart.Dated?) -> Instant? {
        guard let previous else {
            let created = all.compactMap(\.objectCreatedAt).min()
            return created.flatMap { $0 <= start ? $0 : nil }
        }
        var latest = previous.start
        for statement in previous.run.all {
            for instant in [statement.updated, statement.asOf] where instant <= start {
                latest = max(latest, instant)
            }
        }
        return latest
    }
}
