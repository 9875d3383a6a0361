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

    /// What the metadata says of a note.
    struct Note: Sendable {
        let at: Instant
        let name: String?
        let resolves: Int64?
        let outcome: String?
        let imported: Bool
    }

    /// Which table the event has its row in.
    enum Row: Sendable {
        case delivery(Delivery)
        case call(Call)
        case note(Note)
        case none
    }

    let sequence: Int64
    let recordedAt: Instant
    let kind: EventKind
    let leafHash: TreeHash
    let row: Row
    let facts: EventFacts
    /// What there is to look at about the event by itself.
    let findings: [Finding]
}

/// Interprets events one after the other, in memory that is used again.
struct EventReading {
    private var interpreter = EventInterpreter()
    private var document = JSONDocument()

    /// Reads an event, without ever refusing it.
    mutating func read(_ event: Event) -> InterpretedEvent {
        let fields = MetadataFields(event.metadataBytes, in: &document)
        let facts = interpreter.facts(
            sequence: event.sequence, kind: event.kind.rawValue, metadata: event.metadataBytes,
            body: event.body)
        let notice = EventNotice(
            sequence: event.sequence, kind: event.kind.rawValue, recordedAt: event.recordedAt,
            receivedAt: fields.instant("received_at"), facts: facts, signature: fields.text("signature"),
            imported: fields.has("imported_at"), clockRead: fields.text("clock_read"))
        return InterpretedEvent(
            sequence: event.sequence, recordedAt: event.recordedAt, kind: event.kind,
            leafHash: event.leafHash, row: Self.row(event, fields), facts: facts, findings: notice.findings)
    }

    private static func row(_ event: Event, _ fields: MetadataFields) -> InterpretedEvent.Row {
        switch event.kind {
        case .webhookDelivery: .delivery(.init(fields))
        case .apiRequest, .apiResponse, .apiFailure: .call(.init(fields))
        case .ledgerNote: .note(.init(fields, recordedAt: event.recordedAt))
        default: .none
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

extension InterpretedEvent.Note {
    /// An imported note is of the time at which it was first written.
    fileprivate init(_ fields: MetadataFields, recordedAt: Instant) {
        let imported = fields.has("imported_at")
        self.init(
            at: imported ? fields.instant("imported_recorded_at") ?? recordedAt : recordedAt,
            name: fields.text("note"), resolves: fields.number("resolves"), outcome: fields.text("outcome"),
            imported: imported)
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
