import Foundation
import GRDB
import GRDBSQLite

/// How connections to `events.sqlite` are set up.
///
/// Each setting is read back: a pragma that does not take says nothing.
///
/// Source: <https://www.sqlite.org/pragma.html>.
enum LedgerConnection {
    /// The bytes of a page of a new file.
    ///
    /// Of the usual event of 1.5 KB a page of 8 KB holds four or five and leaves an eighth of itself empty.
    static let pageSize: Int64 = 16_384
    /// How long a connection waits for one that does not take `writer.lock`.
    static let busyTimeout = Duration.seconds(10)

    /// What SQLite sets aside for a moment, it keeps in memory.
    ///
    /// A statement with a trigger sets pages aside before it changes them. Elsewhere that would be a file in a folder
    /// for temporary files: events outside the ledger's directory, and another disk that can be full.
    private static let inMemory = (name: "temp_store", value: "2")

    /// The writer: every commit is synced, and no commit transfers the WAL on its own.
    ///
    /// A WAL that is used from its beginning again keeps its size up to the limit, since a sync is faster where the
    /// file does not grow.
    static func writing(_ limits: WALLimits = WALLimits()) -> Configuration {
        var configuration = Configuration()
        configuration.label = "account-ledger.writer"
        configuration.busyMode = .timeout(TimeInterval(busyTimeout.components.seconds))
        configuration.prepareDatabase { db in
            try set(
                db,
                [
                    ("journal_mode", "wal"), ("synchronous", "2"), ("wal_autocheckpoint", "0"),
                    ("journal_size_limit", "\(limits.limit)"), ("recursive_triggers", "1"),
                    ("trusted_schema", "0"), ("cell_size_check", "1"), inMemory,
                ])
            // The WAL's files stay after the last close, so that a user who may only read can open the ledger.
            var persist: CInt = 1
            // The pointers live as long as the call; the operation takes an int.
            let code = unsafe sqlite3_file_control(
                db.sqliteConnection, "main", SQLITE_FCNTL_PERSIST_WAL, &persist)
            guard code == SQLITE_OK else {
                throw EventStoreError(
                    .inputOutput, "SQLite refused to keep the WAL's files.", cause: "\(code)")
            }
        }
        return configuration
    }

    /// A reader: cannot write, and trusts nothing that the file's schema could run.
    static func reading() -> Configuration {
        var configuration = Configuration()
        configuration.label = "account-ledger.reader"
        configuration.readonly = true
        configuration.busyMode = .timeout(TimeInterval(busyTimeout.components.seconds))
        configuration.prepareDatabase { db in
            try set(db, [("query_only", "1"), ("trusted_schema", "0"), ("cell_size_check", "1"), inMemory])
        }
        return configuration
    }

    /// The maker of a new file: a rollback journal, since nobody else has it yet.
    static func creating() -> Configuration {
        var configuration = Configuration()
        configuration.label = "account-ledger.create"
        configuration.prepareDatabase { db in
            try set(db, [("page_size", "\(pageSize)"), ("synchronous", "2"), ("encoding", "UTF-8")])
        }
        return configuration
    }

    private static func set(_ db: Database, _ pragmas: [(name: String, value: String)]) throws {
        for (name, value) in pragmas {
            try db.execute(sql: "PRAGMA \(name) = '\(value)'")
            let found = try String.fetchOne(db, sql: "PRAGMA \(name)")
            guard found == value else {
                throw EventStoreError(
                    .inputOutput, "SQLite did not accept \(name) = \(value) for the ledger.", cause: found)
            }
        }
    }
}
