import EventStore
import TransparencyLog

/// The tree of a ledger, asked for proofs that are checked before anybody gets them.
struct LedgerTree {
    private let events: EventReader

    /// The tree over the events as they are now.
    init(_ events: EventReader) { self.events = events }

    /// Refuses a ledger that is not the continuation of a checkpoint.
    ///
    /// - `name`: where the checkpoint stands, for the sentence.
    /// - Throws: `CommandLineError` with `doesNotHold`, or what reading throws.
    func check(_ signed: SignedCheckpoint, named name: String) throws {
        let size = signed.checkpoint.size
        var tree = try events.tree()
        guard size <= tree.size else {
            throw CommandLineError(
                .doesNotHold,
                """
                The checkpoint in \(name) is of \(size) events, and the ledger ends at \(tree.size): those behind it \
                are missing. Run verify, and restore a copy that has them.
                """)
        }
        guard try tree.root(size: size) == signed.checkpoint.root else {
            throw CommandLineError(
                .doesNotHold,
                """
                The first \(size) events of the ledger are not those of the checkpoint in \(name): run verify, and \
                restore a copy that was not changed.
                """)
        }
    }

    /// A proof that an event is in the log of a checkpoint.
    ///
    /// - Throws: `CommandLineError`: `notFound` if there is no such event or the checkpoint does not cover it,
    ///   `doesNotHold` if event, tree and checkpoint do not fit; or what reading throws.
    /// - Complexity: O(log n) tiles, and the event.
    func proof(of sequence: Int64, in signed: SignedCheckpoint) throws -> TransparencyProof {
        guard let event = try events.event(sequence) else {
            throw CommandLineError(
                .notFound, "There is no event \(sequence): the ledger ends at \(try events.head()).")
        }
        let log = signed.checkpoint
        guard sequence <= log.size else {
            throw CommandLineError(
                .notFound,
                """
                The checkpoint covers \(log.size) events and not yet event \(sequence): 'account-ledger checkpoint \
                --sign' makes one that does.
                """)
        }
        let leaf = event.canonicalLeaf
        var tree = try events.tree()
        let hashes = try tree.inclusionProof(index: sequence - 1, size: log.size).hashes
        let proof = TransparencyProof(index: sequence - 1, hashes: hashes, extra: leaf, checkpoint: signed)
        guard proof.holds(leaf: MerkleTree.leafHash(leaf)) else { throw Self.misfit }
        return proof
    }

    /// A proof that the log of a checkpoint is the continuation of the first `old` events.
    ///
    /// - Throws: `CommandLineError` with `doesNotHold` if tree and checkpoint do not fit; or what reading throws.
    func continuation(from old: Int64, to signed: SignedCheckpoint) throws -> ConsistencyStatement {
        let log = signed.checkpoint
        var tree = try events.tree()
        let oldRoot = try tree.root(size: old)
        let hashes = try tree.consistencyProof(from: old, to: log.size).hashes
        let statement = ConsistencyStatement(
            oldSize: old, oldRoot: oldRoot, hashes: hashes, checkpoint: signed)
        guard statement.holds else { throw Self.misfit }
        return statement
    }

    private static var misfit: CommandLineError {
        CommandLineError(
            .doesNotHold,
            "The events are not those that the checkpoint was signed for, so that nothing can be proved: run verify."
        )
    }
}
