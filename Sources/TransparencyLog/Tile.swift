/// From 1 to 256 consecutive hashes of one level, with all nodes above them that are complete.
///
/// Shape: the hashes, then the nodes of height 1, of height 2, and so on: 511 hashes for a full tile.
/// Complexity: made with one node hash for each node, 50 µs for a full tile; after that nothing is hashed any more.
/// Source: https://c2sp.org/tlog-tiles
package struct Tile: Sendable {
    /// How many hashes a full tile has.
    package static let width = 256
    /// How many levels of nodes a full tile has above its hashes.
    package static let height = 8

    /// How many hashes the tile has.
    package let count: Int
    private let nodes: [TreeHash]

    /// Takes from 1 to 256 hashes; nil for any other count.
    package init?(hashes: [TreeHash]) {
        guard (1...Self.width).contains(hashes.count) else { return nil }
        count = hashes.count
        var nodes = hashes
        nodes.reserveCapacity(2 * hashes.count)
        var below = 0
        var width = hashes.count
        while width > 1 {
            for pair in 0..<width / 2 {
                nodes.append(MerkleTree.nodeHash(nodes[below + 2 * pair], nodes[below + 2 * pair + 1]))
            }
            below += width
            width /= 2
        }
        self.nodes = nodes
    }

    /// Takes the hashes one after the other, 32 bytes each; nil unless there are from 1 to 256 of them.
    package init?(bytes: [UInt8]) {
        guard bytes.count % TreeHash.byteCount == 0, bytes.count <= Self.width * TreeHash.byteCount else {
            return nil
        }
        let span = bytes.span
        // unsafe: bytes have no padding whose value nobody knows.
        let raw = unsafe span.bytes
        var hashes: [TreeHash] = []
        hashes.reserveCapacity(bytes.count / TreeHash.byteCount)
        for start in stride(from: 0, to: bytes.count, by: TreeHash.byteCount) {
            guard let hash = TreeHash(rawBytes: raw.extracting(start..<start + TreeHash.byteCount)) else {
                return nil
            }
            hashes.append(hash)
        }
        self.init(hashes: hashes)
    }

    /// The hashes of the level.
    package var hashes: [TreeHash] { Array(nodes[..<count]) }

    /// The hashes one after the other, 32 bytes each.
    package var bytes: [UInt8] { Self.bytes(hashes) }

    /// Hashes one after the other, 32 bytes each, as tiles are stored.
    package static func bytes(_ hashes: [TreeHash]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(hashes.count * TreeHash.byteCount)
        for hash in hashes { hash.append(to: &bytes) }
        return bytes
    }

    /// The root of the subtree over 2^height hashes of this tile, the index-th of that height; nil if not complete.
    package func node(height: Int, index: Int) -> TreeHash? {
        guard (0...Self.height).contains(height), index >= 0, index < count >> height else { return nil }
        var start = 0
        for below in 0..<height { start += count >> below }
        return nodes[start + index]
    }

    /// The root over all 256 hashes; nil unless the tile is full.
    package var root: TreeHash? { node(height: Self.height, index: 0) }
}
