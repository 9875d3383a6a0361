package import StrictJSON

/// Something that an auditor should look at, with its evidence.
package struct Finding: Sendable, Hashable {
    /// What it is.
    package let kind: FindingKind

    /// How grave it is.
    package let severity: FindingSeverity

    /// Whom it is about; `nil` if it is about no subject.
    package let subject: Subject?

    /// The events that show it, ascending, each once.
    package let sequences: [Int64]

    /// The moment it is about, at the provider where it is about a subject; `nil` if nothing gives one.
    package let at: Instant?

    /// A sentence that says what is the case and what to do; without ids, free text or personal data.
    package let message: String

    /// What a program needs to know, as an object whose keys are fixed for each kind.
    ///
    /// It may hold the provider's words, the names of accounts and the ids of users, but nothing else of a user.
    package let details: JSONValue

    /// Makes a finding from its parts, as it was found or stored; `severity` is that of the kind if left out.
    package init(
        _ kind: FindingKind, severity: FindingSeverity? = nil, subject: Subject?, sequences: [Int64],
        at: Instant?, message: String, details: JSONValue
    ) {
        self.kind = kind
        self.severity = severity ?? kind.severity
        self.subject = subject
        self.sequences = Set(sequences).sorted()
        self.at = at
        self.message = message
        self.details = details
    }
}

extension Finding {
    /// The finding as JSON, with instants in UTC with nine digits.
    ///
    /// Shape: `{"kind","severity","subject":{"kind","id"}|null,"sequences","at","message","details"}`.
    package var json: JSONValue {
        [
            "kind": .string(kind.rawValue),
            "severity": .string(severity.rawValue),
            "subject": subject.map(JSONValue.subject) ?? .null,
            "sequences": .array(sequences.map(JSONValue.integer)),
            "at": .instant(at),
            "message": .string(message),
            "details": details,
        ]
    }

    /// Returns findings in the one order that lists of them have, each once.
    ///
    /// By moment (those without one first), then kind, subject, sequences and details.
    package static func ordered(_ findings: [Finding]) -> [Finding] {
        if findings.count < 2 { return findings }
        var result: [Finding] = []
        for finding in findings.sorted(by: precedes) where finding != result.last { result.append(finding) }
        return result
    }

    private static func precedes(_ lhs: Finding, _ rhs: Finding) -> Bool {
        if lhs.at != rhs.at {
            guard let left = lhs.at else { return true }
            return rhs.at.map { left < $0 } ?? false
        }
        if lhs.kind != rhs.kind { return lhs.kind.rawValue < rhs.kind.rawValue }
        if lhs.subject != rhs.subject {
            guard let left = lhs.subject else { return true }
            return rhs.subject.map { left < $0 } ?? false
        }
        if lhs.sequences != rhs.sequences { return lhs.sequences.lexicographicallyPrecedes(rhs.sequences) }
        return lhs.details.canonicalBytes.lexicographicallyPrecedes(rhs.details.canonicalBytes)
    }
}

extension JSONValue {
    /// An instant as text, or `null`.
    static func instant(_ instant: Instant?) -> JSONValue { text(instant?.rfc3339) }

    /// A text, or `null`.
    static func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

    /// A subject by kind and id.
    static func subject(_ subject: Subject) -> JSONValue {
        ["kind": .string(subject.kind.rawValue), "id": .string(subject.id)]
    }
}
