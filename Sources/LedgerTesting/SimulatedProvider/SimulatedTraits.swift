/// How a simulated provider and its receiver behave throughout one history.
///
/// Odds are in cases of a thousand, times and units in nanoseconds. Each history draws its own, so that some are tidy
/// and some have every fault at once.
package struct SimulatedTraits: Sendable, Hashable {
    /// Whether `updated_at` moves with every change.
    package var updatedAtMoves = true
    /// What `updated_at` and `created_at` of objects are cut to.
    package var objectUnit: Int64 = OracleSpan.second
    /// What `created_at` of notifications is cut to.
    package var notificationUnit: Int64 = 1
    /// Whether a notification carries the object as it is when it is sent, not when it was made.
    package var takesSnapshotsAtSending = false
    /// Whether a repeated delivery carries the object anew.
    package var takesSnapshotsAnew = false
    /// Notifications that never arrive.
    package var loss = 0
    /// Notifications that arrive once more.
    package var repetition = 0
    /// Notifications that arrive minutes to days late.
    package var delay = 0
    /// Reads that a replica answers which has not caught up.
    package var staleness = 0
    /// Objects and notifications that lack something.
    package var gaps = 0
    /// Steps of a life that no table has, words that nobody knows, bodies that cannot be read.
    package var oddity = 0
    /// Changes that follow each other within a second.
    package var haste = 0
    /// Events that came by `import`.
    package var importing = 0
    /// Instants that are written with an offset.
    package var offsets = 0
    /// How far the receiver's clock is ahead.
    package var skew: Int64 = 0

    /// A provider without a fault.
    package init() {}

    /// Traits drawn at random.
    init(using generator: inout SeededGenerator) {
        updatedAtMoves = !generator.happens(150)
        objectUnit = generator.pick([OracleSpan.second, OracleSpan.second, 1_000_000, 1000, 1])
        notificationUnit = generator.pick([1, 1, 1000, 1_000_000, OracleSpan.second])
        takesSnapshotsAtSending = generator.happens(500)
        takesSnapshotsAnew = takesSnapshotsAtSending && generator.happens(500)
        loss = generator.pick([0, 0, 100, 300, 700])
        repetition = generator.pick([0, 50, 200, 500])
        delay = generator.pick([0, 50, 200, 500])
        staleness = generator.pick([0, 0, 100, 400])
        gaps = generator.pick([0, 0, 0, 30, 150])
        oddity = generator.pick([0, 0, 20, 80, 200])
        haste = generator.pick([50, 100, 500, 900])
        importing = generator.pick([0, 0, 0, 200])
        offsets = generator.pick([0, 0, 50, 300])
        skew = Self.skew(using: &generator)
    }

    private static func skew(using generator: inout SeededGenerator) -> Int64 {
        let reach = generator.pick([0, 0, 500_000_000, 3 * OracleSpan.second, 6 * OracleSpan.minute])
        return generator.number(-reach...reach)
    }
}
