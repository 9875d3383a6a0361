import Glibc
package import TransparencyLog

/// The signed checkpoints of a ledger, outside the database: what they say cannot be changed together with it.
///
/// Shape: `checkpoint` is the newest, replaced by rename; `checkpoints` the history, appended to. Both are text.
/// Source: docs/format.md, "Checkpoints".
package struct CheckpointFiles: Sendable {
    private static let limit = 64 << 20
    private let directory: LedgerDirectory

    /// The files in a ledger's directory; nothing is opened yet.
    package init(_ directory: LedgerDirectory) { self.directory = directory }

    /// The checkpoint in the file `checkpoint`; nil if there is no such file.
    /// - Throws: `damaged` if it holds something else, or another `EventStoreError`.
    package func newest() throws(EventStoreError) -> SignedCheckpoint? {
        try parsed(directory.checkpoint) { bytes throws(TransparencyLogError) in try SignedCheckpoint(bytes) }
    }

    /// The file `checkpoints`; nil if there is no such file.
    /// - Throws: `damaged` if it holds something else, or another `EventStoreError`.
    package func history() throws(EventStoreError) -> CheckpointHistory? {
        try parsed(directory.checkpoints) { bytes throws(TransparencyLogError) in
            try CheckpointHistory(bytes)
        }
    }

    /// What can be read of the file `checkpoints`, also where entries of it are malformed; nil if there is no such file.
    /// - Throws: `damaged` if it is larger than such a file can be, or another `EventStoreError`.
    package func salvagedHistory() throws(EventStoreError) -> SalvagedHistory? {
        try SmallFile.read(directory.checkpoints, limit: Self.limit).map(SalvagedHistory.init)
    }

    /// The key that verifies the ledger's checkpoints, from `signing.vkey`; nil if there is no such file.
    /// - Throws: `damaged` if it holds something else, or another `EventStoreError`.
    package func verifierKey() throws(EventStoreError) -> VerifierKey? {
        try parsed(directory.verifierKey) { bytes throws(TransparencyLogError) in
            var text = String(decoding: bytes, as: UTF8.self)
            if text.hasSuffix("\n") { text.removeLast() }
            return try VerifierKey(text)
        }
    }

    /// The last entry of the history, and how many bytes of a torn one stand behind it.
    ///
    /// Cost: reads the end of the file, where an entry has some hundred bytes; the whole only if there is a longer one.
    /// - Throws: As `history`.
    func historyEnd() throws(EventStoreError) -> (last: SignedCheckpoint?, tornBytes: Int) {
        guard let end = try SmallFile.readEnd(directory.checkpoints, count: 8 << 10) else { return (nil, 0) }
        if let last = Self.lastEntry(in: end) { return last }
        let history = try history()
        return (history?.checkpoints.last, history?.incompleteBytes ?? 0)
    }

    /// The last whole entry, and the bytes behind it; nil where the bytes do not show one.
    ///
    /// An entry is a text, an empty line, its signatures, an empty line: so it stands between the third last and the
    /// last of these, unless a torn one follows.
    private static func lastEntry(in end: [UInt8]) -> (SignedCheckpoint?, Int)? {
        let emptyLines = end.indices.dropFirst().filter { end[$0] == 10 && end[$0 - 1] == 10 }
        let dash: [UInt8] = [0xE2, 0x80, 0x94, 0x20]
        for (place, terminator) in emptyLines.enumerated().reversed() where place >= 2 {
            let isEnd = end[(emptyLines[place - 1] + 1)...].starts(with: dash)
            guard isEnd else { continue }
            let entry = Array(end[(emptyLines[place - 2] + 1)..<terminator])
            return (try? SignedCheckpoint(entry)).map { ($0, end.count - terminator - 1) }
        }
        return nil
    }

    /// Makes both files with their first checkpoint; the names are durable once the directory was synced.
    /// - Throws: `alreadyExists`, or another `EventStoreError`.
    func begin(_ checkpoint: Checkpoint, signedBy key: NoteSigningKey, permissions: UInt32) throws {
        let signed: SignedCheckpoint
        do {
            signed = try SignedCheckpoint(checkpoint, signedBy: key)
        } catch {
            throw EventStoreError(
                .signingKey, "The first checkpoint could not be signed.", cause: error.message)
        }
        try SmallFile.create(
            directory.checkpoints, CheckpointHistory.entry(signed), permissions: permissions)
        try SmallFile.create(directory.checkpoint, signed.bytes, permissions: permissions)
    }

    /// Puts a checkpoint into `checkpoint` unless a larger one is there, and into the history if asked.
    ///
    /// Processes take turns through a lock on the history file.
    /// - Returns: Whether the file now holds this checkpoint.
    /// - Throws: `EventStoreError`; the file as it was stands then, and the history may lack the entry.
    @discardableResult
    func write(_ signed: SignedCheckpoint, alsoToHistory: Bool) throws -> Bool {
        let permissions = try FileStatus(directory.events).permissions
        let lock = try FileLock(directory.checkpoints, permissions: permissions)
        return try lock.withLock {
            if alsoToHistory { try append(signed) }
            if let present = try? newest(), present.checkpoint.size > signed.checkpoint.size { return false }
            try SmallFile.replace(
                directory.checkpoint, with: signed.bytes, permissions: permissions, in: directory.path)
            return true
        }
    }

    /// Appends an entry to the history unless it ends with one of the same size or larger.
    ///
    /// What a crash left of an entry at the end is cut off first: it was never a checkpoint.
    private func append(_ signed: SignedCheckpoint) throws {
        let (last, torn) = try historyEnd()
        if let last, last.checkpoint.size >= signed.checkpoint.size { return }
        let path = directory.checkpoints
        let descriptor = unsafe open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw EventStoreError.system(errno, "open", path) }
        defer { close(descriptor) }
        let whole = try FileStatus(path).size - Int64(torn)
        guard torn == 0 || ftruncate(descriptor, off_t(whole)) == 0,
            SmallFile.write(CheckpointHistory.entry(signed), to: descriptor), fdatasync(descriptor) == 0
        else { throw EventStoreError.system(errno, "append to", path) }
    }

    private func parsed<Value>(
        _ path: String, _ parse: ([UInt8]) throws(TransparencyLogError) -> Value
    ) throws(EventStoreError) -> Value? {
        guard let bytes = try SmallFile.read(path, limit: Self.limit) else { return nil }
        do {
            return try parse(bytes)
        } catch {
            throw EventStoreError(
                .damaged, "\(path) is not what was written: run verify, and put a copy of it back.",
                cause: error.message)
        }
    }
}
