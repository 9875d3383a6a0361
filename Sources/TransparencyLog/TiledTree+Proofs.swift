extension TiledTree {
    /// The proof that a leaf stands in the tree with the first `size` leaves.
    ///
    /// Complexity: up to one tile for each level, besides those of the right edge; about 1 µs where these are cached
    /// and the size is that of the last call.
    ///
    /// - Throws: `outOfRange` unless `index` < `size` and the log has as many; `missingTile`; what `load` throws.
    package mutating func inclusionProof(index: Int64, size: Int64) throws -> InclusionProof {
        guard index >= 0, index < size else {
            throw TransparencyLogError(
                .outOfRange, "The tree has no such leaf. Ask for an index below the tree's size.")
        }
        let edge = try edge(size: size)
        // Which of the complete subtrees has the leaf.
        var place = 0
        var start: Int64 = 0
        while index - start >= Int64(1) << Int64(edge.heights[place]) {
            start += Int64(1) << Int64(edge.heights[place])
            place += 1
        }
        var hashes: [TreeHash] = []
        hashes.reserveCapacity(edge.heights[place] + place + 1)
        try appendSiblings(index: index, upTo: edge.heights[place], to: &hashes)
        if place + 1 < edge.remainders.count { hashes.append(edge.remainders[place + 1]) }
        for left in edge.frontier.roots[..<place].reversed() { hashes.append(left) }
        return InclusionProof(index: index, size: size, hashes: hashes)
    }

    /// The proof that the tree with the first `new` leaves begins with the first `old`.
    ///
    /// Complexity: O(log n) nodes.
    ///
    /// - Throws: `outOfRange` unless 0 ≤ `old` ≤ `new` and the log has as many; `missingTile`; what `load` throws.
    package mutating func consistencyProof(from old: Int64, to new: Int64) throws -> ConsistencyProof {
        guard old >= 0, old <= new else {
            throw TransparencyLogError(
                .outOfRange, "A tree does not begin with a larger one. Give the smaller size first.")
        }
        let edge = try edge(size: new)
        guard old > 0, old < new else { return ConsistencyProof(oldSize: old, newSize: new, hashes: []) }
        // SUBPROOF of RFC 6962 section 2.1.2, from the whole tree down to where the old one ends. Each step to the
        // left leaves the right part, which ends at `new` or is complete; each step to the right leaves a complete
        // left one. The hashes come out from top to bottom and are turned round in the end.
        var hashes: [TreeHash] = []
        var place = 0
        var start: Int64 = 0
        var isOldRootKnown = true
        while place < edge.heights.count - 1, old > start + Int64(1) << Int64(edge.heights[place]) {
            hashes.append(edge.frontier.roots[place])
            start += Int64(1) << Int64(edge.heights[place])
            place += 1
            isOldRootKnown = false
        }
        if place + 1 < edge.remainders.count { hashes.append(edge.remainders[place + 1]) }
        var height = edge.heights[place]
        while old < start + Int64(1) << Int64(height) {
            height -= 1
            let middle = start + Int64(1) << Int64(height)
            let isLeft = old <= middle
            hashes.append(try node(height: height, index: (isLeft ? middle : start) >> Int64(height)))
            if !isLeft {
                start = middle
                isOldRootKnown = false
            }
        }
        if !isOldRootKnown { hashes.append(try node(height: height, index: start >> Int64(height))) }
        return ConsistencyProof(oldSize: old, newSize: new, hashes: hashes.reversed())
    }

    /// Appends the siblings on the way from a leaf up to the subtree of a height that has it, tile by tile.
    private mutating func appendSiblings(
        index: Int64, upTo height: Int, to hashes: inout [TreeHash]
    ) throws {
        for level in 0..<(height + Tile.height - 1) / Tile.height {
            let above = Tile.height * level
            let place = index >> Int64(above)
            let coordinate = TileCoordinate(level: level, position: place / Int64(Tile.width))
            let tile = try tile(coordinate)
            let placeInTile = Int(place % Int64(Tile.width))
            for inner in 0..<min(Tile.height, height - above) {
                guard let sibling = tile.node(height: inner, index: placeInTile >> inner ^ 1) else {
                    throw Self.damaged(coordinate)
                }
                hashes.append(sibling)
            }
        }
    }
}
