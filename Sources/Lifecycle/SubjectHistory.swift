/// What the observations of one subject say, folded once: its timeline, and what else can be asked of it.
///
/// It keeps the observations, so that it needs a good deal more memory than its timeline: make one for each question, or
/// for each subject of a book in turn. Everything it answers is a function of the set of observations.
package struct SubjectHistory: Sendable {
    /// The statuses over time.
    package let timeline: Timeline

    /// Those of the subject, in the order given.
    let observations: [Observation]

    /// All that is said, each thing once, in the order of the timeline.
    let statements: [Statement]

    /// The runs of one status, one for each period.
    let runs: [StatusRun]

    /// Folds the observations of one subject; those of others are passed over.
    ///
    /// `nil` if no observation is left.
    ///
    /// - Complexity: O(n log n) for n observations, as for the timeline alone.
    package init?(subject: Subject, observations: [Observation]) {
        let observations = Timeline.only(observations, of: subject)
        let statements = Statement.ordered(observations)
        let runs = StatusRun.runs(of: statements)
        guard
            let timeline = Timeline(
                subject: subject, observations: observations, statements: statements, runs: runs)
        else { return nil }
        self.timeline = timeline
        self.observations = observations
        self.statements = statements
        self.runs = runs
    }

    /// Whose history it is.
    var subject: Subject { timeline.subject }

    /// The observation that a statement was read from; of repeats one that stands for all.
    func origin(of statement: Statement) -> Observation { observations[statement.origin] }
}
