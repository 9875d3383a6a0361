import EventStore
import Foundation
import TransparencyLog

/// A file elsewhere that holds the newest checkpoint.
///
/// Whoever can write to the ledger should not be able to write to it: then it shows that events were cut off, or that
/// the ledger and its checkpoints were put back together.
struct CheckpointCopy: Sendable {
    /// Where it stands.
    let path: String

    /// Puts a checkpoint there, in the place of the one before.
    ///
    /// A checkpoint holds nothing secret, so that others may read it as far as the process's mask lets them.
    /// - Throws: `CommandLineError` with `unwritableFile`; the file as it was stands then.
    func write(_ checkpoint: SignedCheckpoint) throws {
        try OutputFile.write(path, replacesExisting: true, permissions: 0o644) { file in
            try file.write(checkpoint.bytes)
        }
    }

    /// Looks at what stands there before it is replaced: nothing, or an earlier checkpoint of the same log.
    ///
    /// - Throws: `CommandLineError`: `doesNotHold` if the ledger is not the continuation of what it signed there,
    ///   `usage` if something else stands there, `unreadableFile`; or what reading the ledger throws.
    func check(against events: EventReader) throws {
        var status = stat()
        // unsafe: the call fills the struct it is given, which lives on this stack.
        guard unsafe stat(path, &status) == 0, status.st_size > 0 else { return }
        guard status.st_mode & S_IFMT == S_IFREG,
            let present = try? SignedCheckpoint(InputFile.bytes(path, limit: 1 << 20))
        else { throw taken("something else than a checkpoint") }
        guard present.checkpoint.origin == (try events.identity().origin) else {
            throw taken("a checkpoint of another ledger")
        }
        if let key = try CheckpointFiles(events.directory).verifierKey() {
            guard present.isOwn(of: key) else {
                throw taken("a checkpoint that this ledger's key did not sign")
            }
        }
        try LedgerTree(events).check(present, named: path)
    }

    private func taken(_ what: String) -> CommandLineError {
        CommandLineError(
            .usage, "\(path) holds \(what): look at it, and choose another name for the copy or remove it.")
    }
}
