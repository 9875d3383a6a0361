import EventStore
import Lifecycle
import StrictJSON

/// The deliveries that have arrived in the ledger, read as they come.
struct DemoDeliveries {
    /// One delivery.
    struct Delivery {
        /// The event that holds it.
        let sequence: Int64
        /// The names of its notifications, in their order.
        let names: [String]
    }

    /// The subjects of which a notification said that they are active.
    private(set) var activated: Set<Subject> = []
    private var last: Int64 = 0
    private var interpreter = EventInterpreter()

    /// The deliveries that have come since the last look.
    ///
    /// - Throws: the event store's errors.
    mutating func new(in events: EventReader) throws -> [Delivery] {
        var found: [Delivery] = []
        var looked = self
        try events.forEach(from: last + 1) { event in
            looked.last = event.sequence
            guard event.kind == .webhookDelivery else { return true }
            let facts = looked.interpreter.facts(
                sequence: event.sequence, kind: event.kind.rawValue, metadata: event.metadataBytes,
                body: event.body)
            for notification in facts.notifications {
                guard let subject = notification.subject, notification.name.hasSuffix(".ACTIVATED") else {
                    continue
                }
                looked.activated.insert(subject)
            }
            let names = facts.notifications.map(\.name)
            let commas = names.indices.map { names[$0] + ($0 == names.count - 1 ? "" : ",") }
            found.append(Delivery(sequence: event.sequence, names: commas))
            return true
        }
        self = looked
        return found
    }
}
