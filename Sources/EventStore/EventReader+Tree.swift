package import TransparencyLog

extension EventReader {
    /// The tree over the events as they are now, read from tiles and leaf hashes when it is asked for nodes.
    ///
    /// The log only grows, so that it stays right while others append. It believes the stored hashes: whether they fit
    /// the events is for `verify` to say.
    /// - Throws: `EventStoreError`; later, what reading throws.
    /// - Complexity: O(log n) tiles for a proof, cached.
    package func tree() throws -> TiledTree {
        TiledTree(size: try head()) { [self] coordinate, count in
            try read { db in try StoredTiles.hashes(db, coordinate, count: count) }
        }
    }
}
