import ArgumentParser
import Lifecycle
import Reports
import StrictJSON

/// Prints the status machine: which statuses may follow each other, and what that rests on.
struct RulesCommand: LedgerCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Show which statuses may follow each other, and what that rests on.",
        discussion: """
            The ledger refuses nothing that the provider said: a change of status that is not in this table \
            is kept, shown, and reported as a finding.

            Examples:
              account-ledger rules
              account-ledger rules --format dot | dot -Tsvg > rules.svg
            """)

    /// How the rules are written.
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case table
        case json
        /// The language of Graphviz.
        case dot
    }

    @Option(help: "How to write the result: table, json or dot.")
    var format: Format = .table

    func perform(in surroundings: Surroundings) async throws -> ExitStatus {
        let console = surroundings.console
        switch format {
        case .table:
            for kind in SubjectKind.allCases {
                let names = ["from", "to", "ruling", "basis"]
                var table = TextTable(names.map { TextTable.Column($0) })
                for row in StatusMachine.rows where row.kind == kind {
                    table.append(row.record.fields.dropFirst().map { TextCell($0.value.cellText) })
                }
                try console.lines(
                    [console.style.set(kind.label, .strong)] + table.lines(console.style) + [""])
            }
            for rule in StatusMachine.generalRules {
                try console.lines(TerminalText.wrapped(rule, to: console.style.width))
            }
        case .json:
            try console.json([
                "items": .array(StatusMachine.rows.map(\.record.json)),
                "general": .array(StatusMachine.generalRules.map(JSONValue.string)),
            ])
        case .dot: try console.lines(Self.graph)
        }
        return .done
    }

    /// The rows as a graph for each kind; what is only tolerated is dashed.
    private static var graph: [String] {
        var lines = ["digraph rules {", "  rankdir=LR;", "  node [shape=box];"]
        for kind in SubjectKind.allCases {
            lines += ["  subgraph cluster_\(kind.rawValue) {", "    label=\"\(kind.rawValue)\";"]
            lines.append("    \"\(kind.rawValue) \" [shape=point];")
            for row in StatusMachine.rows where row.kind == kind {
                lines.append("    \"\(kind.rawValue) \(row.to)\" [label=\"\(row.to)\"];")
            }
            for row in StatusMachine.rows where row.kind == kind {
                let style = row.ruling == .tolerated ? "dashed" : "solid"
                lines.append(
                    "    \"\(kind.rawValue) \(row.from ?? "")\" -> \"\(kind.rawValue) \(row.to)\" [style=\(style)];"
                )
            }
            lines.append("  }")
        }
        return lines + ["}"]
    }
}

extension StatusMachine.Row {
    /// The row as `rules` writes it.
    fileprivate var record: Record {
        Record([
            ("kind", .string(kind.rawValue)), ("from", .text(from)), ("to", .string(to)),
            ("ruling", .string(ruling.rawValue)), ("basis", .string(basis.rawValue)),
        ])
    }
}
