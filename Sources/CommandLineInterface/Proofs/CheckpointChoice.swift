import EventStore
import TransparencyLog

/// Which signed checkpoint a proof is made against.
struct CheckpointChoice {
    /// The ledger.
    let events: EventReader
    /// Those that were given; nil to take the ledger's own.
    let given: KeptCheckpoints?
    /// Where the given ones stand.
    let path: String?
    /// Where notes go.
    let console: Console

    /// The checkpoint that was given, the ledger's of a size, or the ledger's newest.
    ///
    /// - `size`: the size that it must have; nil for any.
    /// - `least`: the size that it must have at least.
    /// - Throws: `CommandLineError`: `notFound` if there is none, `usage` if the given one does not fit, `doesNotHold`
    ///   if the ledger's own key did not sign it or the ledger is not the continuation of it; or what reading throws.
    func checkpoint(of size: Int64?, atLeast least: Int64) throws -> SignedCheckpoint {
        let signed = try given.map { try chosen(among: $0, of: size) } ?? own(of: size)
        guard signed.checkpoint.size >= least else { throw try shortage(signed.checkpoint.size, least) }
        let name = path ?? events.directory.checkpoint
        try checkSignature(signed, named: name)
        try LedgerTree(events).check(signed, named: name)
        return signed
    }

    /// The one of a size, or the newest, of a file that may be about another ledger.
    private func chosen(among kept: KeptCheckpoints, of size: Int64?) throws -> SignedCheckpoint {
        let name = path ?? "the file"
        let signed = size.map { kept.all(of: $0).last } ?? kept.newest
        guard let signed else {
            let found =
                kept.all.count == 1
                ? "The checkpoint in \(name) is of \(kept.newest.checkpoint.size) events"
                : "The \(kept.all.count) checkpoints in \(name) are of other numbers of events"
            throw CommandLineError(.usage, "\(found), not of \(size ?? 0).")
        }
        guard signed.checkpoint.isAbout(try events.identity().origin) else {
            throw CommandLineError(
                .usage,
                "\(name) holds a checkpoint of another ledger: give one of this ledger, or name the other with --ledger."
            )
        }
        return signed
    }

    /// Refuses what the ledger's own key did not sign: nobody could verify a proof with it.
    private func checkSignature(_ signed: SignedCheckpoint, named name: String) throws {
        guard let key = try CheckpointFiles(events.directory).verifierKey() else {
            return console.note(
                "note: the ledger's verifier key, signing.vkey, is gone: no signature was checked")
        }
        guard signed.isOwn(of: key) else {
            throw CommandLineError(
                .doesNotHold,
                """
                The checkpoint of \(signed.checkpoint.size) events in \(name) is not signed with the ledger's own \
                key: run verify, and compare key and checkpoint with copies that were kept elsewhere.
                """)
        }
    }

    /// Why a checkpoint is too small, and whether a larger one can be had.
    private func shortage(_ size: Int64, _ least: Int64) throws -> CommandLineError {
        let head = try events.head()
        guard head >= least else {
            return CommandLineError(
                .notFound, "The ledger ends at \(head) events, and has never had \(least): begin at fewer.")
        }
        return CommandLineError(
            .notFound,
            given == nil
                ? "The checkpoint covers \(size) events, not \(least): 'account-ledger checkpoint --sign' makes one."
                : "The checkpoint in \(path ?? "the file") covers \(size) events, not \(least): give a later one."
        )
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
