package import StrictJSON

extension Timeline {
    /// Answers which status the subject had at a moment; as the periods answer it.
    ///
    /// - Complexity: O(n) for n periods.
    package func asOf(_ instant: Instant) -> StatusAnswer { periods.asOf(instant) }
}

extension [Period] {
    /// Answers which status a subject with these periods, the oldest first, had at a moment.
    ///
    /// The answer is not certain where the next period is bounded and can have begun by then. A period without length is
    /// never the answer, but can be a candidate: the moments at which it can have begun are not.
    ///
    /// - Complexity: O(n) for n periods.
    package func asOf(_ instant: Instant) -> StatusAnswer {
        let places = places(at: instant)
        let current = places.current.map { self[$0] }
        let candidate = places.candidate.map { self[$0] }
        var reasons = [current, candidate].compactMap(\.self)
        if reasons.isEmpty { reasons = Array(prefix(1)) }
        return StatusAnswer(
            at: instant, status: current?.status, certain: candidate == nil,
            candidates: candidate.map { [current?.status, $0.status] } ?? [],
            confirmedUntil: current?.confirmedUntil, because: Set(reasons.map(\.deciding.sequence)).sorted())
    }

    /// The places of the period in force at a moment and of one that can have followed it already.
    func places(at instant: Instant) -> (current: Int?, candidate: Int?) {
        let current = lastIndex { $0.validFrom <= instant }
        let next = current.map { $0 + 1 } ?? 0
        guard next < count, self[next].precision == .bounded else { return (current, nil) }
        guard let bound = self[next].notBefore else {
            // Only the first period may have no bound: anything before it is possible.
            return (current, next)
        }
        return (current, bound < instant ? next : nil)
    }
}
