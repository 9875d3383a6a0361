import ArgumentParser
import Lifecycle
import ReadModels
import Reports
import StrictJSON

/// Shows the current state of the book.
struct ListCommand: LedgerUsingCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract:
            "List users, account groups or accounts with their current status, or with that of a moment.",
        discussion: """
            Filters add up: only what fits all of them is listed. With --at the status is the one at that \
            moment; where two are possible, --status finds both, and 'certain' says so. Names, types and \
            owners are always the newest that are known. With --known-at only what was known then counts.

            Examples:
              account-ledger list accounts
              account-ledger list accounts --status PENDING_APPROVAL --format json
              account-ledger list accounts --at 2026-05-04T12:00:00Z --known-at 2026-05-05T00:00:00Z
              account-ledger list account-groups --user 0b1f6a52-7c3e-4d18-9a40-5e2d8c71f001
            """)

    /// What can be listed.
    enum Subjects: String, CaseIterable, ExpressibleByArgument {
        case users
        case accountGroups = "account-groups"
        case accounts

        /// The kind of each of them.
        var kind: SubjectKind {
            switch self {
            case .users: .user
            case .accountGroups: .accountGroup
            case .accounts: .account
            }
        }
    }

    @Argument(help: "What to list: users, account-groups or accounts.")
    var subjects: Subjects

    @Option(help: ArgumentHelp("Only those with this status, such as ACTIVE.", valueName: "status"))
    var status: String?

    @Option(help: ArgumentHelp("Only the accounts of this account group, and that group.", valueName: "id"))
    var group: String?

    @Option(help: ArgumentHelp("Only those that belong to this user, and that user.", valueName: "id"))
    var user: String?

    @Option(help: ArgumentHelp("Only those of this type, such as TRADING.", valueName: "type"))
    var type: String?

    @Option(
        help: ArgumentHelp("Only those with a finding of this kind, such as stuck.", valueName: "kind"),
        transform: FindingsCommand.kind)
    var finding: FindingKind?

    @OptionGroup var validAt: ValidAtOptions
    @OptionGroup var knownAt: KnownAtOptions
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var format: FormatOptions

    func perform(in surroundings: Surroundings) async throws -> ExitStatus {
        let console = surroundings.console
        return try await ledger.withReadModels(in: surroundings) { events, models in
            let filter = ListFilter(status: status, group: group, user: user, type: type)
            let position = try knownAt.position(events, models)
            let at = validAt.instant
            let states =
                if let position, position < models.position {
                    try models.list(subjects.kind, filter, at: at, knownAt: position)
                } else {
                    try models.list(subjects.kind, filter, at: at)
                }
            let found = try finding.map { kind in
                let moment = try knownAt.moment(position, models, surroundings)
                let all = try models.findings(.init(position: position, now: moment))
                return Set(all.lazy.filter { $0.kind == kind }.compactMap(\.subject))
            }
            let records = states.filter { found?.contains($0.subject) ?? true }.map(\.record)
            let known = position ?? models.position
            switch format.format {
            case .json:
                try console.json([
                    "items": .array(records.map(\.json)), "known_at": .integer(known),
                ])
            case .table:
                guard let first = records.first else {
                    console.note(
                        "note: there are no \(subjects.rawValue) that fit, as known at event \(known)"
                    )
                    return .done
                }
                var table = TextTable(first.fields.map { TextTable.Column($0.name) })
                for record in records { table.append(record.fields.map { TextCell($0.value.cellText) }) }
                try console.lines(table.lines(console.style))
            }
            return .done
        }
    }
}
