import Lifecycle
import StrictJSON

extension SubjectHistory {
    /// The history as `history` writes it.
    ///
    /// Shape: `{"subject","known_at","periods","changes","findings"}`, the periods oldest first.
    ///
    /// - `knownAt`: the sequence of the newest event that was taken into account.
    /// - `findings`: those about the subject, in the order of lists.
    /// - `showsAllEvidence`: false for the deciding piece, the first of each source and the latest.
    func json(knownAt: Int64, findings: [Finding], showsAllEvidence: Bool) -> JSONValue {
        [
            "subject": [
                "kind": .string(timeline.subject.kind.rawValue), "id": .string(timeline.subject.id),
                "created_at": .instant(timeline.createdAt),
                "first_seen_by": .string(timeline.firstSeenBy.rawValue),
            ],
            "known_at": .integer(knownAt),
            "periods": .array(timeline.periods.map { $0.json(showsAllEvidence: showsAllEvidence) }),
            "changes": .array(changes.map(\.json)),
            "findings": .array(findings.map(\.json)),
        ]
    }
}

extension AttributeChange {
    /// The change as `history` writes it.
    var json: JSONValue {
        [
            "attribute": .string(attribute.rawValue), "from": from, "to": to,
            "not_before": .instant(notBefore), "at": .instant(at),
            "sequences": .array(evidence.map(JSONValue.integer)),
        ]
    }
}

extension Period {
    /// The period as `history` writes it.
    func json(showsAllEvidence: Bool) -> JSONValue {
        [
            "status": .string(status),
            "valid_from": .instant(validFrom),
            "valid_to": .instant(validTo),
            "precision": .string(precision.rawValue),
            "not_before": .instant(notBefore),
            "confirmed_until": .instant(confirmedUntil),
            "known_since": .integer(knownSince),
            "evidence": .array((showsAllEvidence ? evidence : shortEvidence()).map(\.json)),
            "evidence_count": .integer(Int64(evidence.count)),
        ]
    }
}

extension Evidence {
    /// A piece of evidence as `history` writes it.
    var json: JSONValue {
        ["sequence": .integer(sequence), "source": .string(source.rawValue), "imported": .bool(imported)]
    }
}
