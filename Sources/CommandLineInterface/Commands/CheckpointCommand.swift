import ArgumentParser
import EventStore
import StrictJSON
import TransparencyLog

/// Shows what was signed about the log, or signs it now.
struct CheckpointCommand: LedgerUsingCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint",
        abstract: "Show the newest signed checkpoint, or sign one now.",
        discussion: """
            A checkpoint says how many events the log had and what their root hash was, signed with the \
            ledger's key. Keep copies where whoever can write to the ledger cannot: 'verify --checkpoints' \
            and 'verify --since' compare with them. What is printed is the file itself, byte for byte.

            Without a usable signing key events go on being recorded, and --sign ends with 4.

            Examples:
              account-ledger checkpoint > kept-checkpoint
              account-ledger checkpoint --sign
              account-ledger --ledger ./book checkpoint --format json
              account-ledger checkpoint --history > kept-checkpoints
            """)

    @Flag(help: "Sign a checkpoint of the newest event first.")
    var sign = false

    @Flag(help: "Show all checkpoints that were kept in the history, oldest first.")
    var history = false

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var format: FormatOptions

    func validate() throws {
        if sign, history {
            throw ValidationError("--sign and --history are for one run each: leave out one of them.")
        }
    }

    func perform(in surroundings: Surroundings) async throws -> ExitStatus {
        let console = surroundings.console
        let directory = try ledger.directory(surroundings.environment)
        let view = CheckpointView(key: try CheckpointFiles(directory).verifierKey(), format: format.format)
        if history { return try view.write(Self.history(of: directory), to: console) }
        let newest =
            sign ? try await Self.signed(directory, in: surroundings) : try Self.newest(of: directory)
        return try view.write(newest, to: console)
    }

    private static func newest(of directory: LedgerDirectory) throws -> SignedCheckpoint {
        let files = CheckpointFiles(directory)
        if let newest = try files.newest() ?? files.history()?.checkpoints.last { return newest }
        throw try absence(in: directory)
    }

    private static func history(of directory: LedgerDirectory) throws -> CheckpointHistory {
        guard let history = try CheckpointFiles(directory).history(), !history.checkpoints.isEmpty else {
            throw try absence(in: directory)
        }
        return history
    }

    /// Why there is no checkpoint: there may be no ledger either, or one that lost them.
    private static func absence(in directory: LedgerDirectory) throws -> CommandLineError {
        try EventReader.open(directory).close()
        return CommandLineError.noCheckpoint
    }

    /// Signs the newest event, also where the files with checkpoints were lost, which is told then.
    private static func signed(
        _ directory: LedgerDirectory, in surroundings: Surroundings
    ) async throws -> SignedCheckpoint {
        let files = CheckpointFiles(directory)
        let hadNone = try files.newest() == nil && files.history() == nil
        let store = try EventStore.open(
            directory, clock: surroundings.clock,
            checkpoints: CheckpointOptions(
                signingKeyPath: surroundings.signingKeyPath(of: directory), beginsAnew: true))
        let signed: SignedCheckpoint
        do {
            signed = try await store.signCheckpoint()
        } catch {
            // The first error is the one to tell.
            try? await store.close()
            throw error
        }
        try await store.close()
        if hadNone {
            surroundings.console.note(
                """
                note: there was no checkpoint before this one, so nothing here says how far the log went: compare \
                with copies that were kept elsewhere
                """)
        }
        return signed
    }
}
