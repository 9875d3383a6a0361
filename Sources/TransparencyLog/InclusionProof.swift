/// That a leaf stands at an index of the tree with `size` leaves.
///
/// Shape: the hashes beside the way from the leaf up to the root, the leaf's sibling first.
/// It is a claim until ``holds(leaf:root:)`` has said so: any numbers and any hashes can be put into it.
/// Source: RFC 6962 section 2.1.1; the check is that of RFC 9162 section 2.1.3.2.
package struct InclusionProof: Sendable, Hashable {
    /// The leaf's place, from 0 on.
    package var index: Int64
    /// How many leaves the tree has.
    package var size: Int64
    /// The hashes beside the way up.
    package var hashes: [TreeHash]

    /// Takes a claim as it is.
    package init(index: Int64, size: Int64, hashes: [TreeHash]) {
        self.index = index
        self.size = size
        self.hashes = hashes
    }

    /// The root that the proof leads to from a leaf hash; nil where no tree of that size has a proof of that shape.
    ///
    /// Complexity: one node hash for each hash, at most 63; none where the number of hashes is wrong.
    package func root(leaf: TreeHash) -> TreeHash? {
        guard let (inner, border) = Self.shape(index: index, size: size), hashes.count == inner + border
        else {
            return nil
        }
        var node = leaf
        for height in hashes.indices {
            let isHashLeft = height >= inner || index >> Int64(height) & 1 == 1
            node =
                isHashLeft
                ? MerkleTree.nodeHash(hashes[height], node) : MerkleTree.nodeHash(node, hashes[height])
        }
        return node
    }

    /// Whether the leaf with this hash stands at `index` of the tree with this root.
    package func holds(leaf: TreeHash, root: TreeHash) -> Bool {
        self.root(leaf: leaf) == root
    }

    /// How many hashes a proof has; nil where the tree has no such leaf.
    ///
    /// Shape: `inner` is the height at which the way from the leaf meets that from the last leaf. Below it, siblings
    /// are on both sides and complete. Above it, both go along the right edge of the tree, where only left siblings
    /// count: one for each bit that is set, `border` of them.
    static func shape(index: Int64, size: Int64) -> (inner: Int, border: Int)? {
        guard index >= 0, index < size else { return nil }
        let inner = Int64.bitWidth - (index ^ (size - 1)).leadingZeroBitCount
        return (inner, (index >> Int64(inner)).nonzeroBitCount)
    }
}
