/// The tree of a log that is being written: the right edge, and the hashes of the unfilled tile of each level.
///
/// It is a value: keep a copy before a batch, and go back to it where the batch was not committed.
/// Complexity: appending is amortised O(1), one node hash for each leaf, and hashes nothing twice; memory is 8 KB for
/// each level and for each filled tile that was not taken.
package struct GrowingTree: Sendable {
    /// The edge, which states size and root.
    package private(set) var frontier: MerkleFrontier
    private var tails: [[TreeHash]]
    private var filled: [(coordinate: TileCoordinate, hashes: [TreeHash])] = []

    /// The empty tree.
    package init() { self.init(frontier: MerkleFrontier(), tails: []) }

    /// A tree that goes on where a stored one ended: `tails` has the hashes of the unfilled tile of each level.
    init(frontier: MerkleFrontier, tails: [[TreeHash]]) {
        self.frontier = frontier
        self.tails = tails.isEmpty ? [[]] : tails
    }

    /// How many leaves the tree has.
    package var size: Int64 { frontier.size }

    /// The root hash of the tree with `size` leaves.
    package var root: TreeHash { frontier.root }

    /// Appends a leaf by its hash.
    package mutating func append(_ leaf: TreeHash) {
        tails[0].append(leaf)
        // A merge of height 8, 16 … is the root of the tile that it fills and the next hash of the level above.
        for (level, root) in frontier.appendGivingTiles(leaf).enumerated() {
            let position = size >> Int64(Tile.height * (level + 1)) - 1
            filled.append((TileCoordinate(level: level, position: position), tails[level]))
            tails[level] = []
            if tails.count == level + 1 { tails.append([]) }
            tails[level + 1].append(root)
        }
    }

    /// The tiles that were filled since the last call, in the order in which they were filled.
    package mutating func takeFilledTiles() -> [(coordinate: TileCoordinate, hashes: [TreeHash])] {
        defer { filled = [] }
        return filled
    }
}
