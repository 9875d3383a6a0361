import TransparencyLog

/// What was signed before the ledger is opened, and has to hold for the events that are found.
///
/// It is read before the database, so that a checkpoint which is newer than the events means that events are missing.
struct CheckpointAnchor: Sendable {
    /// What the files say of how far the log went: the checkpoint in `checkpoint` and the last one of the history, the
    /// larger first.
    struct Ends: Sendable {
        let signed: [SignedCheckpoint]
        /// The size of the last entry of the history, -1 without one.
        let historySize: Int64
        /// Whether `checkpoint` is there.
        let hasFile: Bool

        /// Reads the two files.
        /// - Throws: `EventStoreError`: `damaged` if one of them is not what was written.
        init(_ files: CheckpointFiles) throws(EventStoreError) {
            let file = try files.newest()
            let entry = try files.historyEnd().last
            let size = entry?.checkpoint.size ?? -1
            historySize = size
            hasFile = file != nil
            let isFileSmaller = file.map { $0.checkpoint.size < size } ?? false
            signed = (isFileSmaller ? [entry, file] : [file, entry]).compactMap(\.self)
        }
    }

    let ends: Ends
    /// The ledger's own verifier key; nil if the file is missing.
    let verifierKey: VerifierKey?

    /// The largest signed checkpoint; nil if there is none.
    var newest: SignedCheckpoint? { ends.signed.first }
    /// The size of the last entry of the history, -1 without one.
    var historySize: Int64 { ends.historySize }

    /// A sentence for a ledger of which one of the two files is gone, and is begun anew; nil if both are there.
    func note(_ directory: LedgerDirectory) -> String? {
        guard newest != nil, historySize < 0 || !ends.hasFile else { return nil }
        let path = ends.hasFile ? directory.checkpoints : directory.checkpoint
        return "\(path) is gone: put a copy back. Until then it holds only what is signed from now on."
    }

    /// Reads the three files.
    /// - Throws: `EventStoreError`: `damaged` if one of them is not what was written.
    init(_ directory: LedgerDirectory) throws(EventStoreError) {
        let files = CheckpointFiles(directory)
        ends = try Ends(files)
        verifierKey = try files.verifierKey()
    }

    /// Refuses a log that ends before what was signed, and one that something else was signed for.
    ///
    /// A WAL that was left by another ledger shows in the name.
    /// - Throws: `missingEvents`, with both numbers, or `damaged`.
    static func check(
        size: Int64, origin: String, against ends: Ends, _ directory: LedgerDirectory
    ) throws(EventStoreError) {
        guard ends.signed.allSatisfy({ $0.checkpoint.isAbout(origin) }) else {
            throw damage("A checkpoint in \(directory.path) belongs to another ledger")
        }
        guard let signed = ends.signed.first?.checkpoint.size, signed > size else { return }
        let missing =
            signed == size + 1 ? "event \(signed) is missing" : "events \(size + 1) to \(signed) are missing"
        throw EventStoreError(
            .missingEvents,
            "A checkpoint was signed for \(signed) events, and the log in \(directory.path) ends at \(size): "
                + "\(missing). Run verify, and restore a copy that has them.")
    }

    /// Refuses a log that is not the continuation of what was signed.
    ///
    /// Cost: O(log n) tiles, and as many as 255 of level 0 for the edge of a level that is not full.
    /// - Throws: `missingEvents`, or `damaged` if key, origin or root do not fit.
    func check(
        _ tree: inout TiledTree, size: Int64, _ identity: LedgerIdentity, _ directory: LedgerDirectory
    ) throws {
        try Self.check(size: size, origin: identity.origin, against: ends, directory)
        guard let newest else { return }
        if let verifierKey {
            guard case .valid = newest.isSigned(by: verifierKey) else {
                throw Self.damage("The checkpoint in \(directory.path) is not signed by the ledger's key")
            }
        }
        guard try tree.root(size: newest.checkpoint.size) == newest.checkpoint.root else {
            throw Self.damage(
                "The first \(newest.checkpoint.size) events in \(directory.path) are not those that were signed"
            )
        }
    }

    private static func damage(_ sentence: String) -> EventStoreError {
        EventStoreError(.damaged, "\(sentence): run verify, and restore a copy that was not changed.")
    }
}
