import EventStore
import GRDB
import Lifecycle
import StrictJSON
import TransparencyLog

/// Turns events into the rows of a read model.
///
/// An event's own rows are inserted at once. What follows from all observations of a subject (its periods, its current
/// state) is written when the subject is folded: once for all events of a batch, however many are about it. So the
/// content depends on the set of events alone, not on how they were split.
///
/// Used within one access to the database, by one thread; thrown away after an error.
final class Projector {
    let commands: Commands
    private var numbers = SubjectNumbers()

    /// The subjects that have new observations since they were folded; not kept while a file is filled, which is
    /// followed by folding all of them.
    private var unfolded: Set<Int64> = []
    private let foldsAll: Bool

    /// Begins without unfolded subjects.
    ///
    /// `foldsAll`: says that ``foldAll(on:)`` follows in the end, and ``foldChanged()`` is not used.
    init(_ database: Database, foldsAll: Bool) {
        commands = Commands(database)
        self.foldsAll = foldsAll
    }

    /// Inserts what one event says.
    ///
    /// - Throws: the database's error.
    func record(_ event: InterpretedEvent) throws {
        switch event.row {
        case .delivery(let delivery): try record(delivery, of: event)
        case .call(let call): try record(call, of: event)
        case .note(let note):
            try commands[.insertNote].begin().add(event.sequence).add(event.recordedAt).add(note.at).add(
                note.name
            )
            .add(note.resolves).add(note.outcome).add(note.imported).run()
        case .none: break
        }
        for (place, finding) in event.findings.enumerated() {
            try commands[.insertEventFinding].begin().add(event.sequence).add(Int64(place))
                .add(finding.kind.rawValue).add(finding.severity.rawValue).add(finding.at).add(
                    finding.message
                )
                .add(finding.details.text).run()
        }
    }

    /// Says up to where the rows go; belongs to the transaction of the rows.
    ///
    /// - Throws: the database's error.
    func move(to event: InterpretedEvent) throws {
        try commands[.updateProjection].begin().add(event.sequence).add(event.leafHash.bytes).run()
    }

    /// Writes what follows for the subjects with new observations.
    ///
    /// - Throws: the database's error, or `damaged`.
    func foldChanged() throws {
        for subject in unfolded.sorted() { try fold(subject) }
        unfolded = []
    }

    /// The greatest number of a subject, 0 if there is none.
    ///
    /// - Throws: the database's error.
    func lastNumber() throws -> Int64 {
        try numbers.lastNumber(commands)
    }

    private func record(_ delivery: InterpretedEvent.Delivery, of event: InterpretedEvent) throws {
        let facts = event.facts
        try commands[.insertDelivery].begin()
            .add(event.sequence).add(event.recordedAt).add(delivery.receivedAt).add(delivery.target)
            .add(delivery.signature).add(delivery.keyID).add(delivery.draft).add(delivery.remoteAddress)
            .add(delivery.imported).add(facts.readable).add(Int64(facts.unreadableItems.count)).run()
        var observations = facts.observations[...]
        for notification in facts.notifications {
            if let observation = observations.first, observation.item == notification.item {
                try insertObservation(observation, webhookID: notification.webhookID)
                observations.removeFirst()
            } else {
                try insertOther(notification, of: event.sequence)
            }
        }
        for observation in observations { try insertObservation(observation, webhookID: nil) }
    }

    private func record(_ call: InterpretedEvent.Call, of event: InterpretedEvent) throws {
        let facts = event.facts
        try commands[.insertAPICall].begin()
            .add(event.sequence).add(event.recordedAt).add(event.kind.rawValue).add(call.method).add(
                call.target
            )
            .add(call.status).add(call.requestSequence).add(call.attempt).add(call.requestID)
            .add(call.idempotencyKey).add(call.operatorName).add(call.reason).add(call.sentAnyBytes)
            .add(call.sentAt).add(call.receivedAt).add(call.imported).add(facts.readable)
            .add(Int64(facts.unreadableItems.count)).run()
        for observation in facts.observations { try insertObservation(observation, webhookID: nil) }
        if let id = CallTarget.id(in: call.target),
            !facts.observations.contains(where: { $0.subject.id == id })
        {
            try insertMention(of: id, in: event.sequence)
        }
    }

    private func insertOther(_ notification: Lifecycle.Notification, of sequence: Int64) throws {
        try commands[.insertOtherNotification].begin()
            .add(sequence).add(Int64(notification.item)).add(notification.id).add(notification.name)
            .add(notification.createdAt).add(notification.webhookID).run()
        for id in notification.mentionedIDs { try insertMention(of: id, in: sequence) }
    }

    private func insertMention(of id: String, in sequence: Int64) throws {
        try commands[.insertMention].begin().add(id).add(sequence).run()
    }

    private func insertObservation(_ observation: Observation, webhookID: String?) throws {
        let number = try numbers.number(
            of: observation.subject, createdAt: observation.objectCreatedAt, commands)
        if !foldsAll { unfolded.insert(number) }
        try commands[.insertObservation].insert(observation, subject: number, webhookID: webhookID)
    }
}

/// The path of a call.
enum CallTarget {
    /// Returns the id of the user, business, group or account that a target's path begins with, in lower case.
    ///
    /// `/accounts/<id>` and `/users/<id>/accounts?limit=1` have one, `/accounts?limit=1` has none.
    static func id(in target: String?) -> String? {
        guard let target else { return nil }
        let path = target.prefix { $0 != "?" && $0 != "#" }
        let parts = path.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: true)
        guard parts.count > 1, ["users", "businesses", "account_groups", "accounts"].contains(parts[0]) else {
            return nil
        }
        return parts[1].lowercased()
    }
}
