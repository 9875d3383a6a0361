import StrictJSON

extension SubjectHistory {
    /// `attribute_changed`: each change of an attribute.
    var attributeFindings: [Finding] {
        changes.map { change in
            Finding(
                .attributeChanged, subject: subject, sequences: change.evidence, at: change.at,
                message:
                    "The attribute \(change.attribute.rawValue) changed. Check that the change was expected.",
                details: [
                    "attribute": .string(change.attribute.rawValue), "from": change.from, "to": change.to,
                    "not_before": .instant(change.notBefore),
                ])
        }
    }
}
