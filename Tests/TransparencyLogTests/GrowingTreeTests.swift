import LedgerTesting
import Testing
import TransparencyLog

@Suite struct GrowingTreeTests {
    /// Beyond 65,536, so that a tile of level 1 is filled.
    static let largeSize = 70_000
    static let large = NaiveTree(leaves: leaves(largeSize), sizes: [largeSize])

    /// Leaves that cost nothing to make, all different.
    static func leaves(_ count: Int) -> [TreeHash] {
        let zeros = [UInt8](repeating: 0, count: 24)
        return (0..<count).compactMap { index in
            let tail = stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: index >> $0) }
            return TreeHash(bytes: zeros + tail)
        }
    }

    @Test func `the root equals the definition for every size from 0 to 1,025`() {
        var growing = GrowingTree()
        var wrong: [Int] = []
        for size in 0...1_025 {
            if size > 0 { growing.append(MerkleFrontierTests.tree.leaves[size - 1]) }
            if growing.size != size || growing.root != MerkleFrontierTests.tree.root(size) {
                wrong.append(size)
            }
        }
        #expect(wrong.isEmpty)
    }

    @Test func `the tiles are those of the definition, each once, when it is filled`() {
        var generator = SeededGenerator()
        var growing = GrowingTree()
        var next: [Int64] = [0, 0]
        var wrong: [TileCoordinate] = []
        for (index, leaf) in Self.large.leaves.enumerated() {
            growing.append(leaf)
            guard Int.random(in: 0..<700, using: &generator) == 0 || index == Self.largeSize - 1 else {
                continue
            }
            for (coordinate, hashes) in growing.takeFilledTiles() {
                let width = 1 << (8 * coordinate.level)
                let first = Int(coordinate.position) * 256
                let isRight =
                    coordinate.position == next[coordinate.level]
                    && hashes == (first..<first + 256).map { Self.large.root($0 * width..<($0 + 1) * width) }
                if !isRight { wrong.append(coordinate) }
                next[coordinate.level] += 1
            }
            #expect(next[0] == growing.size / 256, "\(generator)")
            #expect(next[1] == growing.size / 65_536, "\(generator)")
        }
        #expect(wrong.isEmpty, "\(generator)")
        #expect(growing.takeFilledTiles().isEmpty)
        #expect(growing.root == Self.large.root(Self.largeSize))
    }

    /// With leaves that are all alike, the tiles of a level are too, so that no other tree is needed to compare with.
    @Test func `the second tile of level 1 begins where the first one ended`() throws {
        let leaf = MerkleTree.leafHash([1])
        var growing = GrowingTree()
        for _ in 0..<2 * 65_536 { growing.append(leaf) }
        let filled = growing.takeFilledTiles()
        let root = try #require(Tile(hashes: [TreeHash](repeating: leaf, count: 256))?.root)
        let upper = filled.filter { $0.coordinate.level == 1 }
        #expect(upper.map(\.coordinate.position) == [0, 1])
        #expect(
            upper.map(\.hashes) == [[TreeHash]](repeating: [TreeHash](repeating: root, count: 256), count: 2))
        #expect(filled.count == 512 + 2)
    }

    @Test func `a copy is a state to go back to`() {
        var growing = GrowingTree()
        for leaf in Self.large.leaves[..<200] { growing.append(leaf) }
        let before = growing
        for leaf in Self.large.leaves[1_000..<1_100] { growing.append(leaf) }
        #expect(growing.takeFilledTiles().count == 1)
        growing = before
        #expect(growing.takeFilledTiles().isEmpty)
        for leaf in Self.large.leaves[200..<256] { growing.append(leaf) }
        let filled = growing.takeFilledTiles()
        #expect(filled.map(\.coordinate) == [TileCoordinate(level: 0, position: 0)])
        #expect(filled.first?.hashes == Array(Self.large.leaves[..<256]))
        #expect(growing.root == Self.large.root(0..<256))
    }

    /// What `growing` holds after the leaves from its size up to `end`: root and tiles.
    static func continued(_ growing: GrowingTree, to end: Int) -> (
        root: TreeHash, tiles: [TileCoordinate: [TreeHash]]
    ) {
        var growing = growing
        _ = growing.takeFilledTiles()
        for leaf in large.leaves[Int(growing.size)..<end] { growing.append(leaf) }
        let tiles = growing.takeFilledTiles().map { ($0.coordinate, $0.hashes) }
        return (growing.root, Dictionary(uniqueKeysWithValues: tiles))
    }

    @Test func `a tree restored from tiles goes on as if it had never stopped, at any size`() throws {
        var growing = GrowingTree()
        for size in 0...600 {
            if size > 0 { growing.append(Self.large.leaves[size - 1]) }
            var tiled = Self.large.tiled(size: size)
            let end = size + 300
            let (restored, whole) = (
                try Self.continued(tiled.growingTree(), to: end), Self.continued(growing, to: end)
            )
            #expect(restored.root == whole.root, "size \(size)")
            #expect(restored.tiles == whole.tiles, "size \(size)")
        }
    }

    @Test func `it also does so around the filling of higher tiles and at random sizes`() throws {
        var generator = SeededGenerator()
        let random = (0..<4).map { _ in Int.random(in: 601..<Self.largeSize - 300, using: &generator) }
        var sizes = ([65_280, 65_535, 65_536, 65_537, 65_792] + random).sorted()[...]
        var growing = GrowingTree()
        for (index, leaf) in Self.large.leaves.enumerated() {
            if index == sizes.first {
                sizes = sizes.drop { $0 == index }
                var tiled = Self.large.tiled(size: index)
                let end = index + 300
                let restored = try Self.continued(tiled.growingTree(), to: end)
                let whole = Self.continued(growing, to: end)
                #expect(restored.root == whole.root, "size \(index), \(generator)")
                #expect(restored.tiles == whole.tiles, "size \(index), \(generator)")
            }
            growing.append(leaf)
        }
        #expect(sizes.isEmpty)
    }
}
