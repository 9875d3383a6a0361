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

    /// Says whether an object of the subject was seen, and not only an answer that names it, like 404.
    package let isSeen: Bool

    /// Folds the observations of one subject; those of others are passed over.
    ///
    /// A pure function of the set: neither the order of the array nor repeats in it make a difference. `nil` if no
    /// observation is left. Where changes and findings are asked for as well, ``SubjectHistory`` gives all of them
    /// for the price of one.
    ///
    /// - Complexity: O(n log n) for n observations.
    package init?(subject: Subject, observations: [Observation]) {
        let observations = Self.only(observations, of: subject)
        let statements = Statement.ordered(observations)
        self.init(
            subject: subject, observations: observations, statements: statements,
            runs: StatusRun.runs(of: statements))
    }

    /// Makes the timeline of a subject's own observations, of what they say and of the runs of it.
    init?(subject: Subject, observations: [Observation], statements: [Statement], runs: [StatusRun]) {
        guard let lastSequence = observations.lazy.map(\.sequence).max() else { return nil }
        let first = observations.lazy.filter { $0.answer == nil }.min { $0.sequence < $1.sequence }
        self.subject = subject
        self.lastSequence = lastSequence
        createdAt = observations.lazy.compactMap(\.objectCreatedAt).min()
        firstSeenBy = first?.source ?? .response
        isSeen = first != nil
        periods = Period.periods(of: runs)
        var attributes = Attributes()
        for statement in statements where !statement.isClaim {
            attributes.update(with: observations[statement.origin].attributes)
        }
        self.attributes = attributes
    }

    /// Returns the observations of one subject, without a copy if there are no others.
    static func only(_ observations: [Observation], of subject: Subject) -> [Observation] {
        let isStranger = { (observation: Observation) in observation.subject != subject }
        return observations.contains(where: isStranger)
            ? observations.filter { !isStranger($0) } : observations
    }
}
