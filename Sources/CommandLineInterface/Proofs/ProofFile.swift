import TransparencyLog

/// A file that proves something about a log to somebody who has only the log's verifier key.
enum ProofFile {
    /// One event is in the log of a signed checkpoint.
    case event(TransparencyProof)
    /// The log of a signed checkpoint is the continuation of an earlier one.
    case consistency(ConsistencyStatement)

    /// Reads a file of either kind.
    ///
    /// - `path`: a path, or `-` for standard input.
    /// - Throws: `CommandLineError`: `malformedFile`, `unreadableFile`.
    init(path: String) throws {
        let bytes = try InputFile.bytes(path, limit: TransparencyProof.byteCountMax, takesDash: true)
        try self.init(bytes, named: path == "-" ? "Standard input" : path)
    }

    /// Reads the bytes of either kind.
    ///
    /// - `name`: where they come from, as a sentence begins with it.
    /// - Throws: `CommandLineError` with `malformedFile`.
    init(_ bytes: [UInt8], named name: String) throws {
        do {
            if bytes.starts(with: "account-ledger/consistency-proof/".utf8) {
                self = .consistency(try ConsistencyStatement(bytes))
            } else {
                self = .event(try TransparencyProof(bytes))
            }
        } catch {
            throw CommandLineError.malformed(name, error)
        }
    }
}

extension TransparencyProof {
    /// Checks the proof and gives the event that it is about.
    ///
    /// - Throws: `CommandLineError` with `doesNotHold` and the reason.
    func check(_ key: VerifierKey) throws -> ProvenEvent {
        try checkpoint.requireSignature(by: key, "The checkpoint in the proof")
        guard let extra else {
            throw CommandLineError(
                .doesNotHold, "The proof holds no event, so that nobody can say what it proves.")
        }
        guard holds(leaf: MerkleTree.leafHash(extra)) else {
            throw CommandLineError(
                .doesNotHold,
                "The event in the proof is not at its place in the log that was signed: one of the two was changed."
            )
        }
        guard let event = ProvenEvent(leaf: extra), event.sequence - 1 == index else {
            throw CommandLineError(
                .doesNotHold, "What is at this place in the log is no event that this program knows.")
        }
        return event
    }
}

extension ConsistencyStatement {
    /// Checks that the new log is the continuation of the old one.
    ///
    /// - `kept`: checkpoints that somebody kept, one of them of the old log; without them, the file's own word is taken
    ///   for the old root.
    /// - Throws: `CommandLineError` with `doesNotHold` and the reason.
    func check(_ key: VerifierKey, since kept: KeptCheckpoints?) throws {
        try checkpoint.requireSignature(by: key, "The checkpoint in the proof")
        if let kept { try compare(with: kept, key) }
        guard holds else {
            throw CommandLineError(
                .doesNotHold,
                """
                The log of \(checkpoint.checkpoint.size) events is not shown to be the continuation of the one of \
                \(oldSize).
                """)
        }
    }

    /// Compares both logs with the checkpoints that somebody kept of these sizes.
    private func compare(with kept: KeptCheckpoints, _ key: VerifierKey) throws {
        guard !kept.all(of: oldSize).isEmpty else {
            let found =
                kept.all.count == 1
                ? "the checkpoint that was kept has \(kept.newest.checkpoint.size)"
                : "none of the \(kept.all.count) checkpoints that were kept has as many"
            throw CommandLineError(.doesNotHold, "The proof begins at \(oldSize) events, and \(found).")
        }
        for (size, root) in [(oldSize, oldRoot), (checkpoint.checkpoint.size, checkpoint.checkpoint.root)] {
            for one in kept.all(of: size) {
                try one.requireSignature(by: key, "The checkpoint that was kept")
                guard one.checkpoint.root == root else {
                    throw CommandLineError(
                        .doesNotHold,
                        "The log of \(size) events in the proof is not the one of the checkpoint that was kept."
                    )
                }
            }
        }
    }
}
