package import TransparencyLog

/// The log as it was after a commit: how many events, and the hash of all of them.
///
/// Cost: a copy shares the few hashes of the tree's right edge; the root is computed when it is asked for, O(log n).
package struct LogHead: Sendable, Hashable {
    /// The right edge of the tree over all leaf hashes.
    package let frontier: MerkleFrontier

    /// Takes the edge of a tree.
    package init(_ frontier: MerkleFrontier) { self.frontier = frontier }

    /// How many events there are, which is the newest sequence.
    package var size: Int64 { frontier.size }

    /// The root hash over all of them.
    package var root: TreeHash { frontier.root }
}
