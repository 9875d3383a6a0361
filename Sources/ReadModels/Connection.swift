import GRDB

/// How a read model's file is opened.
///
/// The journal is a rollback journal that is deleted at each commit, not a WAL. The file is then all there is: a user
/// who may only read it needs no side files, no shared memory and no leave to make any. A crash, also of the machine,
/// leaves a journal from which the next opener restores the last whole transaction, so that no torn file is ever read;
/// `synchronous=NORMAL` may lose that guarantee to a power cut at the wrong instant on old file systems only
/// (<https://www.sqlite.org/pragma.html#pragma_synchronous>). The price is that a commit waits for readers in the
/// middle of an answer, and readers for a commit: both wait up to ten seconds, and both take milliseconds.
enum Connection {
    /// The size of a page, and with it the unit of a file's size, in bytes.
    static let pageSize: Int64 = 8_192

    /// What a connection is for.
    enum Purpose {
        /// Answers, by a user who may not write.
        case reading
        /// Answers, catch-up and putting a journal right that a killed process left.
        case writing
        /// Filling a file that nobody knows of yet: no journal and no sync. If it fails, the file is thrown away.
        case building
    }

    /// Opens a file.
    ///
    /// For `writing` it must be there; SQLite would make it.
    ///
    /// - Throws: the database's error.
    static func open(_ path: String, for purpose: Purpose) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = "read models"
        configuration.readonly = purpose == .reading
        configuration.foreignKeysEnabled = false
        configuration.busyMode = .timeout(10)
        let pragmas = pragmas(for: purpose)
        configuration.prepareDatabase { database in
            for pragma in pragmas { try database.execute(sql: "PRAGMA \(pragma)") }
        }
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Makes an empty file that nobody else can reach, for `building`.
    ///
    /// Its name is gone as soon as it is open, so that nothing is left behind even if this process is killed. It lives
    /// as long as the connection.
    ///
    /// - Parameter folder: where there is room for it; `nil` stands for `$TMPDIR`, or `/tmp`.
    /// - Returns: a connection; it is the only one that the file can have.
    /// - Throws: the database's error, `permissionDenied` or `inputOutput`.
    static func openPrivate(in folder: String?) throws -> DatabaseQueue {
        let folder = try PrivateFolder(in: folder)
        return try withExtendedLifetime(folder) {
            try open(folder.path + "/readmodels.sqlite", for: .building)
        }
    }

    private static func pragmas(for purpose: Purpose) -> [String] {
        // The file may have been tampered with: trust neither its schema nor the sizes in it.
        let careful = ["trusted_schema=OFF", "cell_size_check=ON"]
        return switch purpose {
        case .reading:
            careful
        case .writing:
            // Pages that do not fit into the cache would lock readers out until the commit: keep them in memory.
            careful + ["journal_mode=DELETE", "synchronous=NORMAL", "secure_delete=OFF", "cache_spill=OFF"]
        case .building:
            [
                "page_size=\(pageSize)", "journal_mode=OFF", "synchronous=OFF", "secure_delete=OFF",
                "locking_mode=EXCLUSIVE", "cache_size=-65536", "application_id=\(applicationID)",
            ]
        }
    }

    /// "ALRM" in ASCII, so that `file` and others can tell what the file is.
    private static let applicationID = 0x414C_524D
}
