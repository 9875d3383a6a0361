import EventStore
import TransparencyLog

/// Holds the stored tiles against the events: their places, and the hashes of those above level 0.
///
/// Those of level 0 are compared where the events are hashed. Source: docs/format.md, "The tree".
enum TileReview {
    private static let levels = 8

    /// Tiles that are missing, superfluous or not full, by their places alone.
    ///
    /// `tiles`: by level and position. `head`: how many events there are.
    static func misplaced(_ tiles: [StoredTile], head: Int64) -> [Verdict.Problem] {
        var problems = ProblemList()
        var found = tiles[...]
        for level in 0..<levels {
            let expected = count(level, head)
            guard expected > 0 else { break }
            var next: Int64 = 0
            while let tile = found.first, tile.level <= Int64(level) {
                found.removeFirst()
                guard tile.level == Int64(level), (next..<expected).contains(tile.position) else {
                    addSuperfluous(tile, head, &problems)
                    continue
                }
                addMissing(level, next..<tile.position, &problems)
                next = tile.position + 1
                if !tile.isFull {
                    let events = events(level, tile.position..<next)
                    problems.add(
                        .tree, events.lowerBound,
                        "The tile of level \(level) over events \(events.lowerBound) to \(events.upperBound) has "
                            + "not 256 hashes: it was changed.")
                }
            }
            addMissing(level, next..<expected, &problems)
        }
        for tile in found { addSuperfluous(tile, head, &problems) }
        return problems.all
    }

    /// Tiles above level 0 with another hash than the events give.
    ///
    /// `roots`: those of the tiles of level 0, as far as they are known. `head`: how many events there are.
    /// - Throws: `EventStoreError`.
    static func changed(_ reader: EventReader, _ roots: TileRoots, head: Int64) throws -> [Verdict.Problem] {
        var problems = ProblemList()
        var known: [TileRoots] = []
        var next = roots
        while !next.roots.isEmpty, known.count < levels {
            known.append(next)
            next = next.nextLevel()
        }
        guard !known.isEmpty else { return [] }
        try reader.forEachUpperTile { tile, hashes in
            guard tile.level <= known.count, (0..<count(tile.level, head)).contains(tile.position) else {
                return
            }
            let known = known[tile.level - 1]
            let start = tile.position * Int64(Tile.width)
            for (place, hash) in hashes.enumerated() {
                let index = start - known.first + Int64(place)
                guard index >= 0 else { continue }
                guard index < known.roots.count else { return }
                guard known.roots[Int(index)] != hash else { continue }
                let all = events(tile.level, tile.position..<tile.position + 1)
                let below = events(tile.level - 1, start + Int64(place)..<start + Int64(place) + 1)
                problems.add(
                    .tree, below.lowerBound,
                    "The tile of level \(tile.level) over events \(all.lowerBound) to \(all.upperBound) has another "
                        + "hash for events \(below.lowerBound) to \(below.upperBound) than these give: one of the two "
                        + "was changed.")
                return
            }
        }
        return problems.all
    }

    private static func addMissing(_ level: Int, _ positions: Range<Int64>, _ problems: inout ProblemList) {
        guard !positions.isEmpty else { return }
        let events = events(level, positions)
        problems.add(
            .tree, events.lowerBound,
            "The \(positions.count == 1 ? "tile" : "tiles") of level \(level) over events \(events.lowerBound) to "
                + "\(events.upperBound) \(positions.count == 1 ? "is" : "are") missing: what this program writes has "
                + "them, so something else removed them or wrote the events.")
    }

    private static func addSuperfluous(_ tile: StoredTile, _ head: Int64, _ problems: inout ProblemList) {
        // The first event it would be about, as far as there is one.
        var first: Int64?
        if (0..<Int64(levels)).contains(tile.level), (0...head).contains(tile.position) {
            let bits = Int64(Tile.height) * (tile.level + 1)
            let (start, overflows) = tile.position.multipliedReportingOverflow(by: 1 << bits)
            if !overflows, bits < 63, start < head { first = start + 1 }
        }
        problems.add(
            .tree, first,
            "The tile of level \(tile.level) at place \(tile.position) stands where the events fill none: something "
                + "else than this program wrote it.")
    }

    /// How many tiles of a level so many events fill.
    private static func count(_ level: Int, _ head: Int64) -> Int64 {
        head >> Int64(Tile.height * (level + 1))
    }

    /// The events under some tiles of a level that are within the log.
    private static func events(_ level: Int, _ positions: Range<Int64>) -> ClosedRange<Int64> {
        let width = Int64(1) << Int64(Tile.height * (level + 1))
        return positions.lowerBound * width + 1...positions.upperBound * width
    }
}
