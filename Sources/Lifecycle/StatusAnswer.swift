package import StrictJSON

/// Which status a subject had at a moment, as far as the ledger knows.
package struct StatusAnswer: Sendable, Hashable {
    /// The moment that was asked for.
    package let at: Instant

    /// The status of the period in force; `nil` if the first had not begun.
    package let status: String?

    /// Says whether no other status is possible.
    package let certain: Bool

    /// If not certain: the status given and the one that may have followed it already; `nil` stands for none.
    ///
    /// Empty if certain.
    package let candidates: [String?]

    /// The latest moment for which the evidence of the period in force speaks; `nil` if none is.
    ///
    /// Where the moment asked for is later, the answer rests on nothing having been heard since.
    package let confirmedUntil: Instant?

    /// The events that decide the starts of the periods concerned, ascending.
    ///
    /// Before the first period: the event that decides its start.
    package let because: [Int64]

    /// Makes an answer from its parts.
    package init(
        at: Instant, status: String?, certain: Bool, candidates: [String?], confirmedUntil: Instant?,
        because: [Int64]
    ) {
        self.at = at
        self.status = status
        self.certain = certain
        self.candidates = candidates
        self.confirmedUntil = confirmedUntil
        self.because = because
    }
}
