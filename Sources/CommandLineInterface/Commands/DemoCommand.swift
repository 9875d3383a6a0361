import ArgumentParser
import EventStore

/// Runs the whole guide against a simulated brokerage.
struct DemoCommand: LedgerUsingCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Watch a user, an account group and an account come to life, and see it recorded.",
        discussion: """
            Starts a simulated brokerage and a webhook receiver on free ports of this machine, creates a \
            user, an account group and an account over HTTP, waits until all are ACTIVE, and shows both \
            timelines and the verdict of 'verify'. The ledger stays, to be asked further.

            Without --ledger a fresh directory is made among the temporary files; a directory that is given \
            must be empty or absent. $ACCOUNT_LEDGER_DIR is not used here.

            Examples:
              account-ledger demo
              account-ledger demo --ledger ./demo-ledger
            """)

    @Option(
        name: .customLong("ledger"),
        help: ArgumentHelp(
            "The directory for the ledger, empty or absent (default: a fresh one).", valueName: "dir"))
    var path: String?

    func perform(in surroundings: Surroundings) async throws -> ExitStatus {
        let directory: LedgerDirectory
        if let path {
            directory = try LedgerOptions.directory(named: path)
        } else {
            directory = LedgerDirectory(
                try PrivateDirectory(in: surroundings.temporaryDirectory, prefix: "account-ledger-demo-").path
            )
        }
        return try await DemoRun(directory: directory, surroundings: surroundings).perform()
    }
}
