import EventStore
import Foundation
import GRDB
import Integrity
import LedgerTesting
import Testing
import TransparencyLog

/// Every event of a ledger of 200 is edited in every way.
@Suite struct EveryEventTests {
    static let size: Int64 = 200

    /// A change of one event.
    struct Change: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let perform: @Sendable (Database, Int64, inout SeededGenerator) throws -> Void

        /// Gives a column another value of its type.
        static func value(_ column: String, _ expression: String) -> Change {
            Change(testDescription: "\(column) = \(expression)") { db, sequence, _ in
                try db.execute(
                    sql: "UPDATE event SET \(column) = \(expression) WHERE sequence = \(sequence)")
            }
        }

        /// Flips one bit, of the first bytes if a number of them is given; what is empty gets a byte.
        static func bit(_ column: String, _ type: String, first: Int = .max) -> Change {
            Change(testDescription: "a bit of \(column)") { db, sequence, random in
                var value = try #require(
                    try Data.fetchOne(
                        db, sql: "SELECT CAST(\(column) AS BLOB) FROM event WHERE sequence = \(sequence)"))
                if value.isEmpty {
                    value = Data([0])
                } else {
                    let place = Int.random(in: 0..<min(first, value.count), using: &random)
                    value[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                }
                try db.execute(
                    sql: "UPDATE event SET \(column) = CAST(? AS \(type)) WHERE sequence = \(sequence)",
                    arguments: [value])
            }
        }
    }

    static let changes: [Change] = [
        .value("recorded_at", "recorded_at + 1"), .value("recorded_at", "recorded_at - 1"),
        .value("kind", "iif(kind = 'ledger.note', 'api.request', 'ledger.note')"), .bit("kind", "TEXT"),
        .value("source_key", "source_key || ' '"),
        // Another bit of the number could make it that of another event.
        .bit("source_key", "TEXT", first: 6),
        .value("metadata", "replace(metadata, '}', ',\"z\":1}')"), .bit("metadata", "TEXT"),
        .value("encoding", "'sealed'"), .bit("encoding", "TEXT"),
        .value("body", "iif(length(body) = 0, x'00', x'')"), .bit("body", "BLOB"),
        .value("leaf_hash", "zeroblob(32)"), .bit("leaf_hash", "BLOB"),
    ]

    @Test(arguments: changes) func `a change of any column names each event it was done to, and no other`(
        change: Change
    ) async throws {
        var random = SeededGenerator()
        try await EditedLedger.with(TamperLedgers.guardless.value) { edited in
            for first in 1...Int64(5) {
                let sequences = Array(stride(from: first, through: Self.size, by: 5))
                let verdict = try edited.edited { db in
                    try db.inTransaction {
                        for sequence in sequences { try change.perform(db, sequence, &random) }
                        return .commit
                    }
                }
                let found = verdict.problems.filter { $0.check == .leafHash }.map(\.sequence)
                #expect(found == sequences, "\(random)")
                let others = Set(verdict.problems.map(\.check)).subtracting([.leafHash])
                #expect(others.isSubset(of: [.checkpoint]), "\(random): \(verdict.problems)")
            }
        }
    }

    @Test func `a change of one event names that one, and the checkpoint in front of it`() async throws {
        var random = SeededGenerator()
        try await EditedLedger.with(TamperLedgers.guardless.value) { edited in
            for sequence in 1...Self.size {
                let change = try #require(Self.changes.dropLast(2).randomElement(using: &random))
                let verdict = try edited.edited { db in try change.perform(db, sequence, &random) }
                let signed: Int64 = sequence <= 100 ? 0 : 100
                #expect(
                    verdict.found == [
                        .init(.leafHash, sequence), .init(.checkpoint, signed + 1),
                    ], "\(change.testDescription) of \(sequence), \(random): \(verdict.problems)")
                #expect(verdict.checkpointedSize == signed)
            }
        }
    }

    @Test func `the first sequence that is missing is named, whichever event is removed`() async throws {
        try await EditedLedger.with(TamperLedgers.guardless.value) { edited in
            for sequence in 1...Self.size {
                let verdict = try edited.edited { db in
                    try db.execute(sql: "DELETE FROM event WHERE sequence = \(sequence)")
                }
                let gap = Verdict.Finding(.gap, sequence)
                #expect(
                    verdict.found
                        == (sequence < Self.size ? [gap] : []) + [.init(.checkpoint, sequence)],
                    "\(sequence): \(verdict.problems)")
                let last = sequence < Self.size ? Self.size : Self.size - 1
                #expect(verdict.size == Self.size - 1)
                #expect(verdict.unprotected?.first == (sequence <= 100 ? 1 : 101))
                #expect(verdict.unprotected?.last == last)
            }
        }
    }

    @Test func `the first sequence that is missing is named, whichever event is renumbered`() async throws {
        try await EditedLedger.with(TamperLedgers.guardless.value) { edited in
            for sequence in 1...Self.size {
                let verdict = try edited.edited { db in
                    try db.execute(sql: "UPDATE event SET sequence = 1000 WHERE sequence = \(sequence)")
                }
                #expect(verdict.found.contains(.init(.gap, sequence)), "\(sequence): \(verdict.problems)")
                #expect(verdict.found.contains(.init(.leafHash, 1_000)), "\(sequence): \(verdict.problems)")
                #expect(verdict.unprotected?.last == 1_000)
            }
        }
    }

    @Test func `both events are named, whichever two neighbours are exchanged`() async throws {
        try await EditedLedger.with(TamperLedgers.guardless.value) { edited in
            for sequence in 1..<Self.size {
                let verdict = try edited.edited { db in
                    for (old, new) in [(sequence, 0), (sequence + 1, sequence), (0, sequence + 1)] {
                        try db.execute(sql: "UPDATE event SET sequence = \(new) WHERE sequence = \(old)")
                    }
                }
                let signed: Int64 = sequence <= 100 ? 0 : 100
                #expect(
                    Set(verdict.found) == [
                        .init(.leafHash, sequence), .init(.leafHash, sequence + 1),
                        .init(.order, sequence + 1),
                        // Those of 100 and 200 if the two are on either side of it.
                        .init(.checkpoint, signed + 1),
                    ], "\(sequence): \(verdict.problems)")
            }
        }
    }

    @Test(arguments: [200, 150])
    func `a log that is cut at any length misses what was signed, and the rest is called unprotected`(
        signed: Int64
    ) async throws {
        try await EditedLedger.with(TamperLedgers.guardless.value) { edited in
            let ledger = edited.ledger
            let newest = try ledger.sign(size: signed, root: try ledger.root(size: Int(signed)))
            try ledger.writeHistory(try ledger.history.dropLast() + [newest])
            try ledger.writeNewest(newest)
            for size in (0...Self.size).reversed() {
                try ledger.raw { db in try db.execute(sql: "DELETE FROM event WHERE sequence > \(size)") }
                let verdict = try edited.verify()
                #expect(verdict.size == size)
                guard size < signed else {
                    #expect(verdict.problems == [])
                    #expect(verdict.checkpointedSize == signed)
                    #expect(verdict.unprotected?.first == (size > signed ? signed + 1 : nil))
                    #expect(verdict.unprotected?.last == (size > signed ? size : nil))
                    #expect(try edited.refusal() == nil)
                    continue
                }
                #expect(verdict.found == [.init(.checkpoint, size + 1)], "\(size): \(verdict.problems)")
                let message = verdict.problems.first?.message ?? ""
                #expect(message.contains("checkpoint for \(signed) events"), "\(message)")
                #expect(message.contains("ends at event \(size)"), "\(message)")
                #expect(try edited.refusal() == .missingEvents)
            }
        }
    }
}

extension Verdict {
    /// What a check found, without the words.
    struct Finding: Hashable, CustomStringConvertible {
        let check: Check
        let sequence: Int64?

        init(_ check: Check, _ sequence: Int64?) {
            self.check = check
            self.sequence = sequence
        }

        var description: String { "\(check.rawValue) \(sequence.map(String.init) ?? "")" }
    }

    var found: [Finding] { problems.map { Finding($0.check, $0.sequence) } }
}
