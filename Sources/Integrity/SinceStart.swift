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

    /// Adds the roots for the sizes in front, as the stored hashes give them.
    ///
    /// What follows is hashed onto the tree of the checkpoint, so that nothing is to be proved about it: whether stored
    /// hashes fit it, also those that are over events on both sides, is found where they are compared.
    /// - Returns: Why there are none.
    func complete(_ roots: inout [Int64: TreeHash], _ wanted: [Int64]) -> [Verdict.Problem] {
        do {
            var tree = try reader.tree()
            for size in wanted where size < claim.size { roots[size] = try tree.root(size: size) }
            return []
        } catch {
            return [
                .init(
                    check: .tree, sequence: nil,
                    message: "The stored hashes of the first \(claim.size) events cannot be read. \(error)")
            ]
        }
    }
}
