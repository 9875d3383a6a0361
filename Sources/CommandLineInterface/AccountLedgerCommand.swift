import ArgumentParser

/// The program: its commands and what stands above them in the help.
struct AccountLedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account-ledger",
        abstract: "A tamper-evident ledger of the accounts at a brokerage API.",
        discussion: """
            Records every answer of the API and every webhook delivery as an immutable event, and says for \
            each user, account group and account which status it had when, and how that is known.

            --ledger DIR may stand before or after the command; without it, $ACCOUNT_LEDGER_DIR or ./ledger \
            is used.

            Examples:
              account-ledger demo
              account-ledger --ledger ./book list accounts
              account-ledger history 7a25d9c4-6e0b-4c83-b1f7-20c4e95ab201

            Exit codes: 0 done, 1 findings, 2 usage, 3 integrity failure, 4 file or database, 5 provider or \
            network, 6 not found.
            """,
        version: "account-ledger \(Self.version)",
        subcommands: [
            DemoCommand.self, InitCommand.self, ImportCommand.self, ExportCommand.self, SandboxCommand.self,
            ServeCommand.self, APICommand.self, ListCommand.self, HistoryCommand.self,
            AsOfCommand.self, WhyCommand.self, DiffCommand.self, FindingsCommand.self, CoverageCommand.self,
            RulesCommand.self, ShowCommand.self,
            EventsCommand.self, RebuildCommand.self, VerifyCommand.self, CheckpointCommand.self,
            ProveCommand.self, VerifyProofCommand.self,
        ])

    /// The version of the program, which is not the format of a ledger.
    static let version = "0.1.0"
}
