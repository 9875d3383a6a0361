import EventStore
import Foundation
import Integrity
import LedgerTesting
import Testing
import TransparencyLog

/// Damage that knows nothing of what it hits.
@Suite struct DamagedFileTests {
    static let flipsInDatabase = 2_000
    static let flipsInLog = 300

    /// A flipped bit is refused, found, or has changed nothing that an event is made of.
    @Test func `a flipped bit of the database is found, or all events are as they were`() async throws {
        var random = SeededGenerator()
        let ledgers = try await TamperLedgers.shared.value
        let clean = try #require(ledgers.whole["events.sqlite"])
        try await EditedLedger.with(ledgers.whole) { edited in
            let root = try edited.verify().rootHash
            let file = try FileHandle(forUpdating: URL(fileURLWithPath: edited.ledger.directory.events))
            defer { try? file.close() }
            var (refused, failed, passed) = (0, 0, 0)
            for _ in 0..<Self.flipsInDatabase {
                let place = Int.random(in: 0..<clean.count, using: &random)
                let bit = UInt8(1) << UInt8.random(in: 0..<8, using: &random)
                try file.seek(toOffset: UInt64(place))
                try file.write(contentsOf: Data([clean[place] ^ bit]))
                do {
                    let verdict = try edited.verify([.schema, .file])
                    if verdict.isOK {
                        passed += 1
                        #expect(verdict.rootHash == root, "byte \(place), bit \(bit), \(random)")
                        #expect(verdict.size == TamperLedgers.size, "byte \(place), bit \(bit), \(random)")
                    } else {
                        failed += 1
                    }
                } catch is EventStoreError {
                    refused += 1
                }
                try file.seek(toOffset: UInt64(place))
                try file.write(contentsOf: Data([clean[place]]))
                try edited.restore("events.sqlite-wal", "events.sqlite-shm")
            }
            print(
                "\(refused) flipped bits were refused, \(failed) found, \(passed) changed nothing; \(random)")
            // The rest of the file is mostly empty: it is small, and its pages are not.
            let share = Double(try bytesOfEvents(edited.ledger.directory)) / Double(clean.count)
            #expect(Double(refused + failed) > 0.9 * share * Double(Self.flipsInDatabase), "\(random)")
        }
    }

    private func bytesOfEvents(_ directory: LedgerDirectory) throws -> Int {
        let reader = try EventReader.open(directory)
        defer { try? reader.close() }
        var bytes = 0
        try reader.forEach(from: 1) { event in
            bytes += event.kind.rawValue.utf8.count + event.encoding.utf8.count + TreeHash.byteCount
            // A source key stands in the index too.
            bytes += 2 * event.sourceKey.utf8.count + event.metadataBytes.count + event.body.count
            return true
        }
        return bytes
    }

    /// A ledger whose log holds the events from 201 to 250, one in each commit, and a checkpoint of all.
    private func withLog(_ body: (EditedLedger, Data, WALFile) throws -> Void) async throws {
        let killed = try await TamperLedgers.shared.value.killedEarly
        let bytes = try #require(killed["events.sqlite-wal"])
        let wal = try WALFile(bytes)
        try #require(wal.commits.count == 50)
        try await EditedLedger.with(killed) { edited in
            // One checkpoint is enough to miss events by, and each takes time to verify.
            try edited.ledger.cutHistory(to: 0)
            #expect(try edited.verify().problems == [])
            try body(edited, bytes, wal)
        }
    }

    /// Verifies a ledger with another log, in which so many commits are whole.
    private func check(_ edited: EditedLedger, _ log: Data, _ commits: Int, _ what: String) throws {
        let path = edited.ledger.directory.events
        try edited.restore("events.sqlite", "events.sqlite-shm")
        try log.write(to: URL(fileURLWithPath: path + "-wal"))
        let verdict = try edited.verify()
        let size = Int64(200 + commits)
        #expect(verdict.size == size, "\(what)")
        #expect(
            verdict.found == (size < 250 ? [.init(.checkpoint, size + 1)] : []),
            "\(what): \(verdict.problems)")
        #expect(try edited.refusal() == (size < 250 ? .missingEvents : nil), "\(what)")
    }

    @Test func `a log that is cut around the end of any frame is missed by both numbers`() async throws {
        try await withLog { edited, bytes, wal in
            for count in [0, 1, 31] { try check(edited, bytes.prefix(count), 0, "\(count) bytes") }
            for frame in 0...wal.frameCount {
                for more in [-1, 0, 1] {
                    let count = wal.offset(ofFrame: frame) + more
                    guard count <= bytes.count else { continue }
                    let whole = more < 0 ? frame - 1 : frame
                    try check(
                        edited, bytes.prefix(count), wal.commitCount(inFrames: whole), "\(count) bytes")
                }
            }
        }
    }

    @Test func `from a flipped bit of the log on everything is missed`() async throws {
        var random = SeededGenerator()
        try await withLog { edited, bytes, wal in
            for _ in 0..<Self.flipsInLog {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                var flipped = bytes
                flipped[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                let frame = place < WALFile.headerSize ? 0 : (place - WALFile.headerSize) / wal.frameSize
                try check(
                    edited, flipped, wal.commitCount(inFrames: frame), "byte \(place), \(random)")
            }
        }
    }

    @Test func `a writer does not go on behind a log that has lost what was signed`() async throws {
        var random = SeededGenerator()
        try await withLog { edited, bytes, wal in
            for _ in 0..<10 {
                let frame = Int.random(in: 0..<wal.frameCount, using: &random)
                try edited.restore()
                try edited.ledger.patch(edited.ledger.directory.events + "-wal") {
                    $0 = $0.prefix(wal.offset(ofFrame: frame))
                }
                #expect(throws: EventStoreError(.missingEvents, ""), "\(random)") {
                    _ = try EventStore.open(edited.ledger.directory)
                }
                // What is left is not touched, so that whoever has the rest can put it back.
                let path = edited.ledger.directory.events + "-wal"
                #expect(try FileStatus(path).size == Int64(wal.offset(ofFrame: frame)))
                try edited.restore("events.sqlite-wal")
                #expect(try edited.verify().problems == [], "\(random)")
            }
        }
    }
}
