/// As many tiles as there is room for.
///
/// When it is full, those go that were not used since it was full the last time, and as many others as are needed to
/// make room for half. What is in use stays, without a list in order of use that each look-up would have to mend.
struct TileCache {
    private struct Entry {
        let tile: Tile
        var isUsed = false
    }

    private let capacity: Int
    private var entries: [TileCoordinate: Entry] = [:]

    /// Room for `capacity` tiles; for one at least.
    init(capacity: Int) {
        self.capacity = max(1, capacity)
    }

    /// How many tiles are there.
    var count: Int { entries.count }

    /// The tile, if it is still there.
    mutating func tile(_ coordinate: TileCoordinate) -> Tile? {
        guard let place = entries.index(forKey: coordinate) else { return nil }
        entries.values[place].isUsed = true
        return entries.values[place].tile
    }

    /// Keeps a tile.
    mutating func insert(_ tile: Tile, at coordinate: TileCoordinate) {
        if entries.count >= capacity { makeRoom() }
        entries[coordinate] = Entry(tile: tile)
    }

    private mutating func makeRoom() {
        let used = entries.filter(\.value.isUsed).prefix(capacity / 2)
        entries = Dictionary(uniqueKeysWithValues: used.map { ($0.key, Entry(tile: $0.value.tile)) })
    }
}
