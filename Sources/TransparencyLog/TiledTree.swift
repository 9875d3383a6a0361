/// The tree of a stored log, answered from its tiles.
///
/// The tiles are believed: compare a root with a signed checkpoint to know that they are right.
/// Complexity: a tile costs one load and 50 µs of hashing when it is first needed, and nothing while it is cached. A
/// tile that is not stored is computed from up to 256 of the level below; so is the unfilled tile of each level
/// above 0, which is never stored.
package struct TiledTree {
    /// Gives the hashes of a tile; nil for one that is not stored.
    ///
    /// It is asked for full tiles of any level (`count` is 256), and for the unfilled tile of level 0, which has the
    /// last `size % 256` leaf hashes. Level 0 has nothing below it, so there nil is an error.
    package typealias Load = (_ coordinate: TileCoordinate, _ count: Int) throws -> [TreeHash]?

    /// How many leaves the log has.
    package let size: Int64
    private let load: Load
    private var cache: TileCache
    private var lastEdge: RightEdge?

    /// The tree of a log with `size` leaves; keeps about that many tiles (16 KB each) in memory.
    package init(size: Int64, cachedTiles: Int = 4_096, load: @escaping Load) {
        self.size = max(0, size)
        self.load = load
        cache = TileCache(capacity: cachedTiles)
    }

    /// The root of the complete subtree over the leaves from `index << height` on, 2^height of them.
    ///
    /// - Throws: `outOfRange` where the log does not have all of them; `missingTile`; what `load` throws.
    package mutating func node(height: Int, index: Int64) throws -> TreeHash {
        guard (0..<Int64.bitWidth - 1).contains(height), index >= 0, index < size >> Int64(height) else {
            throw TransparencyLogError(
                .outOfRange, "The log has no complete subtree there. Ask for one within its size.")
        }
        let inner = height % Tile.height
        let width = Int64(Tile.width >> inner)
        let coordinate = TileCoordinate(level: height / Tile.height, position: index / width)
        guard let node = try tile(coordinate).node(height: inner, index: Int(index % width)) else {
            throw Self.damaged(coordinate)
        }
        return node
    }

    /// The root of the tree with the first `size` leaves, from 0 to all of them.
    ///
    /// - Throws: as ``node(height:index:)``.
    package mutating func root(size: Int64) throws -> TreeHash {
        try edge(size: size).root
    }

    /// The right edge of the tree with the first `size` leaves.
    ///
    /// - Throws: as ``node(height:index:)``.
    package mutating func frontier(size: Int64) throws -> MerkleFrontier {
        try edge(size: size).frontier
    }

    /// The tree to go on writing with, behind the last leaf.
    ///
    /// - Throws: as ``node(height:index:)``.
    package mutating func growingTree() throws -> GrowingTree {
        var tails: [[TreeHash]] = []
        var count = size
        while count > 0 {
            let isFilled = count % Int64(Tile.width) == 0
            let coordinate = TileCoordinate(level: tails.count, position: count / Int64(Tile.width))
            tails.append(isFilled ? [] : try tile(coordinate).hashes)
            count /= Int64(Tile.width)
        }
        return GrowingTree(frontier: try frontier(size: size), tails: tails)
    }

    /// The edge of the tree with the first `size` leaves; the last one asked for is remembered.
    mutating func edge(size: Int64) throws -> RightEdge {
        if let lastEdge, lastEdge.frontier.size == size { return lastEdge }
        guard (0...self.size).contains(size) else {
            throw TransparencyLogError(
                .outOfRange, "The log has never had that many events. Ask for a size within it.")
        }
        var start: Int64 = 0
        var roots: [TreeHash] = []
        for height in MerkleFrontier.heights(size: size) {
            roots.append(try node(height: height, index: start >> Int64(height)))
            start += Int64(1) << Int64(height)
        }
        guard let frontier = MerkleFrontier(size: size, roots: roots) else {
            preconditionFailure("a size has as many subtrees as bits that are set")
        }
        let edge = RightEdge(frontier)
        lastEdge = edge
        return edge
    }

    /// A tile that has at least one hash at this size.
    mutating func tile(_ coordinate: TileCoordinate) throws -> Tile {
        if let tile = cache.tile(coordinate) { return tile }
        let hashesOfLevel = size >> Int64(Tile.height * coordinate.level)
        let count = Int(min(Int64(Tile.width), hashesOfLevel - coordinate.position * Int64(Tile.width)))
        var hashes: [TreeHash]?
        if coordinate.level == 0 || count == Tile.width { hashes = try load(coordinate, count) }
        let tile = try Tile(hashes: hashes ?? rootsOfTiles(below: coordinate, count: count))
        guard let tile, tile.count == count else { throw Self.damaged(coordinate) }
        cache.insert(tile, at: coordinate)
        return tile
    }

    private mutating func rootsOfTiles(below coordinate: TileCoordinate, count: Int) throws -> [TreeHash] {
        guard coordinate.level > 0 else { throw Self.damaged(coordinate) }
        var roots: [TreeHash] = []
        roots.reserveCapacity(count)
        for place in 0..<Int64(count) {
            let below = TileCoordinate(
                level: coordinate.level - 1, position: coordinate.position * Int64(Tile.width) + place)
            guard let root = try tile(below).root else { throw Self.damaged(below) }
            roots.append(root)
        }
        return roots
    }

    static func damaged(_ coordinate: TileCoordinate) -> TransparencyLogError {
        TransparencyLogError(
            .missingTile,
            "Tile \(coordinate.position) of level \(coordinate.level) is not there, or has another number of hashes."
                + " Verify the ledger.")
    }
}
