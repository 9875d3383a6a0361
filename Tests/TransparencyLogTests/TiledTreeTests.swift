import LedgerTesting
import Testing
import TransparencyLog

@Suite struct TiledTreeTests {
    static let small = MerkleFrontierTests.tree
    static let large = GrowingTreeTests.large
    static let largeSize = GrowingTreeTests.largeSize

    @Test func `the root equals the definition for every size from 0 to 1,025`() throws {
        var whole = Self.small.tiled(size: 1_025)
        var wrong: [Int] = []
        for size in 0...1_025 {
            if try whole.root(size: Int64(size)) != Self.small.root(size) { wrong.append(size) }
            // A log that ends there, whose last tile has to be asked for with that many hashes.
            if size % 16 == 0 || size % 256 > 253 || size % 256 < 3 {
                var log = Self.small.tiled(size: size)
                if try log.root(size: Int64(size)) != Self.small.root(size) { wrong.append(size) }
            }
        }
        #expect(wrong.isEmpty)
    }

    @Test func `roots, edges and proofs of a large log are those of the definition, whatever is not stored`()
        throws
    {
        var generator = SeededGenerator()
        let sizes =
            [1, 255, 256, 257, 65_535, 65_536, 65_537, Self.largeSize]
            + (0..<12).map { _ in Int.random(in: 1...Self.largeSize, using: &generator) }
        let naive = Self.large.remembering(sizes)
        // The levels that have to be computed from those below.
        for lacking in [[], [1], [2], [1, 2]] as [Set<Int>] {
            let logSize =
                lacking == [1] ? Self.largeSize : Int.random(in: 65_537..<Self.largeSize, using: &generator)
            var tree = naive.tiled(size: logSize, lacking: lacking)
            for size in sizes.filter({ $0 <= logSize }) {
                let index = Int.random(in: 0..<size, using: &generator)
                let old = Int.random(in: 0...size, using: &generator)
                let story: Comment =
                    "\(old), \(index), \(size) of \(logSize) without \(lacking), \(generator)"
                #expect(try tree.root(size: Int64(size)) == naive.root(size), story)
                #expect(try tree.frontier(size: Int64(size)).root == naive.root(size), story)
                let inclusion = try tree.inclusionProof(index: Int64(index), size: Int64(size))
                #expect(inclusion.hashes == naive.path(index, size: size), story)
                let consistency = try tree.consistencyProof(from: Int64(old), to: Int64(size))
                #expect(consistency.hashes == naive.consistency(from: old, to: size), story)
            }
        }
    }

    @Test func `a node is the root of its leaves`() throws {
        var tree = Self.small.tiled(size: 1_025)
        for height in 0...10 {
            for index in stride(from: 0, to: 1_025 >> height, by: 3) {
                let range = index << height..<(index + 1) << height
                #expect(try tree.node(height: height, index: Int64(index)) == Self.small.root(range))
            }
        }
    }

    @Test func `it asks for full tiles, and for the unfilled one of level 0 alone`() throws {
        let loads = LoadCount()
        var tree = Self.large.tiled(size: Self.largeSize, loads: loads)
        _ = try tree.inclusionProof(index: 3, size: Int64(Self.largeSize))
        _ = try tree.inclusionProof(index: Int64(Self.largeSize) - 1, size: Int64(Self.largeSize))
        let unfilled = loads.asked.filter { $0.count != 256 }
        #expect(unfilled.map(\.coordinate) == [TileCoordinate(level: 0, position: 273)])
        #expect(unfilled.map(\.count) == [112])
    }

    /// 70,000 leaves are 273 full tiles and 112 leaves: level 1 has a full tile and one with 17 hashes, level 2 one
    /// hash.
    @Test func `a proof loads one tile a level, and once those below the unfilled tiles`() throws {
        let loads = LoadCount()
        let size = Int64(Self.largeSize)
        var tree = Self.large.tiled(size: Self.largeSize, loads: loads)
        _ = try tree.root(size: size)
        // 17 of level 0 for the unfilled tile of level 1, the full one of level 1 for level 2, the last 112 leaves.
        #expect(loads.count == 17 + 1 + 1)
        _ = try tree.inclusionProof(index: 12_345, size: size)
        #expect(loads.count == 20, "one more, of level 0")
        _ = try tree.inclusionProof(index: 12_346, size: size)
        #expect(loads.count == 20, "none more in the same tile")
        _ = try tree.consistencyProof(from: 30_000, to: size)
        #expect(loads.count <= 21)
        _ = try tree.inclusionProof(index: 5, size: 60_000)
        #expect(
            loads.count <= 24, "at most three tiles of level 0: the leaf's, the edge's, and that of 60,000")
    }

    @Test(arguments: [0, 1, 2, 3, 6, 8, 4_096]) func `a small cache costs loads and changes no answer`(
        cachedTiles: Int
    ) throws {
        var generator = SeededGenerator()
        let loads = LoadCount()
        let size = 1_025
        var tree = Self.small.tiled(size: size, cachedTiles: cachedTiles, loads: loads)
        for _ in 0..<40 {
            let index = Int.random(in: 0..<size, using: &generator)
            let proof = try tree.inclusionProof(index: Int64(index), size: Int64(size))
            #expect(proof.hashes == Self.small.path(index, size: size), "\(generator)")
        }
        // Five tiles of level 0, and the one above them that is made of them. With room for all, each is loaded once.
        #expect(cachedTiles >= 6 ? loads.count == 5 : loads.count > 5, "\(generator)")
    }

    @Test func `what is outside the log is refused`() {
        var tree = Self.small.tiled(size: 300)
        let outOfRange = TransparencyLogError(.outOfRange, "")
        for size in [301, Int64.max, -1, .min] {
            #expect(throws: outOfRange) { try tree.root(size: size) }
            #expect(throws: outOfRange) { try tree.frontier(size: size) }
            #expect(throws: outOfRange) { try tree.inclusionProof(index: 0, size: size) }
            #expect(throws: outOfRange) { try tree.consistencyProof(from: 0, to: size) }
            #expect(throws: outOfRange) { try tree.consistencyProof(from: size, to: 300) }
        }
        for index in [300, -1, Int64.max, .min] {
            #expect(throws: outOfRange) { try tree.inclusionProof(index: index, size: 300) }
            #expect(throws: outOfRange) { try tree.node(height: 0, index: index) }
        }
        #expect(throws: outOfRange) { try tree.consistencyProof(from: 9, to: 8) }
        for (height, index) in [(8, 1), (9, 0), (62, 0), (63, 0), (64, 0), (Int.max, 0), (-1, 0)]
            as [(Int, Int64)]
        {
            #expect(throws: outOfRange) { try tree.node(height: height, index: index) }
        }
    }

    @Test func `a log without events has the empty root and no proofs`() throws {
        for size in [0, -1, Int64.min] {
            var tree = TiledTree(size: size) { _, _ in nil }
            #expect(tree.size == 0)
            #expect(try tree.root(size: 0) == MerkleTree.emptyRoot)
            #expect(try tree.consistencyProof(from: 0, to: 0).hashes.isEmpty)
            #expect(try tree.growingTree().root == MerkleTree.emptyRoot)
            #expect(throws: TransparencyLogError(.outOfRange, "")) {
                try tree.inclusionProof(index: 0, size: 0)
            }
        }
    }

    @Test func `a tile with another number of hashes, and a level 0 that is missing, are errors`() throws {
        let leaves = Self.small.leaves
        for wrong in [0, 1, 43, 45, 255, 257] {
            // All tiles, or only the last one, of which 44 hashes are needed.
            for first in [0, 1] as [Int64] {
                var tree = TiledTree(size: 300) { coordinate, count in
                    Array(leaves[..<(coordinate.position < first ? count : wrong)])
                }
                #expect(throws: TransparencyLogError(.missingTile, "")) { try tree.root(size: 300) }
            }
        }
        var tree = TiledTree(size: 300) { _, _ in nil }
        #expect(throws: TransparencyLogError(.missingTile, "")) { try tree.root(size: 300) }
        struct Broken: Error {}
        var broken = TiledTree(size: 300) { _, _ in throw Broken() }
        #expect(throws: Broken.self) { try broken.root(size: 300) }
    }

    @Test func `a log of 2^62 leaves is answered without a trap`() throws {
        let full = [TreeHash](repeating: MerkleTree.leafHash([1]), count: 256)
        var tree = TiledTree(size: 1 << 62) { _, count in Array(full[..<count]) }
        #expect(try tree.frontier(size: 1 << 62).roots.count == 1)
        let proof = try tree.inclusionProof(index: (1 << 62) - 1, size: 1 << 62)
        #expect(proof.hashes.count == 62)
        let consistency = try tree.consistencyProof(from: (1 << 61) + 1, to: 1 << 62)
        #expect(consistency.hashes.count == 63)
    }
}
