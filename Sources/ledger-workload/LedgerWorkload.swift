import ArgumentParser

/// The program for those who work on the ledger: it makes data and measures.
@main
struct LedgerWorkload: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger-workload",
        abstract: "Make data for a ledger, and measure what the ledger does with it.",
        subcommands: [
            GenerateCommand.self, BenchCommand.self, MeasureVerifyCommand.self, MeasureRebuildCommand.self,
        ])
}
