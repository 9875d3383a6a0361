/// That the tree with `newSize` leaves begins with the `oldSize` leaves of an older one.
///
/// Shape: the hashes that both roots can be computed from.
/// It is a claim until ``holds(oldRoot:newRoot:)`` has said so: any numbers and any hashes can be put into it.
///
/// Two cases need no hashes: a tree is consistent with itself, and every tree with the empty one. (RFC 6962 asks for
/// an old size above 0. The first checkpoint of a log may be that of the empty tree, so its case is answered here.)
/// Source: RFC 6962 section 2.1.2; the check is that of RFC 9162 section 2.1.4.2.
package struct ConsistencyProof: Sendable, Hashable {
    /// How many leaves the older tree has.
    package var oldSize: Int64
    /// How many leaves the newer tree has.
    package var newSize: Int64
    /// The hashes that both roots can be computed from.
    package var hashes: [TreeHash]

    /// Takes a claim as it is.
    package init(oldSize: Int64, newSize: Int64, hashes: [TreeHash]) {
        self.oldSize = oldSize
        self.newSize = newSize
        self.hashes = hashes
    }

    /// Whether the tree with the new root begins with the leaves of the tree with the old root.
    ///
    /// Where `oldSize` is 0 nothing is said about the new root, but that it is the empty root for `newSize` 0.
    /// Complexity: at most two node hashes for each hash, at most 64 of these; none where their number is wrong.
    package func holds(oldRoot: TreeHash, newRoot: TreeHash) -> Bool {
        guard oldSize >= 0, oldSize <= newSize else { return false }
        if oldSize == newSize || oldSize == 0 {
            guard hashes.isEmpty, oldSize > 0 || oldRoot == MerkleTree.emptyRoot else { return false }
            return oldSize < newSize || oldRoot == newRoot
        }
        return holdsForLargerTree(oldRoot: oldRoot, newRoot: newRoot)
    }

    /// Starts from the largest complete subtree that ends where the old tree ends, and goes up to both roots.
    private func holdsForLargerTree(oldRoot: TreeHash, newRoot: TreeHash) -> Bool {
        guard let (wholeInner, border) = InclusionProof.shape(index: oldSize - 1, size: newSize) else {
            return false
        }
        let height = oldSize.trailingZeroBitCount
        let inner = wholeInner - height
        // A complete old tree is itself that subtree, whose root is then left out of the hashes.
        let isComplete = oldSize.nonzeroBitCount == 1
        guard hashes.count == inner + border + (isComplete ? 0 : 1),
            let start = isComplete ? oldRoot : hashes.first
        else { return false }
        let isOnLeft = { (step: Int) in step >= inner || (oldSize - 1) >> Int64(height + step) & 1 == 1 }
        // What stands on the right of the way up is no part of the old tree.
        var old = start
        var new = start
        for (step, hash) in (isComplete ? hashes[...] : hashes.dropFirst()).enumerated() {
            if isOnLeft(step) {
                old = MerkleTree.nodeHash(hash, old)
                new = MerkleTree.nodeHash(hash, new)
            } else {
                new = MerkleTree.nodeHash(new, hash)
            }
        }
        return old == oldRoot && new == newRoot
    }
}
