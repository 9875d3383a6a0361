import ArgumentParser
import Lifecycle
import ReadModels
import Reports
import StrictJSON

/// Two points of known time, as `--known-at A..B` takes them.
struct KnownRange: Sendable, Hashable, ExpressibleByArgument {
    let before: EventBound
    let after: EventBound

    /// Reads `9..40` or `2026-05-04T08:15:30Z..2026-05-05T00:00:00Z`; each side as `EventBound` does.
    init?(argument: String) {
        let parts = argument.components(separatedByFirst: "..")
        guard let parts, let before = EventBound(argument: parts.0), let after = EventBound(argument: parts.1)
        else { return nil }
        (self.before, self.after) = (before, after)
    }
}

/// Shows what was learned about a subject between two points, and how its past changed by it.
struct DiffCommand: LedgerUsingCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show what was learned about a subject between two points, and how its past changed.",
        discussion: """
            Ends with 1 if anything is different. 'events --subject' and 'show' give the events themselves.

            Examples:
              account-ledger diff 7a25d9c4-6e0b-4c83-b1f7-20c4e95ab201 --known-at 12..40
              account-ledger diff 7a25d9c4-6e0b-4c83-b1f7-20c4e95ab201 \\
                --known-at 2026-05-04T00:00:00Z..2026-05-05T00:00:00Z
            """)

    @Argument(help: "The id of the user, the account group or the account.")
    var id: String

    @Option(
        help: ArgumentHelp("What was known at one point and at a later one.", valueName: "A..B"))
    var knownAt: KnownRange

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var format: FormatOptions

    func perform(in surroundings: Surroundings) async throws -> ExitStatus {
        let console = surroundings.console
        return try await ledger.withReadModels(in: surroundings) { events, models in
            let first = try KnownAtOptions.position(knownAt.before, events, covered: models.position)
            let last = try KnownAtOptions.position(knownAt.after, events, covered: models.position)
            guard first <= last else {
                throw CommandLineError(.usage, "--known-at A..B needs the earlier point first.")
            }
            let after = try models.history(of: id, knownAt: last)
            let before = try models.observations(of: id, knownAt: first).flatMap {
                SubjectHistory(subject: $0.subject, observations: $0.observations)
            }
            let learned = LearnedBetween(
                first, last, before, after,
                events: try models.sequences(ofSubject: id).filter { $0 > first && $0 <= last })
            switch format.format {
            case .json: try console.json(learned.json)
            case .table: try console.lines(learned.lines(console.style))
            }
            return learned.isEmpty ? .done : .findings
        }
    }
}

/// What `diff` answers.
private struct LearnedBetween {
    let first: Int64
    let last: Int64
    let subject: Subject
    /// The events between the two points that are about the subject.
    let events: [Int64]
    let periods: TimelineDifference
    let changes: (added: [AttributeChange], removed: [AttributeChange])
    let findings: (added: [Finding], removed: [Finding])

    init(_ first: Int64, _ last: Int64, _ before: SubjectHistory?, _ after: SubjectHistory, events: [Int64]) {
        (self.first, self.last, self.events) = (first, last, events)
        subject = after.timeline.subject
        periods = TimelineDifference(from: before?.timeline.periods ?? [], to: after.timeline.periods)
        changes = Self.difference(before?.changes ?? [], after.changes)
        findings = Self.difference(before?.findings ?? [], after.findings)
    }

    /// Whether both points tell the same.
    var isEmpty: Bool {
        periods.isEmpty && changes.added.isEmpty && changes.removed.isEmpty && findings.added.isEmpty
            && findings.removed.isEmpty
    }

    private static func difference<Item: Hashable>(_ before: [Item], _ after: [Item]) -> (
        added: [Item], removed: [Item]
    ) {
        let (old, new) = (Set(before), Set(after))
        return (after.filter { !old.contains($0) }, before.filter { !new.contains($0) })
    }

    var json: JSONValue {
        [
            "subject": .subject(subject), "known_at": [.integer(first), .integer(last)],
            "events": .array(events.map(JSONValue.integer)),
            "periods": .array(
                periods.items.map { item in
                    [
                        "change": .string(item.change.rawValue),
                        "before": item.before?.json(showsAllEvidence: false) ?? .null,
                        "after": item.after?.json(showsAllEvidence: false) ?? .null,
                    ]
                }),
            "changes": [
                "added": .array(changes.added.map(\.json)), "removed": .array(changes.removed.map(\.json)),
            ],
            "findings": [
                "added": .array(findings.added.map(\.json)), "removed": .array(findings.removed.map(\.json)),
            ],
        ]
    }

    func lines(_ style: TerminalStyle) -> [String] {
        let name = "\(subject.kind.label) \(TerminalText.escaped(subject.id))"
        var lines = ["\(style.set(name, .strong)), known at event \(first) and at event \(last)"]
        let told = events.isEmpty ? "none is about it" : events.map { "\($0)" }.joined(separator: ", ")
        lines += TerminalText.wrapped("events in between: \(told)", to: style.width) + [""]
        let changed = periods.items.filter { $0.change != .unchanged }
        if changed.isEmpty { lines.append("no period is different") }
        let width = changed.flatMap { [$0.before, $0.after] }.compactMap { $0?.status }
            .reduce(0) { max($0, DisplayWidth.of(TerminalText.escaped($1))) }
        for item in changed {
            lines +=
                Self.lines(item.before, mark: "-", width, style)
                + Self.lines(item.after, mark: "+", width, style)
        }
        for (mark, findings) in [("+", findings.added), ("-", findings.removed)] where !findings.isEmpty {
            lines += [""] + findings.flatMap { FindingText(style: style).lines(for: $0, mark: mark) }
        }
        return lines
    }

    /// A period on one line of at most 80 columns with the provider's statuses, and below it what is not exact.
    private static func lines(_ period: Period?, mark: String, _ width: Int, _ style: TerminalStyle)
        -> [String]
    {
        guard let period else { return [] }
        let status = TerminalText.escaped(period.status)
        let padding = String(repeating: " ", count: width - DisplayWidth.of(status))
        let end = period.validTo?.rfc3339 ?? "open"
        let margin = String(repeating: " ", count: width + 3)
        var lines = ["\(mark) \(style.set(status, .strong))\(padding) \(period.validFrom.rfc3339) \(end)"]
        if period.precision == .bounded {
            let bound = period.notBefore.map { "not before \($0.rfc3339)" } ?? "how much earlier is not known"
            lines.append("\(margin)bounded, \(bound)")
        }
        return lines + ["\(margin)confirmed until \(period.confirmedUntil.rfc3339)"]
    }
}

extension String {
    /// The two parts around the first place at which a separator stands; nil if it does not.
    fileprivate func components(separatedByFirst separator: String) -> (String, String)? {
        guard let range = firstRange(of: separator) else { return nil }
        return (String(self[..<range.lowerBound]), String(self[range.upperBound...]))
    }
}
