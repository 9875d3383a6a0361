import ArgumentParser
import Integrity
import Reports

/// Says whether the ledger is what was written into it.
struct VerifyCommand: LedgerUsingCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that the ledger is what was written into it.",
        discussion: """
            Recomputes the hash of every event, checks that none is missing or out of order, that the schema \
            still refuses changes, and that the read models are what the events give. Ends with 3 if \
            anything is wrong, and names the events.

            Examples:
              account-ledger verify
              account-ledger --ledger ./book verify --format json
            """)

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var format: FormatOptions

    func perform(in surroundings: Surroundings) async throws -> ExitStatus {
        let console = surroundings.console
        let verdict = try Verification.verify(
            ledger.directory(surroundings.environment), progress: console.progress("checked"))
        switch format.format {
        case .json: try console.json(verdict.json)
        case .table: try console.lines(verdict.lines(console.style))
        }
        return verdict.isOK ? .done : .integrity
    }
}
