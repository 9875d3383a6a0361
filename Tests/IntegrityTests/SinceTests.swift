import EventStore
import Integrity
import LedgerTesting
import StrictJSON
import Testing
import TransparencyLog

@Suite struct SinceTests {
    static func verify(
        _ ledger: TestLedger, since: SignedCheckpoint, blockSize: Int64 = 65_536
    ) throws -> Verdict {
        var options = VerificationOptions(since: since, logOnly: true)
        options.blockSize = blockSize
        return try Verification.verify(ledger.directory, options: options)
    }

    static let size: Int64 = 700
    static let starts: [Int64] = [1, 2, 100, 255, 256, 257, 512, 699, 700]

    @Test(arguments: starts) func `what came after a checkpoint is verified, and joins on to what it says`(
        start: Int64
    ) async throws {
        try await TestLedger.with(size: Self.size, signedAt: [Self.size]) { ledger in
            let since = try ledger.sign(size: start, root: try ledger.root(size: Int(start)))
            for blockSize: Int64 in [64, 256, 65_536] {
                let verdict = try Self.verify(ledger, since: since, blockSize: blockSize)
                #expect(verdict.problems == [], "blocks of \(blockSize)")
                #expect(verdict.since == start)
                #expect(verdict.json["since"] == .integer(start))
                #expect(verdict.size == Self.size)
                #expect(verdict.rootHash == (try ledger.root(size: Int(Self.size))))
                #expect(verdict.notes.contains { $0.hasPrefix("Events 1 to \(start) were not hashed again") })
            }
        }
    }

    @Test(arguments: [100, 256, 300]) func `only events behind the checkpoint are hashed again`(
        start: Int64
    ) async throws {
        try await TestLedger.with(size: Self.size) { ledger in
            let since = try ledger.sign(size: start, root: try ledger.root(size: Int(start)))
            try ledger.tamper(
                "UPDATE event SET body = x'00' WHERE sequence IN (\(start), \(start + 1), 650)")
            let verdict = try Self.verify(ledger, since: since)
            #expect(
                verdict.found == [
                    .init(.leafHash, start + 1), .init(.tree, start + 1), .init(.leafHash, 650),
                    .init(.checkpoint, start + 1),
                ], "\(verdict.problems)")
        }
    }

    /// What is done behind a checkpoint of 300 events, in the middle of a tile, and everything
    /// that is found.
    static let edits: [(sql: String, found: [Verdict.Finding])] = [
        (
            "UPDATE event SET body = x'00' WHERE sequence = 850",
            [.init(.leafHash, 850), .init(.checkpoint, 301)]
        ),
        (
            "UPDATE event SET body = x'00' WHERE sequence = 400",
            [.init(.leafHash, 400), .init(.tree, 400), .init(.checkpoint, 301)]
        ),
        ("UPDATE event SET leaf_hash = zeroblob(32) WHERE sequence = 850", [.init(.leafHash, 850)]),
        ("UPDATE event SET leaf_hash = zeroblob(32) WHERE sequence = 400", [.init(.leafHash, 400)]),
        ("DELETE FROM tile WHERE position = 2", [.init(.tree, 513)]),
        ("UPDATE tile SET hashes = zeroblob(8192) WHERE position = 2", [.init(.tree, 513)]),
        (
            "UPDATE tile SET hashes = CAST(substr(hashes, 1, 3200) || zeroblob(4992) AS BLOB) WHERE position = 1",
            [.init(.tree, 357)]
        ),
        ("DELETE FROM event WHERE sequence = 600", [.init(.gap, 600), .init(.checkpoint, 600)]),
        // What was verified before is not looked at.
        ("UPDATE event SET body = x'00' WHERE sequence = 200", []),
    ]

    @Test(arguments: edits) func `nothing is found behind a checkpoint but what was changed there`(
        sql: String, found: [Verdict.Finding]
    ) async throws {
        try await TestLedger.with(size: 900) { ledger in
            let since = try ledger.sign(size: 300, root: try ledger.root(size: 300))
            try ledger.tamper(sql)
            let verdict = try Self.verify(ledger, since: since)
            #expect(verdict.since == 300)
            #expect(verdict.found == found, "\(verdict.problems)")
        }
    }

    /// What makes the stored hashes of the first 300 events other than the checkpoint says.
    static let changes = [
        "UPDATE event SET leaf_hash = zeroblob(32) WHERE sequence = 600",
        "UPDATE tile SET hashes = zeroblob(8192) WHERE position = 0",
        "UPDATE tile SET hashes = zeroblob(8192) WHERE position = 1",
    ]

    @Test(arguments: changes)
    func `where the stored hashes are not those of the checkpoint, all is hashed again`(
        change: String
    ) async throws {
        try await TestLedger.with(size: 600) { ledger in
            let since = try ledger.sign(size: 600, root: try ledger.root(size: 600))
            try ledger.tamper(change)
            let verdict = try Self.verify(ledger, since: since)
            #expect(verdict.since == nil)
            #expect(verdict.notes.contains { $0.hasPrefix("All events were hashed again") })
            #expect(!verdict.isOK)
        }
    }

    @Test func `a checkpoint that is not signed, or of another log, is no ground to leave events out`()
        async throws
    {
        try await TestLedger.with(size: 300) { ledger in
            let root = try ledger.root(size: 256)
            let stranger = try NoteSigningKey.generate(name: ledger.signingKey.name)
            for (since, check) in [
                (try ledger.sign(size: 256, root: root, by: stranger), Verdict.Check.signature),
                (try ledger.sign(size: 256, root: root, origin: "another/log"), .checkpoint),
                (try ledger.sign(size: 301, root: root), .checkpoint),
                (try ledger.sign(size: 256, root: MerkleTree.emptyRoot), .checkpoint),
            ] {
                try ledger.tamper("UPDATE event SET body = x'00' WHERE sequence = 9")
                let verdict = try Self.verify(ledger, since: since)
                #expect(verdict.since == nil)
                #expect(verdict.problems.contains { $0.check == .leafHash && $0.sequence == 9 })
                #expect(verdict.problems.contains { $0.check == check }, "\(verdict.problems)")
            }
        }
    }

    @Test func `an event that was rewritten behind the checkpoint is found there`() async throws {
        try await TestLedger.with(size: Self.size, signedAt: [300, 500, Self.size]) { ledger in
            let since = try #require(try ledger.history.first { $0.checkpoint.size == 300 })
            try ledger.rewrite(450)
            let verdict = try Self.verify(ledger, since: since)
            #expect(verdict.problems.map(\.check) == [.checkpoint], "\(verdict.problems)")
            #expect(verdict.problems.first?.sequence == 301)
            #expect(verdict.json["unprotected"] == [301, .integer(Self.size)])
        }
    }

    @Test func `a checkpoint of the empty log leaves nothing out`() async throws {
        try await TestLedger.with(size: 10) { ledger in
            let since = try #require(try ledger.history.first)
            #expect(since.checkpoint.size == 0)
            let verdict = try Self.verify(ledger, since: since)
            #expect(verdict.problems == [])
            #expect(verdict.since == nil)
            #expect(verdict.size == 10)
        }
    }
}
