import EventStore
import TransparencyLog

/// The roots of the full tiles of level 0, computed from the events: what the tiles above have to hold.
///
/// Memory: 32 bytes for 256 events.
struct TileRoots {
    private static let width = Int64(Tile.width)
    private(set) var roots: [TreeHash] = []
    /// The tree over the roots of the tiles that stand in front of the first one here.
    private let filled: MerkleFrontier
    /// The tile that is not full yet.
    private var tile: MerkleFrontier

    /// Begins behind the leaves of a tree, with the tile that its last leaves are in.
    init(behind frontier: MerkleFrontier) {
        let (tiles, rest) = frontier.size.quotientAndRemainder(dividingBy: Self.width)
        // The larger subtrees are made of whole tiles, the smaller ones are parts of the last.
        let upper = MerkleFrontier(size: tiles, roots: Array(frontier.roots.prefix(tiles.nonzeroBitCount)))
        let lower = MerkleFrontier(size: rest, roots: frontier.roots.suffix(rest.nonzeroBitCount))
        guard let upper, let lower else {
            preconditionFailure("a tree has one subtree for each bit of its size")
        }
        (filled, tile) = (upper, lower)
    }

    /// How many tiles stand in front of the first one here.
    var first: Int64 { filled.size }

    /// Takes the next leaf.
    mutating func append(_ leaf: TreeHash) {
        tile.append(leaf)
        guard tile.size == Self.width else { return }
        roots.append(tile.root)
        tile = MerkleFrontier()
    }

    /// Takes the next leaves, with the roots of their tiles where these were computed already.
    mutating func append(_ block: LeafBlock) {
        let known = tile.size == 0 ? block.tileRoots : []
        roots += known
        for leaf in block.leaves.dropFirst(known.count * Tile.width) { append(leaf) }
    }

    /// The same one level higher: the roots of the tiles that these fill.
    func nextLevel() -> TileRoots {
        var next = TileRoots(behind: filled)
        for root in roots { next.append(root) }
        return next
    }
}
