import EventStore
import Foundation
import GRDB
import Testing
import TransparencyLog

extension TamperRow {
    /// One event is another one.
    static let oneEvent: [TamperRow] = [
        sql("M1", .whole, "UPDATE event SET body = CAST(body || ' ' AS BLOB) WHERE sequence = 150"),
        sql(
            "M2", .whole, "UPDATE event SET metadata = replace(metadata, 'GET', 'PUT') WHERE sequence = 150"),
        sql("M3", .whole, "UPDATE event SET kind = 'api.request' WHERE sequence = 150"),
        sql("M4", .whole, "UPDATE event SET source_key = 'event:0150' WHERE sequence = 150"),
        sql("M5", .whole, "UPDATE event SET encoding = 'sealed' WHERE sequence = 150"),
        sql("M6", .whole, "UPDATE event SET recorded_at = recorded_at + 1 WHERE sequence = 150"),
        sql("M7", .whole, "UPDATE event SET recorded_at = recorded_at - 2000000000 WHERE sequence = 150"),
        sql("M8", .whole, "UPDATE event SET leaf_hash = zeroblob(32) WHERE sequence = 150"),
        sql("M9", .whole, "UPDATE event SET leaf_hash = zeroblob(32) WHERE sequence = 280"),
        sql(
            "M10", .whole,
            """
            UPDATE event SET encoding = substr(metadata, length(metadata)) || encoding,
                metadata = substr(metadata, 1, length(metadata) - 1)
            WHERE sequence = 150
            """),
        edit("M11") { ledger, _ in try ledger.rewrite(150, inTile: false) },
        edit("M12") { ledger, _ in try ledger.rewrite(150) },
        edit("M13", .unprotected) { ledger, _ in try ledger.rewrite(250) },
        edit("M14") { ledger, _ in
            let leaves = try ledger.leafHashes()
            let node = MerkleTree.nodeHash(leaves[148], leaves[150])
            try ledger.change { db in
                try db.execute(
                    sql: "UPDATE event SET body = ?, leaf_hash = ? WHERE sequence = 150",
                    arguments: [Data(leaves[148].bytes + leaves[150].bytes), Data(node.bytes)])
                try TestLedger.retile(db)
            }
        },
        edit("M15") { ledger, _ in
            let leaves = try ledger.leafHashes()
            let node = MerkleTree.nodeHash(leaves[298], leaves[299])
            try ledger.change { db in
                try db.execute(sql: "DELETE FROM event WHERE sequence = 300")
                try db.execute(
                    sql: "UPDATE event SET leaf_hash = ? WHERE sequence = 299", arguments: [Data(node.bytes)])
            }
            // The root over the stored hashes is that which was signed for 300 events.
            #expect(try ledger.root(size: 299) == ledger.newest.checkpoint.root)
        },
        edit("M16") { ledger, _ in
            try HostileRowTests.loosen(ledger) { db in
                try db.execute(sql: "UPDATE loose SET body = CAST(body AS TEXT) WHERE sequence = 150")
            }
        },
    ]

    /// Events are taken away, put in, or somewhere else.
    static let order: [TamperRow] = [
        sql("M17", .whole, "DELETE FROM event WHERE sequence = 150"),
        sql("M18", .whole, "DELETE FROM event WHERE sequence BETWEEN 120 AND 180"),
        sql("M19", .whole, "DELETE FROM event WHERE sequence = 1"),
        sql("M20", .whole, "DELETE FROM event WHERE sequence = 300"),
        sql("M21", .whole, "DELETE FROM event WHERE sequence > 250", "DELETE FROM tile"),
        sql("M22", .whole, "DELETE FROM event", "DELETE FROM tile"),
        sql("M23", .unprotected, "DELETE FROM event WHERE sequence > 250", "DELETE FROM tile"),
        sql("M24", .unprotected, "DELETE FROM event WHERE sequence > 250"),
        sql("M25", .whole, "UPDATE event SET sequence = 400 WHERE sequence = 300"),
        sql("M26", .whole, "UPDATE event SET sequence = 0 WHERE sequence = 1"),
        sql(
            "M27", .whole, "UPDATE event SET sequence = 1000 WHERE sequence = 150",
            "UPDATE event SET sequence = 150 WHERE sequence = 151",
            "UPDATE event SET sequence = 151 WHERE sequence = 1000"),
        sql(
            "M28", .whole, "DELETE FROM event WHERE sequence = 150",
            "UPDATE event SET sequence = sequence - 1 WHERE sequence > 150"),
        edit("M29") { ledger, _ in
            try ledger.forge(
                from: 150, "DELETE FROM event WHERE sequence = 150",
                "UPDATE event SET sequence = sequence - 1 WHERE sequence > 150")
        },
        edit("M30") { ledger, _ in
            try ledger.change { db in
                for statement in insertion { try db.execute(sql: statement) }
                let row = try Row.fetchOne(db, sql: "SELECT * FROM event WHERE sequence = 150")
                try db.execute(
                    sql: "UPDATE event SET leaf_hash = ? WHERE sequence = 150",
                    arguments: [TestLedger.leafHash(#require(row))])
            }
        },
        edit("M31") { ledger, _ in
            try ledger.forge(from: 150, insertion[0], insertion[1], insertion[2])
        },
        sql(
            "M32", .whole,
            """
            INSERT INTO event SELECT 301, recorded_at, kind, 'event:copy', metadata, encoding, body, leaf_hash
            FROM event WHERE sequence = 150
            """),
        edit("M33") { ledger, _ in
            try ledger.forge(
                from: 301,
                """
                INSERT INTO event
                SELECT 301, recorded_at + 1000000000, kind, 'event:301', metadata, encoding, body, leaf_hash
                FROM event WHERE sequence = 300
                """)
        },
    ]

    /// Puts an event in front of event 150, which becomes event 151.
    private static let insertion = [
        "UPDATE event SET sequence = sequence + 1000 WHERE sequence >= 150",
        """
        INSERT INTO event SELECT 150, recorded_at, kind, 'event:new', metadata, encoding, body, leaf_hash
        FROM event WHERE sequence = 1150
        """,
        "UPDATE event SET sequence = sequence - 999 WHERE sequence >= 1150",
    ]
}
