/// Where a tile stands.
///
/// Shape: a tile of level 0 holds the leaf hashes from `position * 256` on, one of level n the roots of the 256 tiles
/// of level n - 1 from `position * 256` on.
/// Source: https://c2sp.org/tlog-tiles
package struct TileCoordinate: Sendable, Hashable {
    /// How many tiles lie between this one and the leaves.
    package var level: Int
    /// How many tiles of the same level are on its left.
    package var position: Int64

    /// Takes a level from 0 to 7 and a position from 0 on.
    package init(level: Int, position: Int64) {
        self.level = level
        self.position = position
    }
}
