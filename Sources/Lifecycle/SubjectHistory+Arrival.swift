import StrictJSON

/// When something first reached the ledger, and with which event.
struct Arrival: Sendable, Hashable {
    let received: Instant
    let sequence: Int64

    /// The place of an observation with what arrived.
    let origin: Int

    /// The arrival of what an observation says; `nil` if it does not tell when.
    init?(_ observation: Observation, origin: Int) {
        guard let received = observation.receivedAt else { return nil }
        self.received = received
        sequence = observation.sequence
        self.origin = origin
    }

    /// Takes over another one if it is earlier.
    mutating func join(_ other: Arrival) {
        if (other.received, other.sequence) < (received, sequence) { self = other }
    }
}

extension SubjectHistory {
    /// `clock_disagreement`: what arrived before it can have been said, by the provider's clock.
    func clockFindings(_ arrivals: [Arrival]) -> [Finding] {
        arrivals.compactMap { arrival in
            let observation = observations[arrival.origin]
            let (created, updated) = (observation.notificationCreatedAt, observation.updatedAt)
            guard let one = created ?? updated, let other = updated ?? created else { return nil }
            let latest = max(one, other)
            guard latest > arrival.received.adding(nanoseconds: Statement.sameMoment) else { return nil }
            return Finding(
                .clockDisagreement, subject: subject, sequences: [arrival.sequence], at: latest,
                message:
                    "Something arrived before it was made, by the provider's clock. Check the clock of the "
                    + "machine that received it.",
                details: ["received_at": .instant(arrival.received), "made_at": .instant(latest)])
        }
    }

    /// `late_arrival`: a notification that took more than five minutes.
    ///
    /// One that comes again with other content was there with the first.
    func lateArrivalFindings(_ arrivals: [Arrival]) -> [Finding] {
        let isLate = { (arrival: Arrival) in
            guard let created = observations[arrival.origin].notificationCreatedAt else { return false }
            return arrival.received > created.adding(nanoseconds: 300_000_000_000)
        }
        guard arrivals.contains(where: isLate) else { return [] }
        var earliest: [Sending: Arrival] = [:]
        for arrival in arrivals {
            guard let sending = Sending(observations[arrival.origin]) else { continue }
            var joined = earliest[sending] ?? arrival
            joined.join(arrival)
            earliest[sending] = joined
        }
        return earliest.filter { isLate($0.value) }.map { sending, first in
            Finding(
                .lateArrival, subject: subject, sequences: [first.sequence], at: sending.createdAt,
                message:
                    "A notification arrived more than five minutes after it was made. If many do, check whether "
                    + "the receiver was reachable.",
                details: [
                    "notification_id": .string(sending.id), "received_at": .instant(first.received),
                ])
        }
    }

    /// `out_of_order`: a notification whose place in the timeline was before something already known.
    ///
    /// The place of a claim counts as well; the answers that are evidence for a notification have none.
    var outOfOrderFindings: [Finding] {
        var known = Int64.max
        var late: [Int: (statement: Statement, known: Int64)] = [:]
        for run in runs.reversed() {
            for statement in run.members.reversed() {
                let sequence = statement.firstEvidence.sequence
                if statement.source == .webhook, sequence > known {
                    late[statement.origin] = (statement, known)
                }
                known = min(known, sequence)
            }
        }
        return late.values.map { statement, known in
            let observation = origin(of: statement)
            return Finding(
                .outOfOrder, subject: subject, sequences: [known, statement.firstEvidence.sequence],
                at: observation.notificationCreatedAt ?? statement.version,
                message:
                    "A notification arrived after something that it stands before; the timeline was put right. "
                    + "Nothing has to be done.",
                details: ["notification_id": .text(observation.notificationID), "known": .integer(known)])
        }
    }

    /// When what was said first arrived, as far as that is known; the claims of names left out.
    var arrivals: [Arrival] {
        var repeated: [NotificationContent: Arrival] = [:]
        if statements.contains(where: { $0.evidence.count > 1 }) {
            for (place, observation) in observations.enumerated() {
                guard let content = NotificationContent(observation),
                    let arrival = Arrival(observation, origin: place)
                else { continue }
                var first = repeated[content] ?? arrival
                first.join(arrival)
                repeated[content] = first
            }
        }
        return snapshots.compactMap { statement in
            let observation = origin(of: statement)
            return statement.evidence.count > 1
                ? NotificationContent(observation).flatMap { repeated[$0] }
                : Arrival(observation, origin: statement.origin)
        }
    }
}

/// A notification, whatever snapshot it carried.
private struct Sending: Hashable {
    let id: String
    let createdAt: Instant?

    init?(_ observation: Observation) {
        guard let id = observation.notificationID else { return nil }
        self.id = id
        createdAt = observation.notificationCreatedAt
    }
}
