/// The right edge of a growing tree: all that is needed to append leaves and to state the root.
///
/// Shape: the roots of the complete subtrees from left to right, one for each bit that is set in `size`.
/// Complexity: appending is amortised O(1), the root O(log n), memory O(log n).
/// Source: RFC 6962 section 2.1.
package struct MerkleFrontier: Sendable, Hashable {
    /// How many leaves the tree has.
    package private(set) var size: Int64 = 0
    /// The roots of the complete subtrees, the largest first.
    package private(set) var roots: [TreeHash] = []

    /// The empty tree.
    package init() {}

    /// The edge of a tree that is stored elsewhere; nil unless there is one root for each bit that is set in `size`.
    package init?(size: Int64, roots: [TreeHash]) {
        guard size >= 0, size.nonzeroBitCount == roots.count else { return nil }
        self.size = size
        self.roots = roots
    }

    /// Appends a leaf by its hash.
    package mutating func append(_ leaf: TreeHash) {
        _ = appendGivingTiles(leaf)
    }

    /// Appends a complete subtree of 2^height leaves by its root.
    ///
    /// False, and nothing is changed, unless the subtree falls into place: `size` has to be a multiple of 2^height,
    /// and the sum has to fit.
    package mutating func append(subtree: TreeHash, height: Int) -> Bool {
        guard (0..<Int64.bitWidth - 1).contains(height) else { return false }
        let count = Int64(1) << Int64(height)
        let (sum, overflow) = size.addingReportingOverflow(count)
        guard size & (count - 1) == 0, !overflow else { return false }
        var node = subtree
        var bits = size >> Int64(height)
        while bits & 1 == 1, let left = roots.popLast() {
            node = MerkleTree.nodeHash(left, node)
            bits >>= 1
        }
        roots.append(node)
        size = sum
        return true
    }

    /// Appends the leaves of another tree behind our own, so that blocks of leaves can be hashed apart and joined.
    ///
    /// False, and nothing is changed, unless `size` is a multiple of a power of two that is not smaller than
    /// `right.size`, and the sum fits.
    package mutating func append(_ right: MerkleFrontier) -> Bool {
        guard right.size > 0 else { return true }
        // The number of bits of the greatest index on the right: that many have to be zero in our size.
        let bits = Int64.bitWidth - (right.size - 1).leadingZeroBitCount
        let isAligned = size == 0 || size.trailingZeroBitCount >= bits
        guard isAligned, !size.addingReportingOverflow(right.size).overflow else { return false }
        for (root, height) in zip(right.roots, right.heights) {
            let isInPlace = append(subtree: root, height: height)
            precondition(isInPlace, "subtrees of an aligned tree fall into place")
        }
        return true
    }

    /// The root hash of the tree with `size` leaves.
    package var root: TreeHash {
        guard var node = roots.last else { return MerkleTree.emptyRoot }
        for left in roots.dropLast().reversed() {
            node = MerkleTree.nodeHash(left, node)
        }
        return node
    }

    /// The heights of the subtrees in `roots`: a subtree of height h has 2^h leaves.
    var heights: [Int] { Self.heights(size: size) }

    /// The heights of the complete subtrees that make up a tree, the largest first.
    static func heights(size: Int64) -> [Int] {
        (0..<Int64.bitWidth).reversed().filter { size >> Int64($0) & 1 == 1 }
    }

    /// Appends a leaf, and gives the roots of the subtrees of height 8, 16, 24 … that it completes.
    ///
    /// These are what goes into the tiles of the levels 1, 2, 3 …: nothing is hashed twice for them.
    mutating func appendGivingTiles(_ leaf: TreeHash) -> [TreeHash] {
        var node = leaf
        var bits = size
        var height = 0
        var tileRoots: [TreeHash] = []
        // Each complete subtree of the same height on the left merges into one of the next height.
        while bits & 1 == 1, let left = roots.popLast() {
            node = MerkleTree.nodeHash(left, node)
            bits >>= 1
            height += 1
            if height % Tile.height == 0 { tileRoots.append(node) }
        }
        roots.append(node)
        size += 1
        return tileRoots
    }
}
