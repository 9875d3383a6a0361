import ArgumentParser
import Lifecycle
import ReadModels
import StrictJSON

/// Answers which status a user, an account group or an account had at a moment.
struct AsOfCommand: LedgerUsingCommand {
    static let configuration = CommandConfiguration(
        commandName: "as-of",
        abstract: "Say which status a user, an account group or an account had at a moment.",
        discussion: """
            Where a change is known only within bounds and the moment lies between them, both statuses are \
            named and the answer is not certain. With --known-at the answer is the one that this ledger would \
            have given then. 'why' says what it rests on.

            Examples:
              account-ledger as-of 7a25d9c4-6e0b-4c83-b1f7-20c4e95ab201 --at 2026-05-04T12:00:00Z
              account-ledger as-of 7a25d9c4-6e0b-4c83-b1f7-20c4e95ab201 --at 2026-05-04T12:00:00Z --known-at 40
            """)

    @Argument(help: "The id of the user, the account group or the account.")
    var id: String

    @Option(
        help: ArgumentHelp("The moment at the provider, in RFC 3339.", valueName: "instant"),
        transform: validTime)
    var at: Instant

    @OptionGroup var knownAt: KnownAtOptions
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var format: FormatOptions

    func perform(in surroundings: Surroundings) async throws -> ExitStatus {
        try await ledger.withReadModels(in: surroundings) { events, models in
            let position = try knownAt.position(events, models)
            let history = try models.history(of: id, knownAt: position)
            try surroundings.console.record(
                history.timeline.asOf(at).record(of: history.timeline, knownAt: position ?? models.position),
                as: format.format)
            return .done
        }
    }
}

extension ReadModels {
    /// The history of an id, as known at a position, or now.
    ///
    /// - Throws: `CommandLineError` where nothing is known of it; `ReadModelsError`.
    func history(of id: String, knownAt position: Int64?) throws -> SubjectHistory {
        guard let found = try observations(of: id, knownAt: position ?? .max) else {
            throw CommandLineError.unknownSubject
        }
        guard let history = SubjectHistory(subject: found.subject, observations: found.observations) else {
            throw CommandLineError(
                .notFound, "No event up to --known-at is about that id; later ones are: leave the option out."
            )
        }
        return history
    }
}

extension StatusAnswer {
    /// The answer as `as-of` writes it.
    fileprivate func record(of timeline: Timeline, knownAt position: Int64) -> Record {
        Record([
            ("subject", .subject(timeline.subject)),
            ("at", .instant(at)),
            ("known_at", .integer(position)),
            ("status", .text(status)),
            ("certain", .bool(certain)),
            ("candidates", .array(candidates.map(JSONValue.text))),
            ("confirmed_until", .instant(confirmedUntil)),
            ("because", .array(because.map(JSONValue.integer))),
        ])
    }
}
