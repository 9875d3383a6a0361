import Crypto
import Foundation
import GRDB
import LedgerTesting
import Testing

/// One way to change a ledger of 1,000 events behind its back, and what has to find it.
struct Tampering: Sendable, CustomTestStringConvertible {
    /// What was done.
    let testDescription: String
    /// The check that finds it.
    let check: String
    /// The first event that it names; nil where it is about a file.
    let sequence: Int64?
    /// Does it.
    let change: @Sendable (Ledger) throws -> Void

    static let all = inEvents + inTiles + inFiles

    private static let inEvents = [
        statements(
            "a body was changed", "leaf_hash", 300, "UPDATE event SET body = x'00' WHERE sequence = 300"),
        statements(
            "a leaf hash was changed", "leaf_hash", 7,
            "UPDATE event SET leaf_hash = zeroblob(32) WHERE sequence = 7"),
        statements("an event was removed", "gap", 500, "DELETE FROM event WHERE sequence = 500"),
        statements(
            "an event was removed and the later ones moved up", "leaf_hash", 500,
            "DELETE FROM event WHERE sequence = 500",
            "UPDATE event SET sequence = sequence - 1 WHERE sequence > 500"),
        statements(
            "two events changed places", "leaf_hash", 40,
            "UPDATE event SET sequence = 5000 WHERE sequence = 40",
            "UPDATE event SET sequence = 40 WHERE sequence = 41",
            "UPDATE event SET sequence = 41 WHERE sequence = 5000"),
        statements(
            "an event was renumbered out of the log", "gap", -9,
            "UPDATE event SET sequence = -9 WHERE sequence = 1000"),
        statements(
            "an event was put behind the newest", "leaf_hash", 1001,
            """
            INSERT INTO event SELECT 1001, recorded_at, kind, 'another', metadata, encoding, body, leaf_hash
            FROM event WHERE sequence = 1000
            """),
        statements("the end was cut off", "checkpoint", 991, "DELETE FROM event WHERE sequence > 990"),
        statements(
            "an instant was put back", "order", 600,
            "UPDATE event SET recorded_at = recorded_at - 86400000000000 WHERE sequence = 600"),
        // The newest smaller checkpoint that holds is that of 750 events.
        Tampering("an event was rewritten with its hash", "checkpoint", 751) { ledger in
            try Evidence(ledger).tamper { db in try rewrite(800, in: db) }
        },
    ]

    private static let inTiles = [
        statements(
            "a tile was changed", "tree", 258,
            """
            UPDATE tile SET hashes = CAST(
                substr(hashes, 1, 32) || CASE substr(hashes, 33, 1) WHEN x'00' THEN x'01' ELSE x'00' END
                    || substr(hashes, 34) AS BLOB)
            WHERE level = 0 AND position = 1
            """),
        statements("a tile was removed", "tree", 513, "DELETE FROM tile WHERE level = 0 AND position = 2"),
        statements("a tile was added", "tree", 769, "INSERT INTO tile VALUES (0, 3, zeroblob(8192))"),
    ]

    private static let inFiles = [
        Tampering("the checkpoint has another root", "signature", nil) { ledger in
            try edit("checkpoint", of: ledger) { lines in
                let history = try String(contentsOfFile: ledger.path + "/checkpoints", encoding: .utf8)
                lines[2] = history.components(separatedBy: "\n")[2]
            }
        },
        Tampering("an entry of the history has another's signature", "signature", nil) { ledger in
            // An entry has three lines of text, an empty one, the signature and another empty one.
            try edit("checkpoints", of: ledger) { lines in lines[10] = lines[16] }
        },
        Tampering("two entries of the history changed places", "checkpoint", nil) { ledger in
            try edit("checkpoints", of: ledger) { lines in
                lines = Array(lines[0..<6] + lines[12..<18] + lines[6..<12] + lines[18...])
            }
        },
        Tampering("an entry of the history is no checkpoint", "checkpoint", nil) { ledger in
            try edit("checkpoints", of: ledger) { lines in lines[7] = "0\(lines[7])" }
        },
        Tampering("an entry of the history stands there twice", "checkpoint", nil) { ledger in
            try edit("checkpoints", of: ledger) { lines in lines = Array(lines[..<12] + lines[6...]) }
        },
        statements(
            "the ledger has another uuid than its name", "schema", nil,
            "UPDATE ledger SET uuid = '7a25d9c4-6e0b-4c83-b1f7-20c4e95ab201'"),
        removal("the newest checkpoint is gone", "checkpoint", "checkpoint"),
        removal("the history is gone", "checkpoint", "checkpoints"),
        removal("all checkpoints are gone", "checkpoint", "checkpoint", "checkpoints"),
        removal("the key that verifies is gone", "signature", "signing.vkey"),
        removal("all signed files are gone", "signature", "checkpoint", "checkpoints", "signing.vkey"),
        Tampering("the database was cut to a third", "checkpoint", 1) { ledger in
            let file = URL(fileURLWithPath: ledger.events)
            let bytes = try Data(contentsOf: file)
            try bytes.prefix(bytes.count / 3).write(to: file)
        },
    ]

    private init(
        _ what: String, _ check: String, _ sequence: Int64?,
        change: @escaping @Sendable (Ledger) throws -> Void
    ) {
        testDescription = what
        self.check = check
        self.sequence = sequence
        self.change = change
    }

    /// What is done with SQL around the guards.
    private static func statements(
        _ what: String, _ check: String, _ sequence: Int64?, _ statements: String...
    ) -> Tampering {
        Tampering(what, check, sequence) { ledger in
            try Evidence(ledger).tamper { db in
                for statement in statements { try db.execute(sql: statement) }
            }
        }
    }

    /// What is done by removing files.
    private static func removal(_ what: String, _ check: String, _ names: String...) -> Tampering {
        Tampering(what, check, nil) { ledger in
            for name in names { try FileManager.default.removeItem(atPath: ledger.path + "/" + name) }
        }
    }

    /// Changes the lines of a file.
    private static func edit(
        _ name: String, of ledger: Ledger, _ change: (inout [String]) throws -> Void
    ) throws {
        let path = ledger.path + "/" + name
        var lines = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n")
        try change(&lines)
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path))
    }

    /// Gives an event another body and the leaf hash that belongs to it, by the rules of the page.
    private static func rewrite(_ sequence: Int64, in db: Database) throws {
        let row = try #require(
            try Row.fetchOne(db, sql: "SELECT * FROM event WHERE sequence = ?", arguments: [sequence]))
        let body = Data("rewritten".utf8)
        let recordedAt: Int64 = row["recorded_at"]
        var leaf = Data([0]) + Data("account-ledger/event/1".utf8)
        for number in [sequence, recordedAt] { leaf += bigEndian(number) }
        for name in ["kind", "source_key", "metadata", "encoding"] {
            let text: String = row[name]
            leaf += bigEndian(Int64(text.utf8.count)) + Data(text.utf8)
        }
        leaf += bigEndian(Int64(body.count)) + body
        try db.execute(
            sql: "UPDATE event SET body = ?, leaf_hash = ? WHERE sequence = ?",
            arguments: [body, Data(SHA256.hash(data: leaf)), sequence])
    }

    private static func bigEndian(_ number: Int64) -> Data {
        Data((0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) })
    }
}
