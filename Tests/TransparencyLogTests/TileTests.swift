import Testing
import TransparencyLog

@Suite struct TileTests {
    static let tree = NaiveTree(size: 256)

    @Test func `a tile has the node of every complete subtree, and no other, for every width`() throws {
        var wrong: [String] = []
        for count in 1...256 {
            let tile = try #require(Tile(hashes: Array(Self.tree.leaves[..<count])))
            for height in 0...8 {
                for index in 0...(256 >> height) {
                    let range = index << height..<(index + 1) << height
                    let expected = range.upperBound <= count ? Self.tree.root(range) : nil
                    if tile.node(height: height, index: index) != expected {
                        wrong.append("\(count): \(height), \(index)")
                    }
                }
            }
            #expect((tile.root != nil) == (count == 256))
        }
        #expect(wrong.isEmpty)
    }

    @Test(arguments: [
        (-1, 0), (9, 0), (Int.max, 0), (Int.min, 0), (0, -1), (0, 256), (0, Int.max), (8, 1), (8, Int.min),
    ])
    func `there is no node outside`(height: Int, index: Int) throws {
        let tile = try #require(Tile(hashes: Self.tree.leaves))
        #expect(tile.node(height: height, index: index) == nil)
    }

    @Test(arguments: [1, 2, 3, 255, 256]) func `a tile is its hashes and its bytes`(count: Int) throws {
        let hashes = Array(Self.tree.leaves[..<count])
        let tile = try #require(Tile(hashes: hashes))
        #expect(tile.count == count)
        #expect(tile.hashes == hashes)
        #expect(tile.bytes == hashes.flatMap(\.bytes))
        #expect(Tile.bytes(hashes) == tile.bytes)
        let read = try #require(Tile(bytes: tile.bytes))
        #expect(read.hashes == hashes)
        #expect(read.root == tile.root)
    }

    @Test(arguments: [0, 1, 31, 33, 63, 8_191, 8_193, 8_224, 16_384])
    func `other numbers of bytes are no tile`(count: Int) {
        #expect(Tile(bytes: [UInt8](repeating: 1, count: count)) == nil)
    }

    @Test(arguments: [0, 257, 512]) func `other numbers of hashes are no tile`(count: Int) {
        #expect(Tile(hashes: [TreeHash](repeating: MerkleTree.emptyRoot, count: count)) == nil)
    }
}
