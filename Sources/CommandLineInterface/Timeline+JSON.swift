import Lifecycle
import StrictJSON

extension Timeline {
    /// The timeline as `history` writes it.
    ///
    /// Shape: `{"subject","known_at","periods","changes","findings"}`, the periods oldest first.
    ///
    /// - `knownAt`: the sequence of the newest event that was taken into account.
    /// - `showsAllEvidence`: false for the deciding piece, the first of each source and the latest.
    func json(knownAt: Int64, showsAllEvidence: Bool) -> JSONValue {
        [
            "subject": [
                "kind": .string(subject.kind.rawValue), "id": .string(subject.id),
                "created_at": .instant(createdAt),
                "first_seen_by": .string(firstSeenBy.rawValue),
            ],
            "known_at": .integer(knownAt),
            "periods": .array(periods.map { $0.json(showsAllEvidence: showsAllEvidence) }),
            "changes": [],
            "findings": [],
        ]
    }
}

extension Period {
    fileprivate func json(showsAllEvidence: Bool) -> JSONValue {
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
    fileprivate var json: JSONValue {
        ["sequence": .integer(sequence), "source": .string(source.rawValue), "imported": .bool(imported)]
    }
}
