package import StrictJSON

/// Something that an auditor should look at, with its evidence.
package struct OracleFinding: Sendable, Hashable {
    /// What it is, such as `illegal_transition`.
    package let kind: String
    /// `error`, `warning` or `info`.
    package let severity: String
    /// Whom it is about; nil for a whole event and for the ledger itself.
    package let subject: OracleSubject?
    /// The events it rests on, each once, ascending.
    package let sequences: [Int64]
    /// When it happened, in nanoseconds.
    package let at: Int64?
    /// What tells it apart from others of its kind.
    package let details: JSONValue

    init(
        _ kind: String, _ severity: String, _ subject: OracleSubject?, _ sequences: [Int64], at: Int64?,
        details: JSONValue = .object([])
    ) {
        self.kind = kind
        self.severity = severity
        self.subject = subject
        self.sequences = Array(Set(sequences)).sorted()
        self.at = at
        self.details = details
    }

    /// The JSON of one item of `findings`.
    ///
    /// The rules do not fix the words of `message` nor the members of `details`, so they are no matter of comparison;
    /// ``essence`` leaves them out.
    package var json: JSONValue {
        [
            "kind": .string(kind), "severity": .string(severity), "subject": subject?.json ?? .null,
            "sequences": .array(sequences.map { .integer($0) }), "at": OracleInstant.json(at),
            "message": .string(kind), "details": details,
        ]
    }

    /// What two readings of the rules have to agree on: `{"kind","severity","subject","sequences"}`.
    package var essence: JSONValue {
        [
            "kind": .string(kind), "severity": .string(severity), "subject": subject?.json ?? .null,
            "sequences": .array(sequences.map { .integer($0) }),
        ]
    }

    /// Findings in an order that depends on nothing but themselves, each once.
    static func sorted(_ findings: [OracleFinding]) -> [OracleFinding] {
        let keyed = Set(findings).map { ($0.sequences, $0.json.canonicalText, $0) }
        return keyed.sorted { one, other in
            one.0 == other.0 ? one.1 < other.1 : one.0.lexicographicallyPrecedes(other.0)
        }.map(\.2)
    }
}

/// How long something may last before it is a finding; each in nanoseconds, and strictly exceeded.
package struct OracleThresholds: Sendable, Hashable {
    /// A status that was only read, without a notification.
    package var missingNotification = 15 * OracleSpan.minute
    /// A subject in PENDING_APPROVAL.
    package var pendingApproval = 7 * OracleSpan.day
    /// A subject in CLOSING.
    package var closing = 30 * OracleSpan.day
    /// A close that was asked for and has not begun.
    package var unconfirmedClose = 15 * OracleSpan.minute
    /// The time after the last sign of life from which nobody listened.
    package var silence = 65 * OracleSpan.minute
    /// A span in which nobody listened.
    package var listeningGap = OracleSpan.minute
    /// The text of the note that says that a full sweep ended; the rules do not name it.
    package var sweepNote = "reconcile.finished"

    /// The thresholds of the rules.
    package init() {}
}
