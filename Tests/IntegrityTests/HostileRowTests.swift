import EventStore
import Foundation
import GRDB
import Integrity
import LedgerTesting
import StrictJSON
import Testing
import TransparencyLog

@Suite struct HostileRowTests {
    static func verify(_ ledger: TestLedger) throws -> Verdict {
        try Verification.verify(ledger.directory, options: VerificationOptions(logOnly: true))
    }

    /// Opens the table to values of any type: the file's schema says nothing of STRICT any more.
    static func loosen(_ ledger: TestLedger, _ body: (Database) throws -> Void) throws {
        let queue = try DatabaseQueue(path: ledger.directory.events)
        try queue.writeWithoutTransaction { db in
            let sql = try #require(
                try String.fetchOne(db, sql: "SELECT sql FROM sqlite_schema WHERE name = 'event'"))
            let triggers = try Row.fetchAll(
                db, sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'event'")
            for trigger in triggers { try db.execute(sql: "DROP TRIGGER \(trigger[0] as String)") }
            try db.execute(
                sql: """
                    CREATE TABLE loose (sequence INTEGER PRIMARY KEY, recorded_at, kind, source_key, metadata,
                        encoding, body, leaf_hash, UNIQUE (source_key));
                    INSERT INTO loose SELECT * FROM event;
                    """)
            try body(db)
            try db.execute(sql: "DROP TABLE event; ALTER TABLE loose RENAME TO event")
            try db.execute(sql: "PRAGMA writable_schema = ON")
            try db.execute(sql: "UPDATE sqlite_schema SET sql = ? WHERE name = 'event'", arguments: [sql])
            for trigger in triggers { try db.execute(sql: trigger[1]) }
        }
        try queue.close()
    }

    static let columns = ["recorded_at", "kind", "source_key", "metadata", "encoding", "body", "leaf_hash"]
    static let values = ["NULL", "7", "1.5", "x'00ff00'", "'text'", "CAST(x'ff00fe' AS TEXT)", "''"]

    @Test(arguments: columns) func `a column with a value of any type is reported and ends nothing`(
        column: String
    ) async throws {
        for value in Self.values {
            try await TestLedger.with(size: 12) { ledger in
                try Self.loosen(ledger) { db in
                    try db.execute(sql: "UPDATE loose SET \(column) = \(value) WHERE sequence = 5")
                }
                let problems = try Self.verify(ledger).problems.filter { $0.check == .leafHash }
                #expect(problems.map(\.sequence) == [5], "\(column) = \(value): \(problems)")
            }
        }
    }

    @Test func `bytes that are the same in another type are reported, although they hash to the same`()
        async throws
    {
        for (column, type) in [("metadata", "BLOB"), ("source_key", "BLOB"), ("body", "TEXT")] {
            try await TestLedger.with(size: 12) { ledger in
                try Self.loosen(ledger) { db in
                    try db.execute(
                        sql: "UPDATE loose SET \(column) = CAST(\(column) AS \(type)) WHERE sequence = 5")
                }
                let problems = try Self.verify(ledger).problems
                #expect(problems.map(\.check) == [.leafHash], "\(column) as \(type): \(problems)")
                #expect(problems.first?.message.contains("holds what no event can") == true)
            }
        }
    }

    /// Values that no writer of ours stores, with the leaf hash that belongs to them.
    static let texts: [[UInt8]] = [
        [], [0], Array("note:\0x".utf8), [0xFF], [0xC3], [0xED, 0xA0, 0x80],
        Array(repeating: 0xC0, count: 40),
        Array("12345678é".utf8.dropLast()),
    ]

    @Test(arguments: texts) func `text with its own leaf hash is reported where it is no UTF-8`(
        text: [UInt8]
    ) async throws {
        try await TestLedger.with(size: 12) { ledger in
            let recordedAt = try Self.recordedAt(5, ledger)
            let leaf = Self.leaf(5, recordedAt, sourceKey: text)
            try ledger.change { db in
                try db.execute(
                    sql: "UPDATE event SET source_key = CAST(? AS TEXT), leaf_hash = ? WHERE sequence = 5",
                    arguments: [Data(text), Data(MerkleTree.leafHash(leaf).bytes)])
            }
            let problems = try Self.verify(ledger).problems
            let isUTF8 = String(validating: text, as: UTF8.self) != nil
            #expect(
                problems.map(\.check) == (isUTF8 ? [.checkpoint] : [.leafHash, .checkpoint]), "\(problems)")
        }
    }

    @Test func `a body and a metadata of many megabytes are hashed like others`() async throws {
        try await TestLedger.with(size: 12) { ledger in
            try ledger.tamper(
                "UPDATE event SET body = zeroblob(20000000) WHERE sequence = 3",
                "UPDATE event SET metadata = printf('%.*c', 20000000, 'x') WHERE sequence = 9")
            let problems = try Self.verify(ledger).problems
            #expect(problems.filter { $0.check == .leafHash }.map(\.sequence) == [3, 9], "\(problems)")
        }
    }

    static func recordedAt(_ sequence: Int64, _ ledger: TestLedger) throws -> Int64 {
        let reader = try EventReader.openForInspection(ledger.directory)
        defer { try? reader.close() }
        return try #require(try reader.event(sequence)).recordedAt.nanoseconds
    }

    /// The leaf of a note whose source key may be anything, spelled by hand.
    static func leaf(_ sequence: Int64, _ recordedAt: Int64, sourceKey: [UInt8]) -> [UInt8] {
        let note = TestLedger.note(sequence)
        var leaf = Array("account-ledger/event/1".utf8)
        func append(_ number: Int64) {
            leaf += (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
        }
        append(sequence)
        append(recordedAt)
        for part in [
            Array("ledger.note".utf8), sourceKey, Array(note.metadata.utf8),
            Array("identity".utf8), note.body,
        ] {
            append(Int64(part.count))
            leaf += part
        }
        return leaf
    }
}
