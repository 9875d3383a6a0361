import Crypto

/// One step of a schema: an SQL script that is applied once, whole, and never edited once released.
package struct Migration: Sendable {
    /// The file's name without its extension, for example `ledger_0001_events`.
    package let identifier: String

    /// The script, byte for byte as in the file.
    package let sql: String

    /// The SHA-256 of the script's bytes, 32 bytes: stored with the migration, so that a changed script shows.
    package var sha256: [UInt8] { Array(SHA256.hash(data: Array(sql.utf8))) }

    private init(_ identifier: String, _ bytes: [UInt8]) {
        self.identifier = identifier
        sql = String(decoding: bytes, as: UTF8.self)
    }
}

extension Migration {
    /// The schema of the evidence, `events.sqlite`, in the order of application.
    package static let ledger = [
        Migration("ledger_0001_events", PackageResources.ledger_0001_events_sql)
    ]

    /// The schema of the read models, in the order of application.
    package static let readModels = [
        Migration("readmodels_0001_tables", PackageResources.readmodels_0001_tables_sql)
    ]

    /// Every script in the folder `migrations`, by folder and then by name.
    package static let all = ledger + readModels
}
