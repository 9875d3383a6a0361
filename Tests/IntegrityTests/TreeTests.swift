import EventStore
import Foundation
import GRDB
import Integrity
import LedgerTesting
import Testing
import TransparencyLog

@Suite struct TreeTests {
    static func verify(_ ledger: TestLedger) throws -> Verdict {
        try Verification.verify(ledger.directory, options: VerificationOptions(logOnly: true))
    }

    /// What is done to the tiles of a log with 600 events, which has two, and the first event that is named.
    static let attacks: [(sql: String, sequences: [Int64?])] = [
        ("DELETE FROM tile WHERE position = 0", [1]),
        ("DELETE FROM tile WHERE position = 1", [257]),
        ("DELETE FROM tile", [1]),
        ("UPDATE tile SET hashes = zeroblob(8192) WHERE position = 1", [257]),
        ("UPDATE tile SET hashes = zeroblob(8160) WHERE position = 0", [1]),
        ("UPDATE tile SET hashes = zeroblob(8224) WHERE position = 1", [257]),
        ("UPDATE tile SET position = 2 WHERE position = 1", [257, 513]),
        ("UPDATE tile SET level = 1 WHERE position = 1", [nil, 257]),
        ("INSERT INTO tile VALUES (0, 2, zeroblob(8192))", [513]),
        ("INSERT INTO tile VALUES (1, 0, zeroblob(8192))", [1]),
        ("INSERT INTO tile VALUES (7, 9223372036854775807, zeroblob(8192))", [nil]),
        ("INSERT INTO tile VALUES (9223372036854775807, 0, zeroblob(8192))", [nil]),
        ("INSERT INTO tile VALUES (-1, 0, zeroblob(8192))", [nil]),
        ("INSERT INTO tile VALUES (0, -1, zeroblob(8192))", [nil]),
        (
            "UPDATE tile SET hashes = (SELECT hashes FROM tile WHERE position = 1) WHERE position = 0", [1]
        ),
    ]

    @Test(arguments: attacks) func `what is done to the tiles is found, and the events are named`(
        sql: String, sequences: [Int64?]
    ) async throws {
        try await TestLedger.with(size: 600) { ledger in
            #expect(try Self.verify(ledger).problems == [])
            try ledger.tamper(sql)
            let problems = try Self.verify(ledger).problems
            #expect(problems.map(\.check) == sequences.map { _ in .tree }, "\(problems)")
            #expect(problems.map(\.sequence) == sequences, "\(problems)")
        }
    }

    @Test func `a flipped bit of any hash of a tile names the event`() async throws {
        try await TestLedger.with(size: 300) { ledger in
            var random = SeededGenerator()
            for sequence in [1, 2, 255, 256]
                + (0..<12).map({ _ in Int64.random(in: 1...256, using: &random) })
            {
                let place = Int(sequence - 1) * 32 + Int.random(in: 0..<32, using: &random)
                let flip = UInt8(1) << UInt8.random(in: 0..<8, using: &random)
                try ledger.change { db in try Self.flip(flip, at: place, in: db) }
                let problems = try Self.verify(ledger).problems
                #expect(problems.map(\.check) == [.tree], "\(random)")
                #expect(problems.map(\.sequence) == [sequence], "\(random)")
                try ledger.change { db in try Self.flip(flip, at: place, in: db) }
            }
            #expect(try Self.verify(ledger).problems == [])
        }
    }

    static func flip(_ bit: UInt8, at place: Int, in db: Database) throws {
        var hashes = try #require(try Data.fetchOne(db, sql: "SELECT hashes FROM tile WHERE position = 0"))
        hashes[place] ^= bit
        try db.execute(sql: "UPDATE tile SET hashes = ? WHERE position = 0", arguments: [hashes])
    }

    @Test func `an event that was changed differs from its tile too, and one whose stored hash was does not`()
        async throws
    {
        try await TestLedger.with(size: 300) { ledger in
            try ledger.tamper(
                "UPDATE event SET body = x'00' WHERE sequence = 20",
                "UPDATE event SET leaf_hash = zeroblob(32) WHERE sequence = 30")
            let problems = try Self.verify(ledger).problems
            let found = problems.filter { [.leafHash, .tree].contains($0.check) }
            #expect(found.map(\.sequence) == [20, 20, 30], "\(problems)")
            #expect(found.map(\.check) == [.leafHash, .tree, .leafHash])
        }
    }

    @Test func `a tile of the second level is compared, missed and named by its events`() async throws {
        try await TestLedger.with(size: 65_536 + 10, batch: 4_096) { ledger in
            #expect(try Self.verify(ledger).problems == [])
            try ledger.change { db in
                var hashes = try #require(
                    try Data.fetchOne(db, sql: "SELECT hashes FROM tile WHERE level = 1"))
                hashes[32 * 3] ^= 1
                try db.execute(sql: "UPDATE tile SET hashes = ? WHERE level = 1", arguments: [hashes])
            }
            for (blockSize, workers) in [(65_536, 1), (1_024, 2)] {
                var options = VerificationOptions(logOnly: true, workers: workers)
                options.blockSize = Int64(blockSize)
                let problems = try Verification.verify(ledger.directory, options: options).problems
                #expect(problems.map(\.check) == [.tree], "\(problems)")
                #expect(problems.map(\.sequence) == [769], "\(problems)")
            }
            // Also from a checkpoint on that ends before the events of that hash, or within them.
            let leaves = try ledger.leafHashes()
            for start in [700, 768, 769, 1_000, 1_023] {
                let since = try ledger.sign(size: Int64(start), root: TestLedger.root(leaves[..<start]))
                let verdict = try SinceTests.verify(ledger, since: since)
                #expect(verdict.since == Int64(start))
                #expect(verdict.found == [.init(.tree, 769)], "\(start): \(verdict.problems)")
            }
            try ledger.tamper("DELETE FROM tile WHERE level = 1")
            let problems = try Self.verify(ledger).problems
            #expect(problems.map(\.sequence) == [1], "\(problems)")
            #expect(problems.first?.message.contains("level 1 over events 1 to 65536 is missing") == true)
        }
    }
}
