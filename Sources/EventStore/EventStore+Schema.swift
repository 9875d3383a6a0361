import Foundation
import GRDB
import LedgerSchema
import StrictJSON

extension EventStore {
    /// Refuses a ledger whose tables or applied scripts are not the ones of this program.
    static func checkSchema(_ db: Database, _ path: String) throws {
        guard try EventReader.hasTablesOfFormat(db) else {
            throw EventStoreError(
                .damaged,
                "The tables of \(path) are not those of its format: run verify, and restore a backup.")
        }
        try checkMigrations(db, path)
    }

    /// Refuses a ledger whose applied scripts are not the ones of this program.
    static func checkMigrations(_ db: Database, _ path: String) throws {
        let rows = try Row.fetchAll(db, sql: "SELECT identifier, sha256 FROM migration ORDER BY identifier")
        let isOurs = rows.elementsEqual(Migration.ledger) { row, migration in
            row.value(0) == migration.identifier && row.value(1) == Data(migration.sha256)
        }
        guard isOurs else {
            throw EventStoreError(
                .damaged,
                "The schema of \(path) is not the one of its format: run verify, and restore a backup if it was changed."
            )
        }
    }
}

extension LedgerIdentity {
    /// Reads the one row of `ledger`.
    static func read(_ db: Database) throws -> LedgerIdentity {
        let row = try Row.fetchOne(
            db, sql: "SELECT uuid, origin, created_at, environment, client_id FROM ledger WHERE id = 1")
        guard let row, let uuid: String = row.value(0), let origin: String = row.value(1),
            let created: String = row.value(2), let createdAt = Instant(rfc3339: created)
        else {
            throw EventStoreError(
                .damaged, "The ledger does not say who it is: run verify, and restore a backup.")
        }
        return LedgerIdentity(
            uuid: uuid, origin: origin, createdAt: createdAt, environment: row.value(3),
            clientID: row.value(4))
    }
}
