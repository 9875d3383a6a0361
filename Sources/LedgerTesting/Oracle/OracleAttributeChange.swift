package import StrictJSON

/// A change of a field that a subject carries beside its status.
package struct OracleAttributeChange: Sendable, Hashable {
    /// The field's name.
    package let attribute: String
    /// The value before.
    package let from: JSONValue
    /// The value after.
    package let to: JSONValue
    /// The latest moment, not after ``by``, for which the last observation of the old value speaks.
    package let after: Int64
    /// The `updated_at` of the first observation of the new value.
    package let by: Int64
    /// The evidence of the first observation of the new value.
    package let evidence: [OracleEvidence]

    /// One entry of the changes in `history`.
    package var json: JSONValue {
        [
            "attribute": .string(attribute), "from": from, "to": to,
            "after": OracleInstant.json(after), "by": OracleInstant.json(by),
            "sequences": .array(evidence.map { .integer($0.sequence) }),
        ]
    }
}

extension Oracle {
    /// The fields that are followed.
    package static let attributeNames = [
        "type", "users", "business_id", "name", "account_group_id", "account_number",
        "securities_account_number",
    ]

    /// The observations that carry a field, which one with null does not, in the order of all observations, those without a status among them.
    func carriers(of attribute: String, in observations: [OracleObservation]) -> [OracleObservation] {
        observations.filter { ($0.object?[attribute] ?? .null) != .null }.sorted(
            by: OracleObservation.precedes)
    }

    /// The current value of each field that some observation of a subject has, by name.
    package func attributes(of subject: OracleSubject) -> [String: JSONValue] {
        let observations = observations(of: subject)
        var values: [String: JSONValue] = [:]
        for attribute in Self.attributeNames {
            values[attribute] = carriers(of: attribute, in: observations).last?.object?[attribute]
        }
        return values
    }

    /// The changes of a subject's fields, field by field, oldest first.
    package func changes(of subject: OracleSubject) -> [OracleAttributeChange] {
        let observations = observations(of: subject)
        return Self.attributeNames.flatMap { attribute in
            let carriers = carriers(of: attribute, in: observations)
            return zip(carriers, carriers.dropFirst()).compactMap { change(of: attribute, from: $0, to: $1) }
        }
    }

    private func change(
        of attribute: String, from earlier: OracleObservation, to later: OracleObservation
    ) -> OracleAttributeChange? {
        guard let from = earlier.object?[attribute], let to = later.object?[attribute],
            from != to, from.canonicalText != to.canonicalText
        else { return nil }
        let spoken = [earlier.updatedAt, earlier.asOf].filter { $0 <= later.updatedAt }.max()
        return OracleAttributeChange(
            attribute: attribute, from: from, to: to, after: spoken ?? later.updatedAt, by: later.updatedAt,
            evidence: later.evidence)
    }
}
