import EventStore
import Foundation
import GRDB
import Testing

extension TamperRow {
    /// Statements on a connection.
    static let doors: [TamperRow] = [
        TamperRow(
            id: "M34", start: .whole,
            deed: .written([
                "UPDATE event SET body = x'00' WHERE sequence = 150", "UPDATE event SET recorded_at = 7",
                "DELETE FROM event WHERE sequence = 150", "DELETE FROM event",
                "INSERT INTO event \(copy(to: "400", "event:400"))",
                "INSERT INTO event \(copy(to: "301", "event:301"))",
                "UPDATE ledger SET uuid = 'other'", "UPDATE ledger SET environment = 'live'",
                "DELETE FROM ledger",
            ])),
        TamperRow(
            id: "M35", start: .whole,
            deed: .written([
                "INSERT OR REPLACE INTO event \(copy(to: "150", "event:150"))",
                "REPLACE INTO event \(copy(to: "300", "event:new"))",
            ])),
        TamperRow(
            id: "M36", start: .whole,
            deed: .written([
                "UPDATE OR REPLACE event SET sequence = 150 WHERE sequence = 151",
                "UPDATE OR REPLACE event SET source_key = 'event:150' WHERE sequence = 151",
            ])),
        TamperRow(
            id: "M37", start: .whole,
            deed: .written([
                "INSERT INTO event \(copy(to: "150", "event:new")) AND true "
                    + "ON CONFLICT (sequence) DO UPDATE SET body = x'00'",
                "INSERT INTO event \(next) AND true "
                    + "ON CONFLICT (source_key) DO UPDATE SET body = x'00'",
            ])),
        TamperRow(id: "M38", start: .whole, deed: .written(["INSERT OR REPLACE INTO event \(next)"])),
        TamperRow(
            id: "M39", start: .whole,
            deed: .read([
                "UPDATE event SET body = x'00'", "DELETE FROM event", "INSERT INTO event \(next)",
                "DROP TRIGGER event_is_never_updated", "CREATE TABLE more (a)", "DROP TABLE event",
                "PRAGMA user_version = 2", "DELETE FROM sqlite_schema", "VACUUM",
            ])),
        plain("M40", "INSERT OR REPLACE INTO event \(next)"),
    ]

    /// A row like that of event 150 in another place.
    private static func copy(to sequence: String, _ key: String) -> String {
        "SELECT \(sequence), recorded_at, kind, '\(key)', metadata, encoding, body, leaf_hash "
            + "FROM event WHERE sequence = 150"
    }

    /// A row in the next place, with the source key of event 150.
    private static let next =
        "SELECT 301, 9000000000000000000, kind, source_key, metadata, encoding, body, leaf_hash "
        + "FROM event WHERE sequence = 150"

    /// The schema is another one, or lies.
    static let guards: [TamperRow] = [
        plain("M41", "DROP TRIGGER event_is_never_deleted"),
        plain(
            "M42", "DROP TRIGGER event_is_never_deleted",
            "CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event BEGIN SELECT 1; END"),
        plain(
            "M43", "PRAGMA writable_schema = ON",
            """
            UPDATE sqlite_schema SET sql = replace(sql, 'RAISE(ABORT, ''an event is never removed'')', '1')
            WHERE name = 'event_is_never_deleted'
            """),
        plain(
            "M44", "PRAGMA writable_schema = ON",
            "UPDATE sqlite_schema SET sql = 'CREATE ' WHERE name = 'event_is_never_deleted'"),
        plain("M45", "CREATE TRIGGER more BEFORE INSERT ON event BEGIN SELECT RAISE(IGNORE); END"),
        plain(
            "M46", "PRAGMA writable_schema = ON",
            """
            UPDATE sqlite_schema SET sql = replace(sql, 'BLOB NOT NULL,', 'BLOB NOT NULL DEFAULT x''00'',')
            WHERE name = 'event'
            """),
        plain("M47", "ALTER TABLE event ADD COLUMN more TEXT AS (kind || source_key) VIRTUAL"),
        plain("M48", "CREATE TABLE more (a)"),
        plain("M49", "CREATE INDEX more ON event (kind)"),
        plain("M50", "ALTER TABLE event RENAME TO kept", "CREATE VIEW event AS SELECT * FROM kept"),
        edit("M51") { ledger, _ in
            try ledger.change { db in
                try db.execute(sql: "ATTACH ? AS other", arguments: [ledger.directory.path + "-other"])
                try db.execute(sql: "CREATE TABLE other.event AS SELECT * FROM main.event")
                try db.execute(sql: "UPDATE other.event SET body = x'00' WHERE sequence = 150")
                try TestLedger.rehash(db, from: 150, table: "other.event")
                try db.execute(sql: "CREATE TABLE forged AS SELECT * FROM other.event")
                try db.execute(sql: "DROP TABLE main.event")
                try db.execute(sql: "ALTER TABLE main.forged RENAME TO event")
                try db.execute(sql: "DETACH other")
                try TestLedger.retile(db)
            }
        },
        edit("M52") { ledger, _ in
            try ledger.change { db in
                let sql = try #require(
                    try String.fetchOne(db, sql: "SELECT sql FROM sqlite_schema WHERE name = 'event'"))
                try db.execute(sql: "CREATE TABLE kept AS SELECT * FROM event")
                try db.execute(sql: "DROP TABLE event")
                try db.execute(sql: sql)
                try db.execute(sql: "INSERT INTO event SELECT * FROM kept")
                try db.execute(sql: "DROP TABLE kept")
                try db.execute(sql: "UPDATE event SET body = x'00' WHERE sequence = 150")
                try TestLedger.rehash(db, from: 150)
                try TestLedger.retile(db)
            }
        },
        edit("M53") { ledger, _ in
            try ledger.exchangePages { db, table in
                try db.execute(sql: "UPDATE \(table) SET body = x'00' WHERE sequence = 150")
                try TestLedger.rehash(db, from: 150, table: table)
            }
            try ledger.change(TestLedger.retile)
        },
        edit("M54") { ledger, _ in
            try ledger.changeIndex("UPDATE imposter SET sequence = 151 WHERE source_key = 'event:150'")
        },
        edit("M55") { ledger, _ in
            try ledger.changeIndex("DELETE FROM imposter WHERE source_key = 'event:150'")
        },
    ]
}
