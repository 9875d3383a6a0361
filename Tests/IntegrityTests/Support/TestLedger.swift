import EventStore
import Foundation
import GRDB
import LedgerTesting
import StrictJSON
import Testing
import TransparencyLog

/// A ledger of notes in a folder of its own, and the ways in which somebody who can write its files changes them.
struct TestLedger {
    let directory: LedgerDirectory

    /// Makes a ledger with so many events, appended in batches, and signed into the history at some sizes.
    static func with(
        size: Int64, signedAt sizes: [Int64] = [], batch: Int64 = 400,
        _ body: (TestLedger) async throws -> Void
    ) async throws {
        try await TemporaryDirectory.with { temporary in
            let ledger = TestLedger(directory: LedgerDirectory(temporary.file("ledger")))
            let clock = ManualClock()
            _ = try EventStore.create(ledger.directory, environment: "sandbox", clock: clock.reading)
            let store = try EventStore.open(ledger.directory, clock: clock.reading)
            var last: Int64 = 0
            while last < size {
                let first = last + 1
                last = min(last + batch, size, sizes.first { $0 > last } ?? size)
                clock.advance(seconds: 1)
                _ = try await store.append((first...last).map(note))
                if sizes.contains(last) { _ = try await store.signCheckpoint() }
            }
            try await store.close()
            try await body(ledger)
        }
    }

    static func note(_ number: Int64) -> NewEvent {
        NewEvent(
            kind: .ledgerNote, sourceKey: "note:\(number)", metadata: ["note": .string("note \(number)")],
            body: Array("The body of note \(number)".utf8))
    }

    var files: CheckpointFiles { CheckpointFiles(directory) }

    var ownKey: VerifierKey {
        get throws { try #require(try files.verifierKey()) }
    }

    /// The ledger's secret key, as a thief has it.
    var signingKey: NoteSigningKey {
        get throws {
            let line = try String(contentsOfFile: directory.signingKey, encoding: .utf8)
            return try NoteSigningKey(String(line.dropLast()))
        }
    }

    var newest: SignedCheckpoint {
        get throws { try #require(try files.newest()) }
    }

    var history: [SignedCheckpoint] {
        get throws { try #require(try files.history()).checkpoints }
    }

    /// The stored leaf hashes in order.
    func leafHashes() throws -> [TreeHash] {
        let reader = try EventReader.openForInspection(directory)
        defer { try? reader.close() }
        var hashes: [TreeHash] = []
        try reader.forEach(from: 1) { event in
            hashes.append(event.leafHash)
            return true
        }
        return hashes
    }

    /// The root of the first so many stored leaf hashes, by the definition of RFC 6962.
    func root(size: Int) throws -> TreeHash { Self.root(try leafHashes()[..<size]) }

    static func root(_ leaves: ArraySlice<TreeHash>) -> TreeHash {
        guard leaves.count > 1 else { return leaves.first ?? MerkleTree.emptyRoot }
        var half = 1
        while 2 * half < leaves.count { half *= 2 }
        return MerkleTree.nodeHash(root(leaves.prefix(half)), root(leaves.dropFirst(half)))
    }

    /// Signs what somebody wants to be believed.
    func sign(
        size: Int64, root: TreeHash, origin: String? = nil, by key: NoteSigningKey? = nil
    ) throws -> SignedCheckpoint {
        let key = try key ?? signingKey
        return try SignedCheckpoint(
            Checkpoint(origin: origin ?? key.name, size: size, root: root), signedBy: key)
    }

    func writeNewest(_ checkpoint: SignedCheckpoint) throws {
        try Data(checkpoint.bytes).write(to: URL(fileURLWithPath: directory.checkpoint))
    }

    func writeHistory(_ checkpoints: [SignedCheckpoint]) throws {
        try Data(checkpoints.flatMap(CheckpointHistory.entry))
            .write(to: URL(fileURLWithPath: directory.checkpoints))
    }

    /// Runs statements on the evidence, past its guards.
    func tamper(_ statements: String...) throws {
        try change { db in for statement in statements { try db.execute(sql: statement) } }
    }

    /// Changes the evidence past its guards, which are there again afterwards.
    func change(_ body: (Database) throws -> Void) throws {
        let queue = try DatabaseQueue(path: directory.events)
        try queue.writeWithoutTransaction { db in
            let triggers = try Row.fetchAll(
                db, sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
            for trigger in triggers { try db.execute(sql: "DROP TRIGGER \(trigger[0] as String)") }
            try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
            try body(db)
            for trigger in triggers { try db.execute(sql: trigger[1]) }
        }
        try queue.close()
    }

    /// Gives an event another body and the leaf hash that belongs to it, in its row and in its tile.
    func rewrite(_ sequence: Int64, body: String = "forged", inTile: Bool = true) throws {
        let reader = try EventReader.openForInspection(directory)
        let event = try #require(try reader.event(sequence))
        try reader.close()
        let leaf = CanonicalLeaf.bytes(
            sequence: sequence, recordedAt: event.recordedAt.nanoseconds, kind: event.kind.rawValue,
            sourceKey: event.sourceKey, metadata: event.metadataBytes, encoding: event.encoding,
            body: Array(body.utf8))
        let hash = Data(MerkleTree.leafHash(leaf).bytes)
        try change { db in
            try db.execute(
                sql: "UPDATE event SET body = ?, leaf_hash = ? WHERE sequence = ?",
                arguments: [Data(body.utf8), hash, sequence])
            let place = (sequence - 1) / 256
            guard inTile,
                var tile = try Data.fetchOne(
                    db, sql: "SELECT hashes FROM tile WHERE level = 0 AND position = ?", arguments: [place])
            else { return }
            let start = Int((sequence - 1) % 256) * 32
            tile.replaceSubrange(start..<start + 32, with: hash)
            try db.execute(
                sql: "UPDATE tile SET hashes = ? WHERE level = 0 AND position = ?", arguments: [tile, place])
        }
    }

    /// Copies all files to another folder.
    func copy(to path: String) throws -> TestLedger {
        try FileManager.default.copyItem(atPath: directory.path, toPath: path)
        return TestLedger(directory: LedgerDirectory(path))
    }
}
