import StrictJSON

/// A history of a user, its account groups and their accounts: what was true, and what a ledger got to know of it.
///
/// The provider is simulated with the faults that one has to expect: notifications lost, late, repeated and out of
/// order, snapshots taken when they are sent, reads from a stale replica, clocks that disagree, fields that are missing,
/// words that nobody knows. The same seed gives the same history, on every machine.
package struct SimulatedHistory: Sendable {
    /// The seed that it follows from.
    package let seed: UInt64
    /// How the provider and the receiver behaved.
    package let traits: SimulatedTraits
    /// What reached the ledger, in the order of arrival, 1 to 40 events; instants follow the receiver's clock.
    package let events: [OracleEvent]
    /// What was true, by subject.
    package let truth: [SimulatedTruth]
    /// Whether everything that was said of a subject was true of it at some moment.
    ///
    /// It was not where one id came with two contents that cannot both be true.
    package let isTruthful: Bool

    /// Whether `updated_at` moves with every change, on which the rules rely.
    package var updatedAtMoves: Bool { traits.updatedAtMoves }

    /// Whether a start that the rules call exact has to be true.
    package var bindsExactStarts: Bool { updatedAtMoves && isTruthful }

    /// The history of a seed, with traits of its own unless some are given.
    package init(seed: UInt64, traits given: SimulatedTraits? = nil) {
        var generator = SeededGenerator(seed: seed)
        let drawn = SimulatedTraits(using: &generator)
        let traits = given ?? drawn
        func branch() -> SeededGenerator { SeededGenerator(seed: generator.next()) }
        var growth = SimulatedGrowth(generator: branch(), traits: traits)
        let lives = growth.lives()
        let writer = SimulatedWriter(generator: branch(), traits: traits)
        var mail = SimulatedMail(generator: branch(), writer: writer, lives: lives)
        var reads = SimulatedReads(generator: branch(), writer: writer, lives: lives)
        var calls = SimulatedCalls(generator: branch(), reads: reads)
        let deliveries = mail.deliveries()
        var arrivals = deliveries + calls.arrivals() + reads.answers(generator.number(0...8))
        while arrivals.isEmpty { arrivals = reads.answers(1) }
        var ledger = SimulatedLedger(generator: branch(), writer: writer)
        self.seed = seed
        self.traits = traits
        events = ledger.events(of: arrivals)
        truth = lives.map { SimulatedTruth(subject: $0.subject, statuses: $0.truth) }
        isTruthful = mail.isTruthful
    }

    /// What was true of a subject; nil for one that nobody ever was.
    package func truth(of subject: OracleSubject) -> SimulatedTruth? {
        truth.first { $0.subject == subject }
    }
}
