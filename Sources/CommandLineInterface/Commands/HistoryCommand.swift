import ArgumentParser
import ReadModels
import Reports

/// Shows which status a user, an account group or an account had when, and how that is known.
struct HistoryCommand: LedgerUsingCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show the timeline of a user, an account group or an account.",
        discussion: """
            Each status is shown with its start and end, with how well the start is known, and with the \
            events that say so; 'show' gives the events themselves. An open status is not claimed to hold \
            beyond the moment until which it is confirmed.

            Examples:
              account-ledger history 7a25d9c4-6e0b-4c83-b1f7-20c4e95ab201
              account-ledger history 7a25d9c4-6e0b-4c83-b1f7-20c4e95ab201 --known-at 40
              account-ledger history 7a25d9c4-6e0b-4c83-b1f7-20c4e95ab201 --format json
            """)

    @Argument(help: "The id of the user, the account group or the account.")
    var id: String

    @Flag(help: "List every event that speaks for a status, not only the deciding ones.")
    var allEvidence = false

    @OptionGroup var knownAt: KnownAtOptions
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var format: FormatOptions

    func perform(in surroundings: Surroundings) async throws -> ExitStatus {
        let console = surroundings.console
        return try await ledger.withReadModels(in: surroundings) { events, models in
            let position = try knownAt.position(events, models)
            let history = try models.history(of: id, knownAt: position)
            let findings = try models.findings(
                .init(subject: id, position: position, now: knownAt.moment(position, models, surroundings)))
            switch format.format {
            case .table:
                let text = TimelineText(style: console.style, showsAllEvidence: allEvidence)
                try console.lines(
                    text.lines(for: history, findings: findings, knownAt: position ?? models.position))
            case .json:
                try console.json(
                    history.json(
                        knownAt: position ?? models.position, findings: findings,
                        showsAllEvidence: allEvidence))
            }
            return .done
        }
    }
}

extension CommandLineError {
    /// No event mentions the id that was asked for.
    static var unknownSubject: CommandLineError {
        CommandLineError(
            .notFound,
            "No event of this ledger mentions that id: 'account-ledger list' shows the ids there are.")
    }
}
