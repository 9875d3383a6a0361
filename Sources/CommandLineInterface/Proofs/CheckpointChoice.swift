import EventStore
import TransparencyLog

/// Which signed checkpoint a proof is made against.
struct CheckpointChoice {
    /// The ledger.
    let events: EventReader
    /// The one that was given; nil to take the ledger's own.
    let given: SignedCheckpoint?
    /// Where the given one stands.
    let path: String?

    /// The checkpoint that was given, the ledger's of a size, or the ledger's newest.
    ///
    /// - `size`: the size that it must have; nil for any.
    /// - `least`: the size that it must have at least.
    /// - Throws: `CommandLineError`: `notFound` if there is none, `usage` if the given one does not fit, `doesNotHold`
    ///   if the ledger is not the continuation of it; or what reading throws.
    func checkpoint(of size: Int64?, atLeast least: Int64) throws -> SignedCheckpoint {
        let signed = try given ?? own(of: size)
        let found = signed.checkpoint.size
        guard found == size ?? found else {
            throw CommandLineError(
                .usage,
                "The checkpoint in \(path ?? "the ledger") is of \(found) events, not of \(size ?? found).")
        }
        guard found >= least else {
            throw CommandLineError(
                .notFound,
                "The checkpoint covers \(found) events, not \(least): 'account-ledger checkpoint --sign' makes one."
            )
        }
        try LedgerTree(events).check(signed, named: path ?? events.directory.checkpoint)
        return signed
    }

    private func own(of size: Int64?) throws -> SignedCheckpoint {
        let files = CheckpointFiles(events.directory)
        let newest = try files.newest()
        guard let size else {
            if let newest = try newest ?? files.history()?.checkpoints.last { return newest }
            throw CommandLineError.noCheckpoint
        }
        if let newest, newest.checkpoint.size == size { return newest }
        if let earlier = try files.history()?.checkpoints.last(where: { $0.checkpoint.size == size }) {
            return earlier
        }
        throw CommandLineError(
            .notFound,
            "No signed checkpoint has \(size) events: 'account-ledger checkpoint --history' shows those there are."
        )
    }
}

extension CommandLineError {
    /// A ledger has no signed checkpoint, although it was made with one.
    static var noCheckpoint: CommandLineError {
        CommandLineError(
            .notFound,
            """
            The ledger has no checkpoint any more: put a copy of the file back, or let 'account-ledger checkpoint \
            --sign' make one.
            """)
    }
}
