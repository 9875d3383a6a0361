import ArgumentParser
import EventStore
import Lifecycle
import ReadModels
import Reports
import StrictJSON

/// Lists what an auditor should look at.
struct FindingsCommand: LedgerUsingCommand {
    static let configuration = CommandConfiguration(
        commandName: "findings",
        abstract: "List what is to be looked at, with its evidence.",
        discussion: """
            Filters add up. With --fail-on the command ends with 1 if there is a finding of that severity or \
            a graver one, after the filters, so that a cron job can tell somebody. Findings about the passing \
            of time are evaluated at --now: the present, or with --known-at the time of that event.

            Examples:
              account-ledger findings
              account-ledger findings --severity error --fail-on error
              account-ledger findings --subject 7a25d9c4-6e0b-4c83-b1f7-20c4e95ab201 --format json
              account-ledger findings --kind missing_notification --kind stuck --known-at 40
            """)

    @Option(help: ArgumentHelp("Only those about this user, account group or account.", valueName: "id"))
    var subject: String?

    @Option(
        help: ArgumentHelp(
            "Only of this kind, repeatable: \(FindingKind.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "kind"),
        transform: FindingsCommand.kind)
    var kind: [FindingKind] = []

    @Option(
        help: ArgumentHelp(
            "Only of this severity, repeatable: error, warning or info.", valueName: "severity"),
        transform: FindingsCommand.severity)
    var severity: [FindingSeverity] = []

    @Option(
        help: ArgumentHelp(
            "End with 1 if there is a warning or an error, or an error.", valueName: "severity"))
    var failOn: FailureThreshold?

    @Option(
        help: ArgumentHelp("When to evaluate what depends on time, in RFC 3339.", valueName: "instant"),
        transform: validTime)
    var now: Instant?

    @OptionGroup var knownAt: KnownAtOptions
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var format: FormatOptions

    /// From which severity on a finding is a failure.
    enum FailureThreshold: String, CaseIterable, ExpressibleByArgument {
        case warning
        case error

        /// Whether a finding of a severity is one.
        func includes(_ severity: FindingSeverity) -> Bool {
            severity == .error || self == .warning && severity == .warning
        }
    }

    func perform(in surroundings: Surroundings) async throws -> ExitStatus {
        let console = surroundings.console
        return try await ledger.withReadModels(in: surroundings) { events, models in
            let position = try knownAt.position(events, models)
            let moment = try now ?? knownAt.moment(position, models, surroundings)
            let all = try models.findings(.init(subject: subject, position: position, now: moment))
            let findings = all.filter { finding in
                (kind.isEmpty || kind.contains(finding.kind))
                    && (severity.isEmpty || severity.contains(finding.severity))
            }
            let known = position ?? models.position
            switch format.format {
            case .json:
                try console.json([
                    "items": .array(findings.map(\.json)), "counts": Self.counts(findings),
                    "known_at": .integer(known), "evaluated_at": .instant(moment),
                ])
            case .table:
                let text = FindingText(style: console.style)
                for finding in findings { try console.lines(text.lines(for: finding) + [""]) }
                for sentence in Self.summary(findings, known, moment) { console.note("note: \(sentence)") }
            }
            return findings.contains { failOn?.includes($0.severity) ?? false } ? .findings : .done
        }
    }

    private static func counts(_ findings: [Finding]) -> JSONValue {
        .object(
            FindingSeverity.allCases.reversed().map { severity in
                JSONMember(
                    key: severity.rawValue,
                    value: .integer(Int64(findings.count { $0.severity == severity })))
            })
    }

    private static func summary(_ findings: [Finding], _ known: Int64, _ moment: Instant) -> [String] {
        [
            "\(findings.countsText), as known at event \(known)",
            "what depends on time was evaluated at \(moment.rfc3339)",
        ]
    }

    @Sendable static func kind(_ text: String) throws -> FindingKind {
        guard let kind = FindingKind(rawValue: text) else {
            throw ValidationError(
                "There is no such kind of finding; 'account-ledger findings --help' lists them.")
        }
        return kind
    }

    @Sendable private static func severity(_ text: String) throws -> FindingSeverity {
        guard let severity = FindingSeverity(rawValue: text) else {
            throw ValidationError("A severity is error, warning or info.")
        }
        return severity
    }
}

extension [Finding] {
    /// How many there are of each severity, the gravest first.
    var countsText: String {
        FindingSeverity.allCases.reversed().map { severity in
            "\(count { $0.severity == severity }) \(severity.rawValue)"
        }.joined(separator: ", ")
    }
}
