import GRDB
import Glibc

extension EventReader {
    /// Opens a ledger for reading, also without permission to write.
    ///
    /// In this order: the file as it is; if SQLite may not make the WAL's files and there is nothing in the WAL, the
    /// file alone, as immutable; else a private copy of file and WAL. A log that ends before the newest checkpoint, be
    /// it in `checkpoint` or in the history, is refused: what is missing could be just what the question is about.
    /// - Throws: `EventStoreError`: `notALedger`, `foreignDatabase`, `newerFormat`, `damaged`, `missingEvents`,
    ///   `permissionDenied`, `inputOutput`.
    package static func open(_ directory: LedgerDirectory) throws -> EventReader {
        // Before the events, which may grow in between: the other way round they could seem to end too early.
        let ends = try CheckpointAnchor.Ends(CheckpointFiles(directory))
        let reader = try openForInspection(directory)
        try reader.read { db in try EventStore.checkSchema(db, directory.events) }
        try CheckpointAnchor.check(
            size: reader.head(), origin: reader.identity().origin, against: ends, directory)
        return reader
    }

    /// Opens a ledger as `open` does, but takes any schema: for `verify`, which reports a changed one.
    package static func openForInspection(_ directory: LedgerDirectory) throws -> EventReader {
        try LedgerFormat.check(directory.events)
        do {
            return EventReader(directory, queue: try connect(directory.events))
        } catch let error as DatabaseError where isLackOfPermission(error) {
            return try openWithoutPermission(directory)
        } catch {
            throw EventStoreError.database(error, "open", directory.events)
        }
    }

    /// READONLY if the WAL's files cannot be made, CANTOPEN if one of them cannot be opened.
    private static func isLackOfPermission(_ error: DatabaseError) -> Bool {
        [.SQLITE_READONLY, .SQLITE_CANTOPEN].contains(error.resultCode)
    }

    private static func openWithoutPermission(_ directory: LedgerDirectory) throws -> EventReader {
        let walSize = (try? FileStatus(directory.events + "-wal").size) ?? 0
        if walSize == 0, let queue = try? connect(immutable(directory.events)) {
            return EventReader(directory, queue: queue)
        }
        do {
            // The copy's names go as soon as it is open, so that nothing is left behind by a process that is killed.
            let copy = try TemporaryCopy(of: directory.events, alongWith: ["-wal"])
            defer { copy.remove() }
            let note = "No permission to write beside \(directory.events): reading a private copy of it."
            return EventReader(directory, queue: try connect(copy.path), notes: [note])
        } catch {
            throw EventStoreError.database(error, "open a private copy of", directory.events)
        }
    }

    private static func connect(_ path: String) throws -> DatabaseQueue {
        let queue = try DatabaseQueue(path: path, configuration: LedgerConnection.reading())
        // A WAL that cannot be read shows at the first read, not when the file is opened.
        _ = try queue.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") }
        return queue
    }

    /// The file as a URI that promises SQLite that nobody writes.
    ///
    /// Source: <https://www.sqlite.org/uri.html>.
    private static func immutable(_ path: String) -> String {
        var absolute = path
        if !path.hasPrefix("/") {
            var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
            // getcwd writes at most the given count and ends the text with NUL.
            if unsafe getcwd(&buffer, buffer.count) != nil {
                let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
                absolute = String(decoding: bytes, as: UTF8.self) + "/" + path
            }
        }
        var uri = "file:"
        for byte in absolute.utf8 {
            switch byte {
            case UInt8(ascii: "%"), UInt8(ascii: "?"), UInt8(ascii: "#"):
                uri += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            default: uri.unicodeScalars.append(Unicode.Scalar(byte))
            }
        }
        return uri + "?immutable=1"
    }
}
