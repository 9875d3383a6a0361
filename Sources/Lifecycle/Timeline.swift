package import StrictJSON

/// The statuses of one subject over time, as a set of observations tells them.
package struct Timeline: Sendable, Hashable {
    /// Whose timeline it is.
    package let subject: Subject

    /// The object's own `created_at`: the smallest that was seen, or `nil` if none was.
    package let createdAt: Instant?

    /// The way the first object of the subject reached the ledger.
    ///
    /// An answer without an object (404, for example) is not counted, unless there is nothing else.
    package let firstSeenBy: ObservationSource

    /// The periods, oldest first; each ends where the next begins.
    ///
    /// Empty if nothing carries a status.
    package let periods: [Period]

    /// The current value of each attribute.
    package let attributes: Attributes

    /// The greatest sequence among the observations, with or without a status.
    package let lastSequence: Int64

    /// Folds the observations of one subject; those of others are passed over.
    ///
    /// A pure function of the set: neither the order of the array nor repeats in it make a difference. `nil` if no
    /// observation is left.
    ///
    /// - Complexity: O(n log n) for n observations.
    package init?(subject: Subject, observations: [Observation]) {
        let isStranger = { (observation: Observation) in observation.subject != subject }
        let observations =
            observations.contains(where: isStranger) ? observations.filter { !isStranger($0) } : observations
        guard let lastSequence = observations.lazy.map(\.sequence).max() else { return nil }
        let statements = Statement.ordered(observations)
        let runs = StatusRun.runs(of: statements)
        self.subject = subject
        self.lastSequence = lastSequence
        createdAt = observations.lazy.compactMap(\.objectCreatedAt).min()
        firstSeenBy =
            observations.lazy.filter { $0.answer == nil }
            .min { $0.sequence < $1.sequence }?.source ?? .response
        periods = Period.periods(of: runs)
        var attributes = Attributes()
        for origin in statements.lazy.compactMap(\.origin) {
            attributes.update(with: observations[origin].attributes)
        }
        self.attributes = attributes
    }
}
