import EventStore
import TransparencyLog

/// The tree of the events that a checkpoint speaks for, from their stored hashes.
struct SinceStart {
    /// The tree with the checkpoint's size and root.
    let frontier: MerkleFrontier
    private let claim: CheckpointClaim
    private let reader: EventReader

    /// Reads the tree; nil if it cannot be read, or has another root than the checkpoint.
    init?(_ claim: CheckpointClaim, _ reader: EventReader) {
        guard var tree = try? reader.tree(), let frontier = try? tree.frontier(size: claim.size),
            frontier.root == claim.root
        else { return nil }
        self.frontier = frontier
        self.claim = claim
        self.reader = reader
    }

    /// Adds the roots for the sizes in front, and proves that the log as it is now begins with what was signed.
    /// - Returns: What is wrong with the stored hashes.
    func complete(_ roots: inout [Int64: TreeHash], _ wanted: [Int64], _ join: LogJoin) -> [Verdict.Problem] {
        do {
            var tree = try reader.tree()
            for size in wanted where size < claim.size { roots[size] = try tree.root(size: size) }
            guard join.failure == nil, join.firstGap == nil else { return [] }
            let proof = try tree.consistencyProof(from: claim.size, to: join.frontier.size)
            guard !proof.holds(oldRoot: claim.root, newRoot: join.frontier.root) else { return [] }
            return [
                .init(
                    check: .tree, sequence: claim.size,
                    message:
                        "The stored hashes do not prove that the log begins with the \(claim.size) events of the "
                        + "checkpoint to start from: tiles or leaf hashes were changed.")
            ]
        } catch {
            return [
                .init(
                    check: .tree, sequence: nil,
                    message: "The stored hashes of the first \(claim.size) events cannot be read. \(error)")
            ]
        }
    }
}
