package import StrictJSON

extension ListeningRecord {
    /// A span of time, from its start up to its end.
    package struct Span: Sendable, Hashable {
        /// Its start.
        package let from: Instant

        /// Its end; for what still goes on, the moment of asking.
        package let to: Instant

        /// Makes a span from its bounds.
        package init(from: Instant, to: Instant) {
            self.from = from
            self.to = to
        }
    }

    /// The spans in which somebody listened, oldest first: from the first note on, what no gap covers.
    ///
    /// - Complexity: O(n log n) for n notes.
    package func spans(now: Instant, thresholds: Thresholds = Thresholds()) -> [Span] {
        guard let first = notes.map(\.at).filter({ $0 <= now }).min() else { return [] }
        var spans: [Span] = []
        var from: Instant? = first
        for gap in gaps(now: now, thresholds: thresholds) {
            if let start = from, start < gap.from { spans.append(Span(from: start, to: gap.from)) }
            from = gap.closing?.at
        }
        if let start = from, start < now { spans.append(Span(from: start, to: now)) }
        return spans
    }
}
