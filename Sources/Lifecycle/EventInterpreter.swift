import StrictJSON

/// Turns the bytes of an event into what it says, without ever refusing them.
///
/// It keeps the memory of the documents it reads, so that one interpreter serves any number of events.
package struct EventInterpreter: Sendable {
    private var metadata = JSONDocument()
    var body = JSONDocument()
    var canonical: [UInt8] = []

    /// Makes an interpreter with no memory yet.
    package init() {}

    /// Reads one event; bytes that cannot be read are a fact of it, never an error.
    ///
    /// - Parameters:
    ///   - sequence: the event's position in the ledger.
    ///   - kind: the event's kind; only deliveries and responses say anything about subjects.
    ///   - metadata: a JSON object with the keys of its kind; a key that is missing or of another type is taken for
    ///     unknown.
    ///   - body: the bytes as received.
    /// - Returns: the facts, which do not depend on events read before.
    /// - Complexity: O(n) for n bytes, but for sorting the members of the objects.
    package mutating func facts(
        sequence: Int64, kind: String, metadata: [UInt8], body: [UInt8]
    ) -> EventFacts {
        switch kind {
        case "webhook.delivery":
            let envelope = envelope(sequence: sequence, metadata: metadata)
            return deliveryFacts(envelope, body: body)
        case "api.response":
            let envelope = envelope(sequence: sequence, metadata: metadata)
            return responseFacts(envelope, body: body)
        default:
            return EventFacts()
        }
    }

    private mutating func envelope(sequence: Int64, metadata bytes: [UInt8]) -> EventEnvelope {
        guard (try? metadata.parse(bytes)) != nil else { return EventEnvelope(sequence: sequence) }
        return EventEnvelope(sequence: sequence, metadata: metadata)
    }
}

/// What an event's metadata says about its body.
struct EventEnvelope {
    let sequence: Int64
    var method: String?
    var target: String?
    var status: Int64?
    var sentAt: Instant?
    var receivedAt: Instant?
    var imported = false

    init(sequence: Int64) {
        self.sequence = sequence
    }

    init(sequence: Int64, metadata: JSONDocument) {
        self.init(sequence: sequence)
        let root = metadata.root
        method = metadata.string(metadata.member("method", of: root))
        target = metadata.string(metadata.member("target", of: root))
        status = metadata.integer(metadata.member("status", of: root))
        sentAt = metadata.instant(metadata.member("sent_at", of: root))
        receivedAt = metadata.instant(metadata.member("received_at", of: root))
        imported = metadata.member("imported_at", of: root) != nil
    }
}
