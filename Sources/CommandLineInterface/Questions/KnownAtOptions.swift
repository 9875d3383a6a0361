import ArgumentParser
import EventStore
import ReadModels
import StrictJSON

/// The option that takes the knowledge of an earlier time.
struct KnownAtOptions: ParsableArguments {
    @Option(
        name: .customLong("known-at"),
        help: ArgumentHelp(
            "Answer with what was known then: at an event, or at the last one recorded by an instant.",
            valueName: "sequence or instant"))
    var bound: EventBound?

    /// The last event that counts as known; nil for all there are.
    ///
    /// - Throws: `CommandLineError` for an event that does not exist; the event store's error.
    func position(_ events: EventReader, _ models: ReadModels) throws -> Int64? {
        try bound.map { try Self.position($0, events, covered: models.position) }
    }

    /// The same for who asks the events themselves.
    func position(_ events: EventReader) throws -> Int64? {
        try bound.map { try Self.position($0, events, covered: events.head()) }
    }

    /// When findings about the passing of time are evaluated: now, or when the last event that counts was recorded.
    ///
    /// - Throws: the event store's error.
    func moment(_ position: Int64?, _ models: ReadModels, _ surroundings: Surroundings) throws -> Instant {
        try position.flatMap(models.recordedAt) ?? surroundings.clock()
    }

    /// The last event that a bound takes in.
    ///
    /// - Throws: as ``position(_:_:)``.
    static func position(
        _ bound: EventBound, _ events: EventReader, covered: Int64
    ) throws -> Int64 {
        switch bound {
        case .instant(let instant): return try min(events.head(recordedBy: instant), covered)
        case .sequence(let sequence):
            guard (0...covered).contains(sequence) else {
                throw CommandLineError(
                    .usage,
                    "--known-at \(sequence) is no event of this ledger: it has the events 1 to \(covered).")
            }
            return sequence
        }
    }
}

/// The option that asks about a moment at the provider.
struct ValidAtOptions: ParsableArguments {
    @Option(
        name: .customLong("at"),
        help: ArgumentHelp("Answer for this moment at the provider, in RFC 3339.", valueName: "instant"),
        transform: validTime)
    var instant: Instant?
}

/// Reads `2026-05-04T08:15:30Z`, as `--at` takes it.
///
/// - Throws: `ValidationError`.
@Sendable func validTime(_ text: String) throws -> Instant {
    guard let instant = Instant(rfc3339: text) else {
        throw ValidationError("An instant is written like 2026-05-04T08:15:30Z, with Z or an offset.")
    }
    return instant
}
