package import StrictJSON

extension Oracle {
    /// The JSON of `history` with all evidence; nil for a subject of whom no object was seen.
    ///
    /// Findings are those of ``findings(about:)``, so none that depend on the time of the question.
    package func history(of subject: OracleSubject) -> JSONValue? {
        let observations = observations(of: subject).filter { !$0.isClaim }
        guard let first = observations.map(\.evidence).joined().min(by: Self.isEarlier) else { return nil }
        let created = observations.compactMap(\.objectCreatedAt).min()
        return [
            "subject": [
                "kind": .string(subject.kind), "id": .string(subject.id),
                "created_at": OracleInstant.json(created), "first_seen_by": .string(first.source),
            ],
            "known_at": .integer(knownAt),
            "periods": .array(periods(of: subject).map(\.json)),
            "changes": .array(changes(of: subject).map(\.json)),
            "findings": .array(findings(about: subject).map(\.json)),
        ]
    }

    private static func isEarlier(_ one: OracleEvidence, _ other: OracleEvidence) -> Bool {
        (one.sequence, one.source) < (other.sequence, other.source)
    }
}
