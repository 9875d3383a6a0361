import ArgumentParser
import EventStore
import ReadModels
import Reports
import StrictJSON

/// Shows the log, or a part of it.
struct EventsCommand: LedgerUsingCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Show the log of events.",
        discussion: """
            --from and --to take a position (9) or an instant (2026-05-04T08:15:30Z) and include it; \
            instants are compared with the time at which an event was recorded. With --follow the log goes \
            on as events arrive, until it is interrupted; its JSON is then one event a line.

            Examples:
              account-ledger events --from 1 --to 20
              account-ledger events --kind webhook.delivery
              account-ledger events --subject 7a25d9c4-6e0b-4c83-b1f7-20c4e95ab201
              account-ledger events --from 2026-05-04T00:00:00Z --format json
              account-ledger events --follow
            """)

    @Option(
        help: ArgumentHelp("Only events that mention this user, account group or account.", valueName: "id"))
    var subject: String?

    @Option(
        help: ArgumentHelp(
            "Only events of this kind: \(EventKind.all.map(\.rawValue).joined(separator: ", ")).",
            valueName: "kind"),
        transform: EventsCommand.kind)
    var kind: EventKind?

    @Option(help: ArgumentHelp("The first event to show.", valueName: "sequence or instant"))
    var from: EventBound?

    @Option(help: ArgumentHelp("The last event to show.", valueName: "sequence or instant"))
    var to: EventBound?

    @Flag(help: "Go on as events arrive.")
    var follow = false

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var format: FormatOptions

    func validate() throws {
        if follow, to != nil {
            throw ValidationError("--follow has no end: leave out --to.")
        }
    }

    func perform(in surroundings: Surroundings) async throws -> ExitStatus {
        let directory = try ledger.directory(surroundings.environment)
        return try await ledger.withEvents(in: surroundings) { events in
            let selection = try EventSelection(
                kind: kind, from: from, to: to, headRecordedBy: events.head(recordedBy:))
            var listing = EventListing(
                console: surroundings.console, format: format.format, isFollowing: follow,
                selection: selection)
            var mentions: [Int64]?
            if subject != nil { mentions = try Self.mentions(of: subject, in: directory, events) }
            if let mentions, mentions.isEmpty { throw CommandLineError.unknownSubject }
            var head = try events.head()
            try listing.begin(head: head)
            try listing.write(events, after: 0, through: head, among: mentions)
            guard follow else {
                try listing.end(knownAt: head)
                return .done
            }
            while true {
                try surroundings.console.flush()
                try await Task.sleep(for: .milliseconds(250))
                let newHead = try events.head()
                guard newHead > head else { continue }
                mentions = try Self.mentions(of: subject, in: directory, events)
                try listing.write(events, after: head, through: newHead, among: mentions)
                head = newHead
            }
        }
    }

    /// The events that mention a subject, ascending; nil where no subject was asked for.
    private static func mentions(
        of subject: String?, in directory: LedgerDirectory, _ events: EventReader
    ) throws -> [Int64]? {
        guard let subject else { return nil }
        let models = try ReadModels.open(directory, events: events)
        defer { try? models.close() }
        return try models.sequences(ofSubject: subject)
    }

    @Sendable private static func kind(_ text: String) throws -> EventKind {
        guard let kind = EventKind.all.first(where: { $0.rawValue == text }) else {
            throw ValidationError(
                "There is no such kind; the kinds are \(EventKind.all.map(\.rawValue).joined(separator: ", "))."
            )
        }
        return kind
    }
}
