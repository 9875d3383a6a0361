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
    private var interpreter = EventInterpreter()
    private var metadata = JSONDocument()
    private var numbers = SubjectNumbers()

    /// The subjects that have new observations since they were folded; not kept while a file is filled, which is
    /// followed by folding all of them.
    private var unfolded: Set<Int64> = []
    private let foldsAll: Bool

    /// Begins without unfolded subjects.
    ///
    /// - Parameter foldsAll: says that ``foldAll()`` follows in the end, and ``foldChanged()`` is not used.
    init(_ database: Database, foldsAll: Bool) {
        commands = Commands(database)
        self.foldsAll = foldsAll
    }

    /// Inserts what one event says.
    ///
    /// - Throws: the database's error.
    func record(_ event: Event) throws {
        switch event.kind {
        case .webhookDelivery: try recordDelivery(event)
        case .apiRequest, .apiResponse, .apiFailure: try recordCall(event)
        default: break
        }
    }

    /// Writes what follows for the subjects with new observations.
    ///
    /// - Throws: the database's error, or `damaged`.
    func foldChanged() throws {
        for subject in unfolded.sorted() { try fold(subject, isNew: false) }
        unfolded = []
    }

    /// Writes what follows for all subjects of a file in which nothing of this kind was written yet.
    ///
    /// - Throws: the database's error, or `damaged`.
    func foldAll() throws {
        let last = try numbers.lastNumber(commands)
        for subject in 0..<last { try fold(subject + 1, isNew: true) }
    }

    /// Says up to where the rows go; belongs to the transaction of the rows.
    ///
    /// - Throws: the database's error.
    func move(to event: Event) throws {
        let update = try commands[.updateProjection].begin()
        update.add(event.sequence).add(event.leafHash.bytes)
        try update.run()
    }

    private func recordDelivery(_ event: Event) throws {
        let facts = facts(event)
        let fields = MetadataFields(event.metadataBytes, in: &metadata)
        let insert = try commands[.insertDelivery].begin()
        insert.add(event.sequence).add(event.recordedAt).add(fields.instant("received_at"))
            .add(fields.text("target")).add(fields.text("signature")).add(fields.text("key_id"))
            .add(fields.text("draft")).add(fields.text("remote_address")).add(fields.has("imported_at"))
            .add(facts.readable).add(Int64(facts.unreadableItems.count))
        try insert.run()
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

    private func recordCall(_ event: Event) throws {
        let facts = facts(event)
        let fields = MetadataFields(event.metadataBytes, in: &metadata)
        let insert = try commands[.insertAPICall].begin()
        insert.add(event.sequence).add(event.recordedAt).add(event.kind.rawValue).add(fields.text("method"))
            .add(fields.text("target")).add(fields.number("status")).add(fields.number("request_sequence"))
            .add(fields.number("attempt")).add(fields.text("request_id")).add(fields.text("idempotency_key"))
            .add(fields.text("operator")).add(fields.text("reason")).add(fields.flag("sent_any_bytes"))
            .add(fields.instant("sent_at")).add(fields.instant("received_at") ?? fields.instant("failed_at"))
            .add(fields.has("imported_at")).add(facts.readable).add(Int64(facts.unreadableItems.count))
        try insert.run()
        for observation in facts.observations { try insertObservation(observation, webhookID: nil) }
        if let id = CallTarget.id(in: fields.text("target")),
            !facts.observations.contains(where: { $0.subject.id == id })
        {
            try insertMention(of: id, in: event.sequence)
        }
    }

    private func facts(_ event: Event) -> EventFacts {
        interpreter.facts(
            sequence: event.sequence, kind: event.kind.rawValue, metadata: event.metadataBytes, body: event.body)
    }

    private func insertOther(_ notification: Lifecycle.Notification, of sequence: Int64) throws {
        let insert = try commands[.insertOtherNotification].begin()
        insert.add(sequence).add(Int64(notification.item)).add(notification.id).add(notification.name)
            .add(notification.createdAt).add(notification.webhookID)
        try insert.run()
        for id in notification.mentionedIDs { try insertMention(of: id, in: sequence) }
    }

    private func insertMention(of id: String, in sequence: Int64) throws {
        let insert = try commands[.insertMention].begin()
        insert.add(id).add(sequence)
        try insert.run()
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
