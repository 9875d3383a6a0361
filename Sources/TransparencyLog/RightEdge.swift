/// The right edge of a tree with what its complete subtrees add up to, so that proofs need not hash it again.
struct RightEdge {
    let frontier: MerkleFrontier
    /// The heights of the subtrees, the largest first.
    let heights: [Int]
    /// What the subtrees from the i-th to the last one hash to: the root of the right part of the tree.
    let remainders: [TreeHash]

    init(_ frontier: MerkleFrontier) {
        self.frontier = frontier
        heights = frontier.heights
        var remainders: [TreeHash] = []
        for root in frontier.roots.reversed() {
            remainders.append(remainders.last.map { MerkleTree.nodeHash(root, $0) } ?? root)
        }
        self.remainders = remainders.reversed()
    }

    var root: TreeHash { remainders.first ?? MerkleTree.emptyRoot }
}
