import EventStore
import Foundation
import Integrity
import LedgerTesting
import StrictJSON
import Testing
import TransparencyLog

@Suite struct WorkerTests {
    static let ways: [(workers: Int, blockSize: Int64)] = [
        (1, 8), (1, 64), (1, 512), (2, 1), (2, 16), (2, 256), (2, 65_536), (4, 2), (4, 32), (4, 128),
        (4, 65_536),
    ]

    static func verify(
        _ ledger: TestLedger, _ way: (workers: Int, blockSize: Int64), since: SignedCheckpoint? = nil
    ) throws -> Verdict {
        var options = VerificationOptions(since: since, logOnly: true, workers: way.workers)
        options.blockSize = way.blockSize
        return try Verification.verify(ledger.directory, options: options)
    }

    /// What is done to a log of 600 events, signed at 100, 300, 512 and 600.
    static let changes: [[String]] = [
        [],
        [
            "UPDATE event SET body = x'00' WHERE sequence % 64 = 0",
            "UPDATE event SET recorded_at = recorded_at + 1000000000000 WHERE sequence % 128 = 0",
            "UPDATE tile SET hashes = zeroblob(8192)",
        ],
        [
            "DELETE FROM event WHERE sequence IN (64, 65, 300)",
            "UPDATE event SET kind = 'k' WHERE sequence = 256",
        ],
        ["DELETE FROM event WHERE sequence BETWEEN 10 AND 400"],
        ["UPDATE event SET sequence = sequence - 1"],
        ["UPDATE event SET sequence = 9223372036854775807 WHERE sequence = 600"],
        ["UPDATE event SET sequence = -9223372036854775807 - 1 WHERE sequence = 600"],
        [
            "UPDATE event SET sequence = 100000 * sequence WHERE sequence > 500",
            "UPDATE event SET recorded_at = 0 WHERE sequence > 500",
        ],
        ["UPDATE event SET sequence = sequence + 1000000 WHERE sequence % 2 = 0"],
        ["DELETE FROM event WHERE sequence > 512"],
        ["DELETE FROM event"],
        ["UPDATE event SET sequence = sequence - 10000"],
    ]

    @Test(arguments: changes) func `however the log is cut into blocks, the verdict is the same`(
        changes: [String]
    ) async throws {
        try await TestLedger.with(size: 600, signedAt: [100, 300, 512, 600]) { ledger in
            for change in changes { try ledger.tamper(change) }
            let expected = try Self.verify(ledger, (1, 65_536))
            #expect(expected.isOK == changes.isEmpty)
            for way in Self.ways {
                let verdict = try Self.verify(ledger, way)
                #expect(verdict.problems == expected.problems, "\(way)")
                #expect(verdict.json == expected.json, "\(way)")
            }
        }
    }

    @Test func `more problems of one check than are told are counted, however the log is cut`() async throws {
        try await TestLedger.with(size: 2_300) { ledger in
            try ledger.tamper("UPDATE event SET source_key = source_key || 'x' WHERE sequence > 100")
            for way: (Int, Int64) in [(1, 65_536), (2, 256), (1, 32)] {
                let found = try Self.verify(ledger, way).problems.filter { $0.check == .leafHash }
                #expect(found.count == 1_001)
                #expect(found.first?.sequence == 101)
                #expect(found[999].sequence == 1_100)
                #expect(found.last?.sequence == nil)
                #expect(found.last?.message == "And 1200 more of this kind.")
            }
        }
    }

    @Test func `with a checkpoint to start from, blocks make no difference either`() async throws {
        try await TestLedger.with(size: 600, signedAt: [300, 512]) { ledger in
            let since = try ledger.sign(size: 77, root: try ledger.root(size: 77))
            try ledger.tamper(
                "UPDATE event SET body = x'00' WHERE sequence % 64 = 0 AND sequence > 77",
                "UPDATE tile SET hashes = zeroblob(8192) WHERE position = 1")
            let expected = try Self.verify(ledger, (1, 65_536), since: since)
            #expect(expected.since == 77)
            for way in Self.ways {
                #expect(try Self.verify(ledger, way, since: since).json == expected.json, "\(way)")
            }
        }
    }

    @Test func `a file whose name is gone has no second connection, and the first goes on`() async throws {
        try await TestLedger.with(size: 600) { ledger in
            let reader = try EventReader.openForInspection(ledger.directory)
            let other = try #require(reader.another())
            #expect(try other.head() == 600)
            try other.close()
            for suffix in ["", "-wal", "-shm"] {
                try FileManager.default.removeItem(atPath: ledger.directory.events + suffix)
            }
            #expect(reader.another() == nil)
            #expect(try reader.head() == 600)
            try reader.close()
        }
    }
}
