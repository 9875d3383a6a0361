import TransparencyLog

/// Signed checkpoints in a file that somebody kept outside the ledger.
enum KeptCheckpoints {
    /// All checkpoints of a file: one alone, as `checkpoint` has it, or a history, as `checkpoints` has them.
    ///
    /// - Throws: `CommandLineError`: `malformedFile`, `unreadableFile`.
    static func all(_ path: String) throws -> CheckpointHistory {
        do {
            let history = try CheckpointHistory(copy: InputFile.bytes(path, limit: 64 << 20))
            guard !history.checkpoints.isEmpty else {
                throw CommandLineError(
                    .malformedFile, "\(path) holds no signed checkpoint: give one that was kept.")
            }
            return history
        } catch let error as TransparencyLogError {
            throw CommandLineError.malformed(path, error)
        }
    }

    /// The newest checkpoint of a file.
    ///
    /// - Throws: as ``all(_:)``.
    static func newest(_ path: String) throws -> SignedCheckpoint {
        let checkpoints = try all(path).checkpoints
        guard let newest = checkpoints.max(by: { $0.checkpoint.size < $1.checkpoint.size }) else {
            throw CommandLineError(.malformedFile, "\(path) holds no signed checkpoint.")
        }
        return newest
    }
}

extension CommandLineError {
    /// A file that somebody named is not what it has to be.
    static func malformed(_ path: String, _ error: TransparencyLogError) -> CommandLineError {
        CommandLineError(.malformedFile, "\(path) cannot be used. \(error.message)")
    }
}
