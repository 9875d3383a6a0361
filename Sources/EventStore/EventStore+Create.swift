import Foundation
import GRDB
import Glibc
import LedgerSchema
package import StrictJSON

extension EventStore {
    /// Makes a ledger: the directory if it is missing, and the empty evidence in it.
    ///
    /// The file is made under another name and takes its own when it is whole and synced, so that a half-made ledger
    /// is never met. The directory's permissions are 0700 and the files' 0600; with `group` 2750 and 0640.
    /// - Parameters:
    ///   - directory: Where it is made.
    ///   - environment: `sandbox` or `live`; nil leaves it to the first event that names one.
    ///   - clientID: The client at the provider; nil likewise.
    ///   - group: The name of a group whose members may read.
    ///   - origin: The log's name in checkpoints; nil for `account-ledger/<uuid>`.
    ///   - clock: The time of day for `created_at`.
    /// - Returns: Who the new ledger is.
    /// - Throws: `EventStoreError`: `alreadyExists` if the directory holds anything, `permissionDenied`, `readOnly`,
    ///   `invalidEvent` for an unknown group, `inputOutput`.
    package static func create(
        _ directory: LedgerDirectory, environment: String? = nil, clientID: String? = nil,
        group: String? = nil,
        origin: String? = nil, clock: @Sendable () -> Instant = SystemClock.now
    ) throws -> LedgerIdentity {
        let reader = try group.map(groupID(named:))
        let fileMode: UInt32 = reader == nil ? 0o600 : 0o640
        try makeDirectory(directory.path, mode: reader == nil ? 0o700 : 0o2750, group: reader)
        let lock = try FileLock(directory.writerLock, permissions: fileMode)
        let uuid = UUID().uuidString.lowercased()
        let identity = LedgerIdentity(
            uuid: uuid, origin: origin ?? "account-ledger/\(uuid)", createdAt: clock(),
            environment: environment,
            clientID: clientID)
        return try lock.withLock {
            guard unsafe access(directory.events, F_OK) != 0 else { throw exists(directory.path) }
            let unfinished = directory.events + ".new"
            unsafe unlink(unfinished)
            try makeFile(unfinished, mode: fileMode, group: reader)
            do {
                try fill(unfinished, identity)
            } catch {
                throw EventStoreError.database(error, "make", unfinished)
            }
            guard unsafe rename(unfinished, directory.events) == 0 else {
                throw EventStoreError.system(errno, "name", directory.events)
            }
            try FileStatus.sync(directory: directory.path)
            return identity
        }
    }

    private static func exists(_ path: String) -> EventStoreError {
        EventStoreError(.alreadyExists, "\(path) is not empty; a ledger is made in a directory of its own.")
    }

    private static func groupID(named name: String) throws(EventStoreError) -> UInt32 {
        // getgrnam answers a record that stays until the next such call of this thread; the number is copied at once.
        guard let record = unsafe getgrnam(name) else {
            throw .init(.invalidEvent, "There is no group named \(name) on this machine.")
        }
        return unsafe record.pointee.gr_gid
    }

    /// Makes the directory with its missing parents, or takes one that is empty.
    private static func makeDirectory(_ path: String, mode: UInt32, group: UInt32?) throws {
        let parent = (path as NSString).deletingLastPathComponent
        if !parent.isEmpty {
            try? FileManager.default.createDirectory(
                atPath: parent, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        }
        if unsafe mkdir(path, mode) != 0 {
            guard errno == EEXIST else { throw EventStoreError.system(errno, "make the directory", path) }
            let leftovers: Set = ["writer.lock", "events.sqlite.new", "events.sqlite.new-journal"]
            let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? ["?"]
            guard leftovers.isSuperset(of: names) else { throw exists(path) }
        }
        // The group first: it takes the bit away by which SQLite's files get the directory's group.
        guard group.map({ unsafe chown(path, uid_t.max, $0) }) ?? 0 == 0, unsafe chmod(path, mode) == 0 else {
            throw EventStoreError.system(errno, "set the permissions of", path)
        }
    }

    private static func makeFile(_ path: String, mode: UInt32, group: UInt32?) throws {
        let descriptor = unsafe Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw EventStoreError.system(errno, "make", path) }
        defer { Glibc.close(descriptor) }
        guard fchmod(descriptor, mode) == 0, group.map({ fchown(descriptor, uid_t.max, $0) }) ?? 0 == 0 else {
            throw EventStoreError.system(errno, "set the permissions of", path)
        }
    }

    private static func fill(_ path: String, _ identity: LedgerIdentity) throws {
        let queue = try DatabaseQueue(path: path, configuration: LedgerConnection.creating())
        try queue.writeWithoutTransaction { db in
            try db.inTransaction(.exclusive) {
                for migration in Migration.ledger {
                    try db.execute(sql: migration.sql)
                    try db.execute(
                        sql: "INSERT INTO migration (identifier, sha256, applied_at) VALUES (?, ?, ?)",
                        arguments: [
                            migration.identifier, Data(migration.sha256), identity.createdAt.rfc3339,
                        ])
                }
                try db.execute(
                    sql: """
                        INSERT INTO ledger (id, uuid, origin, created_at, environment, client_id)
                        VALUES (1, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        identity.uuid, identity.origin, identity.createdAt.rfc3339, identity.environment,
                        identity.clientID,
                    ])
                try db.execute(sql: "PRAGMA application_id = \(LedgerFormat.applicationID)")
                try db.execute(sql: "PRAGMA user_version = \(LedgerFormat.version)")
                return .commit
            }
            // Marks the header; the WAL itself goes with the close, and the next opener makes its own.
            _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = wal")
        }
        try queue.close()
    }
}
