import Foundation
import GRDB
import Glibc
import LedgerSchema
package import StrictJSON
package import TransparencyLog

extension EventStore {
    /// Makes a ledger: the directory if it is missing, the empty evidence in it, and a key whose first checkpoint says
    /// that the log is empty.
    ///
    /// The evidence is made under another name and takes its own when everything is whole and synced, so that a
    /// half-made ledger is never met. The directory's permissions are 0700 and the files' 0600; with `group` 2750 and
    /// 0640, but for the signing key.
    /// - Parameters:
    ///   - directory: Where it is made.
    ///   - environment: `sandbox` or `live`; nil leaves it to the first event that names one.
    ///   - clientID: The client at the provider; nil likewise.
    ///   - group: The name of a group whose members may read.
    ///   - origin: The log's name in checkpoints; nil for `account-ledger/<uuid>`. The ledger takes over the UUID of one
    ///     that has this form.
    ///   - signingKeyPath: Where the secret key is put, which then is linked to; nil for the directory itself.
    ///   - clock: The time of day for `created_at`.
    ///   - newSigningKey: Makes the key with the log's name.
    /// - Returns: Who the new ledger is.
    /// - Throws: `EventStoreError`: `alreadyExists` if the directory holds anything or the key's file is there,
    ///   `permissionDenied`, `readOnly`, `invalidEvent` for an unknown group or a name that no key can have,
    ///   `inputOutput`.
    package static func create(
        _ directory: LedgerDirectory, environment: String? = nil, clientID: String? = nil,
        group: String? = nil, origin: String? = nil, signingKeyPath: String? = nil,
        clock: @Sendable () -> Instant = SystemClock.now,
        newSigningKey: (String) throws -> NoteSigningKey = NoteSigningKey.generate(name:)
    ) throws -> LedgerIdentity {
        let uuid = origin.flatMap(LedgerIdentity.uuid(in:)) ?? UUID().uuidString.lowercased()
        let identity = LedgerIdentity(
            uuid: uuid, origin: origin ?? LedgerIdentity.defaultOrigin(uuid), createdAt: clock(),
            environment: environment, clientID: clientID)
        let key = try signingKey(named: identity.origin, newSigningKey)
        let reader = try group.map(groupID(named:))
        let fileMode: UInt32 = reader == nil ? 0o600 : 0o640
        try makeDirectory(directory.path, mode: reader == nil ? 0o700 : 0o2750, group: reader)
        let lock = try FileLock(directory.writerLock, permissions: fileMode)
        return try lock.withLock {
            try removeLeftovers(directory.path)
            let unfinished = directory.events + ".new"
            unsafe unlink(unfinished)
            try makeFile(unfinished, mode: fileMode, group: reader)
            do {
                try fill(unfinished, identity)
            } catch {
                throw EventStoreError.database(error, "make", unfinished)
            }
            do {
                try SigningKeyFile.create(key, in: directory, at: signingKeyPath, permissions: fileMode)
            } catch {
                unsafe unlink(unfinished)
                throw error
            }
            try CheckpointFiles(directory).begin(
                Checkpoint(origin: identity.origin, size: 0, root: MerkleTree.emptyRoot), signedBy: key,
                permissions: fileMode)
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

    private static func signingKey(
        named name: String, _ make: (String) throws -> NoteSigningKey
    ) throws(EventStoreError) -> NoteSigningKey {
        do {
            return try make(name)
        } catch {
            throw EventStoreError(
                .invalidEvent, "\(name) cannot be the name of a log: it has a blank or a plus, or is empty.")
        }
    }

    /// Makes the directory with its missing parents, or takes one that is empty.
    private static func makeDirectory(_ path: String, mode: UInt32, group: UInt32?) throws {
        if let parent = LedgerDirectory.parent(of: path) {
            try? FileManager.default.createDirectory(
                atPath: parent, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        }
        if unsafe mkdir(path, mode) != 0 {
            guard errno == EEXIST else { throw EventStoreError.system(errno, "make the directory", path) }
            guard leftovers.isSuperset(of: names(in: path)) else { throw exists(path) }
        }
        // The group first: it takes the bit away by which SQLite's files get the directory's group.
        guard group.map({ unsafe chown(path, uid_t.max, $0) }) ?? 0 == 0, unsafe chmod(path, mode) == 0 else {
            throw EventStoreError.system(errno, "set the permissions of", path)
        }
    }

    /// What a process that was killed while it made a ledger may have left in the directory.
    private static let unfinishedName = "events.sqlite.new"
    private static let ownNames = ["signing.key", "signing.vkey", "checkpoint", "checkpoints"]
    private static let leftovers = Set(
        ownNames + ["writer.lock", unfinishedName, "\(unfinishedName)-journal"])

    private static func names(in path: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? ["?"]
    }

    /// Takes away keys and checkpoints of a ledger that was never finished; runs under the lock.
    ///
    /// The unfinished evidence is what shows that: files of these names without it are somebody's, and stay.
    private static func removeLeftovers(_ path: String) throws {
        let names = names(in: path)
        guard leftovers.isSuperset(of: names),
            names.contains(unfinishedName) || Set(ownNames).isDisjoint(with: names)
        else { throw exists(path) }
        for name in ownNames where names.contains(name) {
            guard unsafe unlink("\(path)/\(name)") == 0 else {
                throw EventStoreError.system(errno, "remove", "\(path)/\(name)")
            }
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
