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
    /// - Returns: how many events that checkpoint is of; nil if there is none.
    /// - Throws: `CommandLineError`: `doesNotHold` if the ledger is not the continuation of what it signed there,
    ///   `usage` if something else stands there, `unreadableFile`; or what reading the ledger throws.
    func check(against events: EventReader) throws -> Int64? {
        guard !isInside(events.directory) else {
            throw CommandLineError(
                .usage,
                "\(path) is in the ledger itself: choose a place for the copy that is not changed together with it."
            )
        }
        var status = stat()
        // unsafe: the call fills the struct it is given, which lives on this stack.
        guard unsafe stat(path, &status) == 0, status.st_size > 0 else { return nil }
        guard status.st_mode & S_IFMT == S_IFREG,
            let present = try? SignedCheckpoint(InputFile.bytes(path, limit: 1 << 20))
        else { throw taken("something else than a checkpoint") }
        guard present.checkpoint.isAbout(try events.identity().origin) else {
            throw taken("a checkpoint of another ledger")
        }
        if let key = try CheckpointFiles(events.directory).verifierKey() {
            guard present.isOwn(of: key) else {
                throw taken("a checkpoint that this ledger's key did not sign")
            }
        }
        try LedgerTree(events).check(present, named: path)
        return present.checkpoint.size
    }

    /// Whether it stands in the ledger's directory, or is a link to something there, however both are spelled.
    private func isInside(_ directory: LedgerDirectory) -> Bool {
        guard let ledger = FileIdentity(directory.path) else { return false }
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        return [path, target].contains { path in
            FileIdentity(URL(fileURLWithPath: path).deletingLastPathComponent().path) == ledger
        }
    }

    private func taken(_ what: String) -> CommandLineError {
        CommandLineError(
            .usage, "\(path) holds \(what): look at it, and choose another name for the copy or remove it.")
    }
}

/// What a path leads to, whatever it is called: two names of one file have the same.
private struct FileIdentity: Equatable {
    private let device: dev_t
    private let number: ino_t

    /// The identity of what is there, behind symbolic links; nil if there is nothing.
    init?(_ path: String) {
        var status = stat()
        // unsafe: the call fills the struct it is given, which lives on this stack.
        guard unsafe stat(path, &status) == 0 else { return nil }
        (device, number) = (status.st_dev, status.st_ino)
    }
}
