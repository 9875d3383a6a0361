import ArgumentParser
import Integrity
import Reports
import TransparencyLog

/// Says whether the ledger is what was written into it.
struct VerifyCommand: LedgerUsingCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that the ledger is what was written into it.",
        discussion: """
            Recomputes the hash of every event, checks that none is missing or out of order, that every \
            signed checkpoint is one of this log, that the schema still refuses changes, and that the read \
            models are what the events give. Ends with 3 if anything is wrong, and names the events.

            Whoever can write to the ledger can exchange its verifier key and its checkpoints too. Give the \
            key that 'init' printed, and checkpoints that you kept elsewhere, one alone or a history. With \
            --since only what came after the newest of them is checked, and that the log continues it.

            Examples:
              account-ledger verify
              account-ledger verify --key signing.vkey --checkpoints kept-checkpoints
              account-ledger verify --key signing.vkey --since kept-checkpoint
              account-ledger --ledger ./book verify --format json
            """)

    @Option(
        help: ArgumentHelp(
            "Signed checkpoints that were kept elsewhere, to compare with.", valueName: "file"))
    var checkpoints: String?

    @Option(
        help: ArgumentHelp(
            "A signed checkpoint that was kept: check only what came after it.", valueName: "file"))
    var since: String?

    @OptionGroup var key: VerifierKeyOptions
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var format: FormatOptions

    func perform(in surroundings: Surroundings) async throws -> ExitStatus {
        let console = surroundings.console
        let copies = try checkpoints.map { try KeptCheckpoints($0) }
        let start = try since.map { try KeptCheckpoints($0) }
        let options = VerificationOptions(
            key: try key.key(), copies: copies?.all ?? [], since: start?.newest)
        let progress = console.progress(over: "checked")
        var verdict: Verdict
        do {
            defer { progress.end() }
            verdict = try Verification.verify(
                ledger.directory(surroundings.environment), options: options
            ) { progress.tell($0, of: $1) }
        }
        verdict.notes += [copies?.note, start?.note].compactMap(\.self)
        switch format.format {
        case .json: try console.json(verdict.json)
        case .table: try console.lines(verdict.lines(console.style))
        }
        return verdict.isOK ? .done : .integrity
    }
}
