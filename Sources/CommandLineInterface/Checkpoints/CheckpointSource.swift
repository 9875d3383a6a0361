import EventStore
import TransparencyLog

/// Where the newest checkpoint of a ledger is found, whoever signed it.
struct CheckpointSource: Sendable {
    /// The log that it has to be of.
    let origin: String
    /// The key that it has to be signed with; nil if that is gone.
    let key: VerifierKey?
    /// Reads it; nil if there is none.
    let newest: @Sendable () throws -> SignedCheckpoint?

    /// The newest checkpoint, or why it cannot be used.
    func look() -> Result<SignedCheckpoint?, CommandLineError> {
        do {
            guard let signed = try newest() else { return .success(nil) }
            guard signed.checkpoint.isAbout(origin) else {
                throw CommandLineError(.doesNotHold, "It is a checkpoint of another ledger.")
            }
            guard key.map(signed.isOwn) ?? true else {
                throw CommandLineError(.doesNotHold, "It is not signed with the ledger's own key.")
            }
            return .success(signed)
        } catch {
            return .failure(
                error as? CommandLineError
                    ?? CommandLineError(.unreadableFile, Failure(error).sentence ?? "It cannot be read."))
        }
    }
}
