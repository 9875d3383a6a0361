package import StrictJSON

/// What there is to notice about one event by itself, whoever it is about.
package struct EventNotice: Sendable, Hashable {
    /// The event's position in the ledger.
    package let sequence: Int64

    /// The event's kind, for example `webhook.delivery`.
    package let kind: String

    /// When it was recorded.
    package let recordedAt: Instant

    /// When it arrived, by its metadata.
    package let receivedAt: Instant?

    /// Says whether its body could be read, where it had to be.
    package let readable: Bool

    /// The places of items that ought to name a subject and do not, ascending.
    package let unreadableItems: [Int]

    /// The metadata's `signature`: `valid`, or why it was not verified.
    package let signature: String?

    /// Says whether it was imported.
    package let imported: Bool

    /// The metadata's `clock_read`: what the clock showed when it had gone back.
    package let clockRead: String?

    /// Takes over what the interpreter found, and what the event's metadata says.
    package init(
        sequence: Int64, kind: String, recordedAt: Instant, receivedAt: Instant?, facts: EventFacts,
        signature: String?, imported: Bool, clockRead: String?
    ) {
        self.sequence = sequence
        self.kind = kind
        self.recordedAt = recordedAt
        self.receivedAt = receivedAt
        readable = facts.readable
        unreadableItems = facts.unreadableItems
        self.signature = signature
        self.imported = imported
        self.clockRead = clockRead
    }

    /// The findings about the event, in the order of lists.
    package var findings: [Finding] {
        let isReadable = readable && unreadableItems.isEmpty
        let isVerified = kind != "webhook.delivery" || signature == "valid"
        if isReadable, isVerified, clockRead == nil { return [] }
        var findings: [Finding] = []
        if !isReadable { findings.append(unreadableBody) }
        if !isVerified { findings.append(unverifiedSignature) }
        if let clockRead { findings.append(clockRegression(clockRead)) }
        return Finding.ordered(findings)
    }

    private var unreadableBody: Finding {
        Finding(
            .unreadableBody, subject: nil, sequences: [sequence], at: receivedAt ?? recordedAt,
            message: readable
                ? "Parts of a body do not say whom they are about, so they are in no timeline. Look at its bytes."
                : "A body is not strict JSON or has no known shape, so it is in no timeline. Look at its bytes.",
            details: [
                "event": .string(kind), "items": .array(unreadableItems.map { .integer(Int64($0)) }),
            ])
    }

    private var unverifiedSignature: Finding {
        Finding(
            .unverifiedSignature, severity: imported ? .info : nil, subject: nil, sequences: [sequence],
            at: receivedAt ?? recordedAt,
            message: imported
                ? "An imported delivery was not verified here. Rely on it as far as on where it came from."
                : "The signature of a delivery was not verified. Give the receiver the provider's keys.",
            details: ["signature": .text(signature), "imported": .bool(imported)])
    }

    private func clockRegression(_ clockRead: String) -> Finding {
        Finding(
            .clockRegression, subject: nil, sequences: [sequence], at: recordedAt,
            message:
                "The clock had gone back when an event was recorded, so it took the time of the one before. "
                + "Check how the clock of the machine is set.",
            details: ["clock_read": .string(clockRead), "recorded_at": .instant(recordedAt)])
    }
}
