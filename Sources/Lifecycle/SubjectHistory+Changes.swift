import StrictJSON

extension SubjectHistory {
    /// The changes of the subject's attributes, in the order of its timeline.
    ///
    /// An object that does not have an attribute says nothing about it, and the first value that is seen is no change.
    ///
    /// - Complexity: O(n) for n observations.
    package var changes: [AttributeChange] {
        if subject.kind == .user { return [] }
        var changes: [AttributeChange] = []
        var known = Attributes()
        let attributes = AttributeChange.Attribute.allCases
        // The place of the last statement that had each attribute.
        var last = [Int?](repeating: nil, count: attributes.count)
        // And the place from which on it had the value that is known.
        var first = [Int](repeating: 0, count: attributes.count)
        for (place, statement) in statements.enumerated() where !statement.isClaim {
            let seen = origin(of: statement).attributes
            for (index, attribute) in attributes.enumerated() {
                guard seen.has(attribute) else { continue }
                if let earlier = last[index].map({ statements[$0] }),
                    !seen.agrees(with: known, on: attribute),
                    let old = known.value(of: attribute), let new = seen.value(of: attribute)
                {
                    changes.append(
                        AttributeChange(
                            attribute: attribute, from: old, to: new,
                            notBefore: latest(
                                of: attribute, in: first[index]..<place, notAfter: statement.version),
                            at: statement.version,
                            evidence: Set([earlier, statement].map(\.firstEvidence.sequence)).sorted()))
                    first[index] = place
                }
                last[index] = place
            }
            known.update(with: seen)
        }
        return changes
    }

    /// The latest moment for which the statements between two places show an attribute.
    private func latest(
        of attribute: AttributeChange.Attribute, in places: Range<Int>, notAfter end: Instant?
    ) -> Instant? {
        statements[places].lazy
            .filter { !$0.isClaim && origin(of: $0).attributes.has(attribute) }
            .flatMap { [$0.version, $0.version == nil ? nil : $0.asOf].compactMap(\.self) }
            .filter { instant in end.map { instant <= $0 } ?? true }
            .max()
    }
}

extension Statement {
    /// *u*, or `nil` if nothing gives one.
    var version: Instant? { updated == .distantPast ? nil : updated }
}
