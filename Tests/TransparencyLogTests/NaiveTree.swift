import Crypto
import TransparencyLog

/// The tree of RFC 6962 section 2.1, straight from the text: what the room's trees and proofs are compared with.
///
/// Nothing of the room is used but `TreeHash` as a container. What was computed for a range of leaves is remembered.
struct NaiveTree: Sendable {
    let leaves: [TreeHash]
    private var known: [Range<Int>: TreeHash] = [:]

    /// A tree over leaves that are all different; the first n of them are remembered for every n in `sizes`.
    init(leaves: [TreeHash], sizes: [Int]) {
        self.leaves = leaves
        for size in sizes { known[0..<size] = remember(0..<size) }
    }

    /// A tree over the leaves "leaf 0", "leaf 1" and so on.
    init(size: Int) {
        let leaves = (0..<size).map { Self.hash([0x00] + Array("leaf \($0)".utf8)) }
        self.init(leaves: leaves, sizes: Array(0...size))
    }

    /// The same tree, which also remembers the first n leaves for these n.
    func remembering(_ sizes: [Int]) -> NaiveTree {
        var tree = self
        for size in sizes { tree.known[0..<size] = tree.remember(0..<size) }
        return tree
    }

    /// MTH(D[n]) of section 2.1.
    func root(_ size: Int) -> TreeHash { root(0..<size) }

    /// MTH(D[range]) of section 2.1.
    func root(_ range: Range<Int>) -> TreeHash {
        if let root = known[range] { return root }
        guard range.count > 1 else { return range.isEmpty ? Self.hash([]) : leaves[range.lowerBound] }
        let middle = Self.middle(range)
        return Self.node(root(range.lowerBound..<middle), root(middle..<range.upperBound))
    }

    /// PATH(m, D[n]) of section 2.1.1.
    func path(_ index: Int, size: Int) -> [TreeHash] { path(index, 0..<size) }

    /// PROOF(m, D[n]) of section 2.1.2; no hashes for m = 0, which is not defined there.
    func consistency(from old: Int, to new: Int) -> [TreeHash] {
        old == 0 ? [] : subproof(old, 0..<new, isWhole: true)
    }

    private func path(_ index: Int, _ range: Range<Int>) -> [TreeHash] {
        guard range.count > 1 else { return [] }
        let middle = Self.middle(range)
        return index < middle
            ? path(index, range.lowerBound..<middle) + [root(middle..<range.upperBound)]
            : path(index, middle..<range.upperBound) + [root(range.lowerBound..<middle)]
    }

    private func subproof(_ end: Int, _ range: Range<Int>, isWhole: Bool) -> [TreeHash] {
        if end == range.upperBound { return isWhole ? [] : [root(range)] }
        let middle = Self.middle(range)
        return end <= middle
            ? subproof(end, range.lowerBound..<middle, isWhole: isWhole) + [root(middle..<range.upperBound)]
            : subproof(end, middle..<range.upperBound, isWhole: false) + [root(range.lowerBound..<middle)]
    }

    private mutating func remember(_ range: Range<Int>) -> TreeHash {
        if let root = known[range] { return root }
        guard range.count > 1 else { return root(range) }
        let middle = Self.middle(range)
        let root = Self.node(remember(range.lowerBound..<middle), remember(middle..<range.upperBound))
        known[range] = root
        return root
    }

    /// Where the largest power of two that is smaller than the count ends.
    private static func middle(_ range: Range<Int>) -> Int {
        var count = 1
        while count * 2 < range.count { count *= 2 }
        return range.lowerBound + count
    }

    private static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        hash([0x01] + left.bytes + right.bytes)
    }

    private static func hash(_ bytes: [UInt8]) -> TreeHash {
        guard let hash = TreeHash(bytes: SHA256.hash(data: bytes)) else { preconditionFailure("32 bytes") }
        return hash
    }
}

extension NaiveTree {
    /// The stored form of the first `size` leaves: a tiled tree that is given every full tile, and counts its loads.
    func tiled(size: Int, cachedTiles: Int = 4_096, lacking: Set<Int> = [], loads: LoadCount = LoadCount())
        -> TiledTree
    {
        TiledTree(size: Int64(size), cachedTiles: cachedTiles) { coordinate, count in
            loads.count += 1
            loads.asked.append((coordinate, count))
            if coordinate.level > 0, lacking.contains(coordinate.level) { return nil }
            let width = 1 << (8 * coordinate.level)
            let first = Int(coordinate.position) * 256
            return (first..<first + count).map { root($0 * width..<($0 + 1) * width) }
        }
    }
}

/// How often a tiled tree loaded a tile, and which.
final class LoadCount {
    var count = 0
    var asked: [(coordinate: TileCoordinate, count: Int)] = []
}

extension TreeHash {
    /// The hash in hexadecimal digits, as published vectors show it.
    var hex: String { bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() }

    /// Reads hexadecimal digits.
    init?(hex: String) {
        let digits = hex.compactMap(\.hexDigitValue)
        self.init(
            bytes: stride(from: 0, to: digits.count - 1, by: 2).map {
                UInt8(digits[$0] << 4 | digits[$0 + 1])
            })
    }

    /// The hash with one of its 256 bits flipped.
    func flipped(_ bit: Int) -> TreeHash {
        var bytes = bytes
        bytes[bit / 8 % 32] ^= 1 << UInt8(bit % 8)
        guard let hash = TreeHash(bytes: bytes) else { preconditionFailure("32 bytes") }
        return hash
    }
}
