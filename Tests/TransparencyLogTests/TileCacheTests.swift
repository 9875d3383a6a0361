import LedgerTesting
import Testing

@testable import TransparencyLog

@Suite struct TileCacheTests {
    /// A tile that says where it belongs.
    static func tile(_ position: Int64) throws -> Tile {
        try #require(Tile(hashes: [MerkleTree.leafHash([UInt8(position)])]))
    }

    static func coordinate(_ position: Int64) -> TileCoordinate {
        TileCoordinate(level: 0, position: position)
    }

    @Test(arguments: [1, 2, 3, 10])
    func `it never has more than its room, and gives what was put in or nothing`(
        capacity: Int
    ) throws {
        var generator = SeededGenerator()
        var cache = TileCache(capacity: capacity)
        var hits = 0
        for _ in 0..<500 {
            let position = Int64.random(in: 0..<12, using: &generator)
            if let tile = cache.tile(Self.coordinate(position)) {
                #expect(tile.hashes == (try Self.tile(position)).hashes, "\(generator)")
                hits += 1
            } else {
                cache.insert(try Self.tile(position), at: Self.coordinate(position))
            }
            #expect(cache.count <= capacity, "\(generator)")
        }
        #expect(hits > 0, "\(generator)")
    }

    @Test(arguments: [Int.min, -1, 0, 1]) func `there is room for one at least`(capacity: Int) throws {
        var cache = TileCache(capacity: capacity)
        for position in Int64(0)..<3 {
            cache.insert(try Self.tile(position), at: Self.coordinate(position))
            #expect(cache.tile(Self.coordinate(position)) != nil)
            #expect(cache.count == 1)
        }
    }

    @Test func `a tile in use stays while others come and go`() throws {
        var cache = TileCache(capacity: 4)
        cache.insert(try Self.tile(0), at: Self.coordinate(0))
        for position in Int64(1)..<100 {
            #expect(cache.tile(Self.coordinate(0)) != nil)
            cache.insert(try Self.tile(position), at: Self.coordinate(position))
        }
    }
}
