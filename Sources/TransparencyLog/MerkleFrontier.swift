/// The right edge of a growing tree: all that is needed to append leaves and to state the root.
///
/// Shape: the roots of the complete subtrees from left to right, one for each bit that is set in `size`.
/// Complexity: appending is amortised O(1), the root O(log n), memory O(log n).
/// Source: RFC 6962 section 2.1.
package struct MerkleFrontier: Sendable, Hashable {
    /// How many leaves the tree has.
    package private(set) var size: Int64 = 0
    private var roots: [TreeHash] = []

    /// The empty tree.
    package init() {}

    /// Appends a leaf by its hash.
    package mutating func append(_ leaf: TreeHash) {
        var node = leaf
        var bits = size
        // Each complete subtree of the same height on the left merges into one of the next height.
        while bits & 1 == 1, let left = roots.popLast() {
            node = MerkleTree.nodeHash(left, node)
            bits >>= 1
        }
        roots.append(node)
        size += 1
    }

    /// The root hash of the tree with `size` leaves.
    package var root: TreeHash {
        guard var node = roots.last else { return MerkleTree.emptyRoot }
        for left in roots.dropLast().reversed() {
            node = MerkleTree.nodeHash(left, node)
        }
        return node
    }
}
