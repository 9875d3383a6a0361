import EventStore
import TransparencyLog

/// The roots of the full tiles of level 0, computed from the events: what the tiles above have to hold.
///
/// Memory: 32 bytes for 256 events.
struct TileRoots {
    private static let width = Int64(Tile.width)
    /// How many tiles stand in front of the first one here.
    private(set) var first: Int64
    private(set) var roots: [TreeHash] = []
    /// How many leaves of a tile come first that does not begin with ours.
    private var skipped: Int64
    private var tile = MerkleFrontier()

    /// Begins behind the first `size` leaves.
    init(behind size: Int64) {
        first = (size + Self.width - 1) / Self.width
        skipped = first * Self.width - size
    }

    /// Takes the next leaf.
    mutating func append(_ leaf: TreeHash) {
        guard skipped == 0 else {
            skipped -= 1
            return
        }
        tile.append(leaf)
        guard tile.size == Self.width else { return }
        roots.append(tile.root)
        tile = MerkleFrontier()
    }

    /// Takes the next leaves, with the roots of their tiles where these were computed already.
    mutating func append(_ block: LeafBlock) {
        let isAtTile = skipped == 0 && tile.size == 0
        let known = isAtTile ? block.tileRoots : []
        roots += known
        for leaf in block.leaves.dropFirst(known.count * Tile.width) { append(leaf) }
    }

    /// The same one level higher: the roots of each 256 of these, where all of them are there.
    func nextLevel() -> TileRoots {
        var next = TileRoots(behind: 0)
        next.first = (first + Self.width - 1) / Self.width
        for start in stride(from: next.first * Self.width - first, to: Int64(roots.count), by: Tile.width) {
            let hashes = roots[Int(start)...].prefix(Tile.width)
            guard hashes.count == Tile.width else { break }
            var tile = MerkleFrontier()
            for hash in hashes { tile.append(hash) }
            next.roots.append(tile.root)
        }
        return next
    }
}
