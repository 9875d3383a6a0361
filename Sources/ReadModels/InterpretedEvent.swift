import EventStore
import Lifecycle
import StrictJSON
import TransparencyLog

/// All that becomes rows of one event.
///
/// It no longer holds the event's bytes.
struct InterpretedEvent: Sendable {
    /// What the metadata says of a delivery.
    struct Delivery: Sendable {
        let receivedAt: Instant?
        let target: String?
        let signature: String?
        let keyID: String?
        let draft: String?
        let remoteAddress: String?
        let imported: Bool
    }

    /// What the metadata says of a request, an answer or a failure.
    struct Call: Sendable {
        let method: String?
        let target: String?
        let status: Int64?
        let requestSequence: Int64?
        let attempt: Int64?
        let requestID: String?
        let idempotencyKey: String?
        let operatorName: String?
        let reason: String?
        let sentAnyBytes: Bool?
        let sentAt: Instant?
        let receivedAt: Instant?
        let imported: Bool
    }

    /// Which table the event has its row in.
    enum Row: Sendable {
        case delivery(Delivery)
        case call(Call)
        case none
    }

    let sequence: Int64
    let recordedAt: Instant
    let kind: EventKind
    let leafHash: TreeHash
    let row: Row
    let facts: EventFacts
}

/// Interprets events one after the other, in memory that is used again.
struct EventReading {
    private var interpreter = EventInterpreter()
    private var document = JSONDocument()

    /// Reads an event, without ever refusing it.
    mutating func read(_ event: Event) -> InterpretedEvent {
        InterpretedEvent(
            sequence: event.sequence, recordedAt: event.recordedAt, kind: event.kind,
            leafHash: event.leafHash,
            row: row(event),
            facts: interpreter.facts(
                sequence: event.sequence, kind: event.kind.rawValue, metadata: event.metadataBytes,
                body: event.body))
    }

    private mutating func row(_ event: Event) -> InterpretedEvent.Row {
        switch event.kind {
        case .webhookDelivery:
            .delivery(.init(MetadataFields(event.metadataBytes, in: &document)))
        case .apiRequest, .apiResponse, .apiFailure:
            .call(.init(MetadataFields(event.metadataBytes, in: &document)))
        default:
            .none
        }
    }
}

extension InterpretedEvent.Delivery {
    fileprivate init(_ fields: MetadataFields) {
        self.init(
            receivedAt: fields.instant("received_at"), target: fields.text("target"),
            signature: fields.text("signature"), keyID: fields.text("key_id"), draft: fields.text("draft"),
            remoteAddress: fields.text("remote_address"), imported: fields.has("imported_at"))
    }
}

extension InterpretedEvent.Call {
    fileprivate init(_ fields: MetadataFields) {
        self.init(
            method: fields.text("method"), target: fields.text("target"), status: fields.number("status"),
            requestSequence: fields.number("request_sequence"), attempt: fields.number("attempt"),
            requestID: fields.text("request_id"), idempotencyKey: fields.text("idempotency_key"),
            operatorName: fields.text("operator"), reason: fields.text("reason"),
            sentAnyBytes: fields.flag("sent_any_bytes"), sentAt: fields.instant("sent_at"),
            receivedAt: fields.instant("received_at") ?? fields.instant("failed_at"),
            imported: fields.has("imported_at"))
    }
}
