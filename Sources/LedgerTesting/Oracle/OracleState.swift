package import StrictJSON

/// The answer to which status a subject had at a moment.
package struct OracleState: Sendable, Hashable {
    /// Whose status it is.
    package let subject: OracleSubject
    /// The moment, in nanoseconds.
    package let at: Int64
    /// Up to which sequence events count.
    package let knownAt: Int64
    /// The status of the period that holds the moment; nil before the first.
    package let status: String?
    /// Whether there is one candidate only.
    package let isCertain: Bool
    /// What it can have been: one status, or two where nil stands for none.
    package let candidates: [String?]
    /// How far the evidence of that period speaks; nil before the first.
    package let confirmedUntil: Int64?
    /// The sequences of the evidence of the period, and of the next one where it is a candidate.
    package let because: [Int64]

    /// The JSON of `as-of`.
    package var json: JSONValue {
        [
            "subject": subject.json, "at": OracleInstant.json(at), "known_at": .integer(knownAt),
            "status": status.map { .string($0) } ?? .null, "certain": .bool(isCertain),
            "candidates": .array(candidates.map { $0.map { .string($0) } ?? .null }),
            "confirmed_until": OracleInstant.json(confirmedUntil),
            "because": .array(because.map { .integer($0) }),
        ]
    }
}

extension Oracle {
    /// Which status a subject had at a moment, in nanoseconds.
    package func asOf(_ subject: OracleSubject, _ moment: Int64) -> OracleState {
        let periods = periods(of: subject)
        let index = periods.firstIndex { period in
            period.validFrom <= moment && period.validTo.map { moment < $0 } ?? true
        }
        let period = index.map { periods[$0] }
        let next = periods.dropFirst(index.map { $0 + 1 } ?? 0).first
        let rival = next.flatMap { next -> OraclePeriod? in
            guard !next.isExact, moment < next.validFrom else { return nil }
            guard let notBefore = next.notBefore else { return index == nil ? next : nil }
            return notBefore < moment ? next : nil
        }
        let candidates: [String?] =
            if let rival { [period?.status, rival.status] } else { [period?.status] }
        let because = [period, rival].compactMap { $0 }.flatMap(\.sequences)
        return OracleState(
            subject: subject, at: moment, knownAt: knownAt, status: period?.status, isCertain: rival == nil,
            candidates: candidates, confirmedUntil: period?.confirmedUntil,
            because: Array(Set(because)).sorted())
    }
}
