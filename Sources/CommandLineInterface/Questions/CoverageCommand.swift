import ArgumentParser
import EventStore
import Lifecycle
import ReadModels
import Reports
import StrictJSON

/// Says when somebody listened, and when the provider was asked.
struct CoverageCommand: LedgerUsingCommand {
    static let configuration = CommandConfiguration(
        commandName: "coverage",
        abstract: "Say when the ledger was listening, and when it was asking.",
        discussion: """
            What happened at the provider while nobody listened is known only if somebody asked afterwards. \
            The receiver leaves notes when it starts and stops and once an hour; a silence of more than 65 \
            minutes is a gap.

            Examples:
              account-ledger coverage
              account-ledger coverage --from 2026-05-01T00:00:00Z --to 2026-06-01T00:00:00Z --format json
            """)

    @Option(
        help: ArgumentHelp("The start; the first event's time unless told otherwise.", valueName: "instant"),
        transform: validTime)
    var from: Instant?

    @Option(
        help: ArgumentHelp("The end; now unless told otherwise.", valueName: "instant"), transform: validTime)
    var to: Instant?

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var format: FormatOptions

    func perform(in surroundings: Surroundings) async throws -> ExitStatus {
        let console = surroundings.console
        return try await ledger.withReadModels(in: surroundings) { events, models in
            let end = to ?? surroundings.clock()
            let start = try from ?? events.event(1)?.recordedAt ?? end
            guard start <= end else { throw CommandLineError(.usage, "--from is after --to.") }
            let coverage = try models.coverage(from: start, to: end)
            switch format.format {
            case .json: try console.json(coverage.json(knownAt: models.position))
            case .table: try console.lines(coverage.lines(console.style))
            }
            return .done
        }
    }
}

extension Coverage {
    /// The coverage as `coverage` writes it.
    fileprivate func json(knownAt position: Int64) -> JSONValue {
        [
            "from": .instant(asked.from), "to": .instant(asked.to), "known_at": .integer(position),
            "listening": .array(listening.map { ["from": .instant($0.from), "to": .instant($0.to)] }),
            "gaps": .array(
                gaps.map { gap in
                    [
                        "from": .instant(gap.from), "to": .instant(gap.closing?.at),
                        "cause": .string(gap.cause.rawValue),
                        "sequences": .array(
                            [gap.opening.sequence, gap.closing?.sequence].compactMap(\.self).map(
                                JSONValue.integer)),
                    ]
                }),
            "reads": [
                "count": .integer(reads), "first": .instant(readBetween?.from),
                "last": .instant(readBetween?.to),
            ],
            "sweeps": .array(sweeps.map(JSONValue.instant)),
        ]
    }

    /// One line for each span, in the order of time.
    fileprivate func lines(_ style: TerminalStyle) -> [String] {
        var rows: [(at: Instant, cells: [String?])] = listening.map { span in
            (span.from, [span.from.rfc3339, span.to.rfc3339, "listening"])
        }
        rows += gaps.map { gap in
            (gap.from, [gap.from.rfc3339, gap.closing?.at.rfc3339 ?? "still", "gap: \(gap.cause.rawValue)"])
        }
        rows += sweeps.map { ($0, [nil, $0.rfc3339, "everything read"]) }
        if let readBetween {
            let title = reads == 1 ? "1 answer" : "\(reads) answers"
            rows.append((readBetween.from, [readBetween.from.rfc3339, readBetween.to.rfc3339, title]))
        }
        guard !rows.isEmpty else { return ["nobody is known to have listened or asked"] }
        var table = TextTable(["from", "to", "what"].map { TextTable.Column($0) })
        for row in rows.sorted(by: { $0.at < $1.at }) { table.append(row.cells.map { TextCell($0) }) }
        return table.lines(style)
    }
}
