import EventStore
import Foundation
import GRDB
import Integrity
import ReadModels
import Testing

extension TamperRow {
    /// What the ledger says of itself, and what is derived from its events.
    static let itself: [TamperRow] = [
        sql("M56", .whole, "UPDATE migration SET sha256 = zeroblob(32)"),
        sql("M57", .whole, "INSERT INTO migration VALUES ('ledger_0002_more', zeroblob(32), '2026-05-04')"),
        sql("M58", .whole, "UPDATE ledger SET environment = 'live', client_id = 'other'"),
        sql("M59", .whole, "UPDATE ledger SET origin = 'another/log'"),
        sql("M60", .whole, "UPDATE ledger SET uuid = '7a25d9c4-6e0b-4c83-b1f7-20c4e95ab201'"),
        sql("M61", .whole, "UPDATE ledger SET created_at = '2026-05-04T08:15:29.000000000Z'"),
        sql("M62", .whole, "DELETE FROM ledger"),
        sql(
            "M63", .whole,
            "INSERT INTO ledger SELECT 2, uuid, origin, created_at, environment, client_id FROM ledger"),
        plain("M64", "PRAGMA application_id = 7"),
        plain("M65", "PRAGMA user_version = 2"),
        plain("M66", "PRAGMA user_version = 0"),
        edit("M67") { ledger, _ in
            try ledger.change { db in
                var hashes = try #require(try Data.fetchOne(db, sql: "SELECT hashes FROM tile"))
                hashes[149 * 32] ^= 1
                try db.execute(sql: "UPDATE tile SET hashes = ?", arguments: [hashes])
            }
        },
        sql("M68", .whole, "DELETE FROM tile"),
        sql("M69", .whole, "INSERT INTO tile VALUES (0, 1, zeroblob(8192))"),
        readModels("M70") { ledger in
            let queue = try DatabaseQueue(path: ledger.directory.readModels)
            try queue.write { db in
                try db.execute(sql: "UPDATE subjects SET status = 'CLOSED'")
                try #require(db.changesCount > 0)
            }
            try queue.close()
        },
        readModels("M71") { ledger in
            for name in try FileManager.default.contentsOfDirectory(atPath: ledger.directory.path)
            where name.hasPrefix("readmodels") {
                try ledger.remove("\(ledger.directory.path)/\(name)")
            }
        },
    ]

    /// An edit of read models that were made just before.
    private static func readModels(
        _ id: String, _ body: @escaping @Sendable (TestLedger) throws -> Void
    ) -> TamperRow {
        var row = edit(id) { ledger, _ in
            let reader = try EventReader.open(ledger.directory)
            let models = try ReadModels.open(ledger.directory, events: reader)
            #expect(models.position == TamperLedgers.size)
            try models.close()
            try reader.close()
            let options = VerificationOptions()
            #expect(try Verification.verify(ledger.directory, options: options).problems == [])
            try body(ledger)
        }
        row.parts = Set(VerificationOptions.Part.allCases)
        return row
    }
}
