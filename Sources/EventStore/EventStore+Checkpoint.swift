package import TransparencyLog

/// How a writer signs: with which key, how often, and who is told.
package struct CheckpointOptions: Sendable {
    /// Where the secret key lies; nil for `signing.key` in the ledger's directory.
    package var signingKeyPath: String?
    /// When to sign.
    package var schedule: CheckpointSchedule
    /// Whether a ledger whose checkpoint files are gone may be opened, and new ones begun.
    package var beginsAnew: Bool
    /// Told of every checkpoint once it is in its place, unless a larger one of another process stands there, and of
    /// every one that could not be written.
    package var observer: (@Sendable (Result<SignedCheckpoint, EventStoreError>) -> Void)?

    /// Takes the four; without arguments, the ledger's own key at the usual times.
    package init(
        signingKeyPath: String? = nil, schedule: CheckpointSchedule = CheckpointSchedule(),
        beginsAnew: Bool = false,
        observer: (@Sendable (Result<SignedCheckpoint, EventStoreError>) -> Void)? = nil
    ) {
        self.signingKeyPath = signingKeyPath
        self.schedule = schedule
        self.beginsAnew = beginsAnew
        self.observer = observer
    }
}

extension EventStore {
    /// Signs a checkpoint of the newest event and puts it into `checkpoint` and the history.
    ///
    /// Where one of this size is there already, that one is answered.
    /// - Throws: `signingKey` if there is no key to sign with, or another `EventStoreError`.
    package func signCheckpoint() async throws -> SignedCheckpoint {
        guard let keeper else {
            throw EventStoreError(
                .signingKey, "The ledger in \(directory.path) cannot sign: put its signing key back.",
                cause: notes.first)
        }
        return try await keeper.signNow(head)
    }
}

extension CheckpointKeeper {
    /// A keeper that signs for a ledger that was just opened; a sentence where there is no usable key.
    static func make(
        _ directory: LedgerDirectory, _ identity: LedgerIdentity, _ anchor: CheckpointAnchor,
        _ options: CheckpointOptions
    ) -> (keeper: CheckpointKeeper?, note: String?) {
        let path = options.signingKeyPath ?? directory.signingKey
        do {
            let key = try SigningKeyFile.read(path, fitting: anchor.verifierKey)
            guard key.verifierKey.isKey(of: identity.origin) else {
                throw EventStoreError(.signingKey, "The signing key \(path) belongs to another ledger.")
            }
            // Without `signing.vkey` nothing else says which key is the ledger's.
            if let newest = anchor.newest {
                guard case .valid = newest.isSigned(by: key.verifierKey) else {
                    throw EventStoreError(
                        .signingKey, "The signing key \(path) is not the one that signed the checkpoints.")
                }
            }
            let keeper = CheckpointKeeper(
                CheckpointFiles(directory), origin: identity.origin, key: key, newest: anchor.newest,
                historySize: anchor.historySize, schedule: options.schedule, observer: options.observer)
            return (keeper, nil)
        } catch {
            let reason = (error as? EventStoreError)?.message ?? "The signing key cannot be read."
            return (nil, "\(reason) Events are recorded, but no checkpoint can be signed for them.")
        }
    }

    /// Refuses to go on as if nothing had been where both checkpoint files are gone: every ledger is made with them.
    /// - Throws: `damaged`.
    static func checkPresence(
        _ directory: LedgerDirectory, _ anchor: CheckpointAnchor, _ options: CheckpointOptions
    ) throws(EventStoreError) {
        guard anchor.newest == nil, !options.beginsAnew else { return }
        throw EventStoreError(
            .damaged,
            "Both files with checkpoints are gone from \(directory.path), and with them the proof of how far the "
                + "log went: put a copy back. If there is none, 'checkpoint --sign' begins anew.")
    }
}
