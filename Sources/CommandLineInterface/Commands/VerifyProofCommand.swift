import ArgumentParser
import StrictJSON
import TransparencyLog

/// Checks a proof without a ledger.
struct VerifyProofCommand: LedgerCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify-proof",
        abstract: "Check a proof with nothing but the ledger's verifier key.",
        discussion: """
            Checks the signature on the checkpoint in the proof, and that the event is at its place in the \
            log that was signed, or that the later log is the continuation of the earlier one; then shows \
            what is proved. No ledger is needed. The key has to come from where the ledger's owner cannot \
            change it: without a key there is nothing to check against. Ends with 3 if the proof does not \
            hold.

            Of the body only length and SHA-256 are shown; --raw writes it. --since takes an earlier \
            checkpoint that you kept yourself, or a history with it, for a proof that the log only grew.

            Examples:
              account-ledger verify-proof event-9.tlog-proof --key signing.vkey
              account-ledger verify-proof event-9.tlog-proof --key signing.vkey --raw
              account-ledger verify-proof growth.proof --key signing.vkey --since kept
            """)

    @Argument(help: "The file with the proof, - for standard input.")
    var file: String

    @Option(
        help: ArgumentHelp(
            "Signed checkpoints that were kept; at one of them the proof has to begin.", valueName: "file")
    )
    var since: String?

    @Flag(help: "Write the exact bytes of the proven event's body and nothing else.")
    var raw = false

    @OptionGroup var key: VerifierKeyOptions
    @OptionGroup var format: FormatOptions

    func validate() throws {
        guard key.given != nil else {
            throw ValidationError(
                "A proof is checked against a key: give the ledger's verifier key with --key.")
        }
    }

    func perform(in surroundings: Surroundings) async throws -> ExitStatus {
        let console = surroundings.console
        guard let key = try key.key() else {
            throw CommandLineError(.usage, "Give the ledger's verifier key with --key.")
        }
        let kept = try since.map { try KeptCheckpoints($0, telling: console) }
        switch try ProofFile(path: file) {
        case .event(let proof):
            guard kept == nil else {
                throw CommandLineError(
                    .usage, "--since is for a proof that the log only grew; this one is of an event.")
            }
            let event = try proof.check(key)
            if raw {
                try console.raw(event.body, "The body")
                return .done
            }
            try ProofReport(key: key, checkpoint: proof.checkpoint).write(event, format.format, to: console)
        case .consistency(let statement):
            guard !raw else {
                throw CommandLineError(
                    .usage, "--raw writes the body of an event; this proof is of no event, but of the log.")
            }
            try statement.check(key, since: kept)
            try ProofReport(key: key, checkpoint: statement.checkpoint).write(
                statement, isCompared: kept != nil, format.format, to: console)
        }
        return .done
    }
}
