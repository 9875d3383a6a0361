import TransparencyLog

/// Signed checkpoints in a file that somebody kept outside the ledger.
struct KeptCheckpoints {
    /// All of them, in the order of the file; never empty.
    let all: [SignedCheckpoint]
    /// The one with the most events.
    let newest: SignedCheckpoint
    /// A sentence where the file ends with a checkpoint that is cut off, which is left out; nil where it does not.
    let note: String?

    /// Reads a file: one checkpoint alone, as `checkpoint` has it, or a history, as `checkpoints` has them.
    ///
    /// - Throws: `CommandLineError`: `malformedFile`, `unreadableFile`.
    init(_ path: String) throws {
        let history: CheckpointHistory
        do {
            history = try CheckpointHistory(copy: InputFile.bytes(path, limit: 64 << 20))
        } catch let error as TransparencyLogError {
            throw CommandLineError.malformed(path, error)
        }
        guard let newest = history.checkpoints.max(by: { $0.checkpoint.size < $1.checkpoint.size }) else {
            throw CommandLineError(
                .malformedFile, "\(path) holds no signed checkpoint: give one that was kept.")
        }
        all = history.checkpoints
        self.newest = newest
        note =
            history.incompleteBytes > 0
            ? "\(path) ends with a checkpoint that is not whole, which was left out." : nil
    }

    /// Reads a file as ``init(_:)`` does, and says in a note where something in it was left out.
    ///
    /// - Throws: as ``init(_:)``.
    init(_ path: String, telling console: Console) throws {
        try self.init(path)
        if let note { console.note("note: \(note)") }
    }

    /// Those of a log of this size; several where somebody kept one twice.
    func all(of size: Int64) -> [SignedCheckpoint] { all.filter { $0.checkpoint.size == size } }
}

extension CommandLineError {
    /// A file that somebody named is not what it has to be.
    static func malformed(_ path: String, _ error: TransparencyLogError) -> CommandLineError {
        CommandLineError(.malformedFile, "\(path) cannot be used. \(error.message)")
    }
}
