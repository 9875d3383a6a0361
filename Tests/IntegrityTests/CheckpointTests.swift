import EventStore
import Foundation
import GRDB
import Integrity
import LedgerTesting
import StrictJSON
import Testing
import TransparencyLog

@Suite struct CheckpointTests {
    /// Verifies the log alone.
    static func verify(
        _ ledger: TestLedger, key: VerifierKey? = nil, copies: [SignedCheckpoint] = []
    ) throws -> Verdict {
        try Verification.verify(
            ledger.directory, options: VerificationOptions(key: key, copies: copies, logOnly: true))
    }

    @Test(arguments: [(3, 1, 100), (100, 1, 100), (101, 101, 200), (250, 201, 300), (300, 201, 300)])
    func `an event that was rewritten with its hash is found between two checkpoints`(
        sequence: Int64, first: Int64, last: Int64
    ) async throws {
        try await TestLedger.with(size: 320, signedAt: [100, 200, 300]) { ledger in
            try ledger.rewrite(sequence)
            let verdict = try Self.verify(ledger)
            #expect(verdict.problems.map(\.check) == [.checkpoint], "\(verdict.problems)")
            #expect(verdict.problems.first?.sequence == first)
            let message = verdict.problems.first?.message ?? ""
            #expect(message.contains("between event \(first) and event \(last) was changed"), "\(message)")
            #expect(verdict.checkpointedSize == first - 1)
            #expect(verdict.json["unprotected"] == [.integer(first), 320])
        }
    }

    @Test func `an event behind every checkpoint can be rewritten, and is called unprotected`() async throws {
        try await TestLedger.with(size: 320, signedAt: [300]) { ledger in
            try ledger.writeNewest(try #require(try ledger.history.last))
            try ledger.rewrite(301)
            let verdict = try Self.verify(ledger)
            #expect(verdict.problems == [])
            #expect(verdict.json["unprotected"] == [301, 320])
        }
    }

    @Test(arguments: [1, 20, 300]) func `events cut off the end are missing, by number`(count: Int64)
        async throws
    {
        try await TestLedger.with(size: 300) { ledger in
            try ledger.tamper(
                "DELETE FROM event WHERE sequence > \(300 - count)",
                "DELETE FROM tile WHERE (position + 1) * 256 > \(300 - count)")
            let verdict = try Self.verify(ledger)
            #expect(verdict.problems.map(\.check) == [.checkpoint], "\(verdict.problems)")
            #expect(verdict.problems.first?.sequence == 301 - count)
            let message = verdict.problems.first?.message ?? ""
            #expect(message.contains("the log ends at event \(300 - count)"), "\(message)")
            let missing = count == 1 ? "event 300 is missing" : "events \(301 - count) to 300 are missing"
            #expect(message.contains(missing), "\(message)")
        }
    }

    @Test func `a ledger that went back as a whole is found by the auditor's copy alone`() async throws {
        try await TestLedger.with(size: 40, signedAt: [40]) { ledger in
            let earlier = try ledger.copy(to: ledger.directory.path + "-earlier")
            let store = try EventStore.open(ledger.directory)
            _ = try await store.append((41...60).map(TestLedger.note))
            try await store.close()
            let copies = [try ledger.newest]
            #expect(try Self.verify(earlier).problems == [])
            let verdict = try Self.verify(earlier, key: try ledger.ownKey, copies: copies)
            #expect(verdict.problems.map(\.check) == [.checkpoint], "\(verdict.problems)")
            #expect(verdict.problems.first?.sequence == 41)
            #expect(verdict.checkpointedSize == 40)
        }
    }

    /// What is done to the files, what finds it, and a part of what is said.
    static let attacks:
        [(
            name: String, change: @Sendable (TestLedger) throws -> Void, checks: [Verdict.Check],
            words: String
        )] = [
            (
                "checkpoint removed", { try FileManager.default.removeItem(atPath: $0.directory.checkpoint) },
                [.checkpoint], "checkpoint is missing"
            ),
            (
                "history removed", { try FileManager.default.removeItem(atPath: $0.directory.checkpoints) },
                [.checkpoint], "checkpoints is missing"
            ),
            (
                "key removed", { try FileManager.default.removeItem(atPath: $0.directory.verifierKey) },
                [.signature], "no signature can be checked"
            ),
            (
                "history emptied", { try Data().write(to: URL(fileURLWithPath: $0.directory.checkpoints)) },
                [.checkpoint], "holds no whole checkpoint"
            ),
            (
                "checkpoint is no note",
                { try Data("hello\n".utf8).write(to: URL(fileURLWithPath: $0.directory.checkpoint)) },
                [.checkpoint], "cannot be read"
            ),
            (
                "entry is no checkpoint",
                {
                    let url = URL(fileURLWithPath: $0.directory.checkpoints)
                    try (Data("one\n\ntwo\n\n".utf8) + Data(contentsOf: url)).write(to: url)
                }, [.checkpoint], "Entry 1 of the checkpoints cannot be read"
            ),
            (
                "all entries are none",
                {
                    try Data("one\n\ntwo\n\n1\n\n2\n\n".utf8).write(
                        to: .init(fileURLWithPath: $0.directory.checkpoints))
                },
                [.checkpoint], "The same is true of 1 more entry"
            ),
            (
                "key is no key",
                { try Data("hello\n".utf8).write(to: URL(fileURLWithPath: $0.directory.verifierKey)) },
                [.signature], "cannot be read"
            ),
            (
                "root changed",
                { ledger in
                    let newest = try ledger.newest
                    let text = String(decoding: newest.bytes, as: UTF8.self)
                    let forged = text.replacingOccurrences(
                        of: newest.checkpoint.root.base64, with: MerkleTree.emptyRoot.base64)
                    try Data(forged.utf8).write(to: URL(fileURLWithPath: ledger.directory.checkpoint))
                }, [.signature], "not its signature"
            ),
            (
                "size raised in an entry",
                { ledger in
                    let url = URL(fileURLWithPath: ledger.directory.checkpoints)
                    let text = try String(contentsOf: url, encoding: .utf8)
                    try Data(text.replacingOccurrences(of: "\n30\n", with: "\n35\n").utf8).write(to: url)
                }, [.signature], "not its signature"
            ),
            (
                "signed by another key of the same name",
                { ledger in
                    let other = try NoteSigningKey.generate(name: ledger.signingKey.name)
                    try ledger.writeNewest(
                        try ledger.sign(size: 40, root: ledger.root(size: 40), by: other))
                }, [.signature], "not signed by the key"
            ),
            (
                "key exchanged, and everything signed anew",
                { ledger in
                    let other = try NoteSigningKey.generate(name: "another/log")
                    let signed = try ledger.sign(size: 40, root: ledger.root(size: 40), by: other)
                    try ledger.writeNewest(signed)
                    try ledger.writeHistory([signed])
                    try Data("\(other.verifierKey)\n".utf8)
                        .write(to: URL(fileURLWithPath: ledger.directory.verifierKey))
                }, [.signature, .checkpoint], "does not bear the ledger's name"
            ),
            (
                "checkpoint of another log",
                { ledger in
                    try ledger.writeNewest(
                        try ledger.sign(size: 40, root: ledger.root(size: 40), origin: "another/log"))
                }, [.checkpoint], "about another log"
            ),
            (
                "another history signed with the ledger's key",
                { ledger in
                    try ledger.writeHistory(
                        [try ledger.sign(size: 20, root: MerkleTree.emptyRoot)] + ledger.history)
                }, [.checkpoint, .checkpoint], "were signed anew"
            ),
            (
                "entries in another order", { try $0.writeHistory(try $0.history.reversed()) }, [.checkpoint],
                "is for 30 events, and entry 1 before it for 40"
            ),
            (
                "an entry twice",
                { ledger in
                    let history = try ledger.history
                    try ledger.writeHistory(Array(history[..<2] + history[1...]))
                }, [.checkpoint],
                "Entry 3 of the file checkpoints is for 30 events, and entry 2 before it for as many"
            ),
            (
                "all entries twice", { try $0.writeHistory($0.history + $0.history) }, [.checkpoint],
                "The same is true of 2 more entries"
            ),
            (
                "two entries of one size, one of them forged",
                { ledger in
                    let other = try NoteSigningKey.generate(name: ledger.signingKey.name)
                    let forged = try ledger.sign(size: 30, root: ledger.root(size: 30), by: other)
                    let history = try ledger.history
                    try ledger.writeHistory(history[..<2] + [forged] + history[2...])
                }, [.checkpoint, .signature], "for as many"
            ),
            (
                "empty log with a root",
                { ledger in
                    try ledger.tamper("DELETE FROM event")
                    try ledger.writeNewest(try ledger.sign(size: 0, root: MerkleTree.leafHash([1])))
                    try ledger.writeHistory([ledger.newest])
                }, [.checkpoint], "it is forged"
            ),
        ]

    @Test(arguments: attacks.indices) func `what is done to the signed files is found`(attack: Int)
        async throws
    {
        let attack = Self.attacks[attack]
        try await TestLedger.with(size: 40, signedAt: [30, 40]) { ledger in
            #expect(try Self.verify(ledger).problems == [])
            try attack.change(ledger)
            let verdict = try Self.verify(ledger)
            #expect(verdict.problems.map(\.check) == attack.checks, "\(attack.name): \(verdict.problems)")
            #expect(
                verdict.problems.contains { $0.message.contains(attack.words) },
                "\(attack.name): \(verdict.problems)")
            #expect(!verdict.isOK)
        }
    }

    @Test func `a ledger without any signed file is not believed, unless it is empty`() async throws {
        for (size, checks) in [(0, []), (3, [Verdict.Check.checkpoint, .checkpoint, .signature])] {
            try await TestLedger.with(size: Int64(size)) { ledger in
                for path in [
                    ledger.directory.checkpoint, ledger.directory.checkpoints, ledger.directory.verifierKey,
                ] {
                    try FileManager.default.removeItem(atPath: path)
                }
                let verdict = try Self.verify(ledger)
                #expect(verdict.problems.map(\.check) == checks, "\(verdict.problems)")
                #expect(verdict.key == nil)
                #expect(verdict.json["key"] == .null)
                #expect(verdict.checkpointedSize == 0)
            }
        }
    }

    @Test func `a key that is not the ledger's confirms nothing`() async throws {
        try await TestLedger.with(size: 40, signedAt: [30]) { ledger in
            let stranger = try NoteSigningKey.generate(name: ledger.signingKey.name).verifierKey
            let verdict = try Self.verify(ledger, key: stranger)
            #expect(Set(verdict.problems.map(\.check)) == [.signature], "\(verdict.problems)")
            #expect(verdict.key == .given)
            #expect(verdict.problems.contains { $0.message.contains("not the one that was given") })
            #expect(verdict.json["unprotected"] == [1, 40])
        }
    }

    @Test func `an exchanged verifier key is a problem also where every signature fits the auditor's key`()
        async throws
    {
        try await TestLedger.with(size: 40, signedAt: [30]) { ledger in
            let own = try ledger.signingKey.verifierKey
            let stranger = try NoteSigningKey.generate(name: ledger.signingKey.name).verifierKey
            try "\(stranger)\n".write(
                toFile: ledger.directory.verifierKey, atomically: false, encoding: .utf8)
            let verdict = try Self.verify(ledger, key: own)
            #expect(verdict.problems.map(\.check) == [.signature], "\(verdict.problems)")
            #expect(verdict.problems.allSatisfy { $0.message.contains("not the one that was given") })
        }
    }

    @Test func `the auditor's key uncovers a ledger that was signed anew with an exchanged one`() async throws
    {
        try await TestLedger.with(size: 40, signedAt: [30]) { ledger in
            let key = try ledger.ownKey
            let copies = try ledger.history
            try ledger.rewrite(7)
            let forger = try NoteSigningKey.generate(name: key.name)
            let signed = try ledger.sign(size: 40, root: try ledger.root(size: 40), by: forger)
            try ledger.writeNewest(signed)
            try ledger.writeHistory([signed])
            try Data("\(forger.verifierKey)\n".utf8)
                .write(to: URL(fileURLWithPath: ledger.directory.verifierKey))
            // Nothing inside the directory shows it.
            #expect(try Self.verify(ledger).problems == [])
            #expect(try Self.verify(ledger, key: key).problems.map(\.check) == [.signature, .signature])
            let verdict = try Self.verify(ledger, key: key, copies: copies)
            #expect(verdict.problems.contains { $0.check == .checkpoint }, "\(verdict.problems)")
            #expect(verdict.json["unprotected"] == [1, 40])
        }
    }

    @Test func `a history whose last entry is torn anywhere is no problem`() async throws {
        try await TestLedger.with(size: 12, signedAt: [5, 12]) { ledger in
            let url = URL(fileURLWithPath: ledger.directory.checkpoints)
            let whole = try Data(contentsOf: url)
            let last = CheckpointHistory.entry(try #require(try ledger.history.last)).count
            for missing in 0...last {
                try whole.dropLast(missing).write(to: url)
                let verdict = try Self.verify(ledger)
                #expect(verdict.problems == [], "\(missing) bytes are missing")
                let isTorn = verdict.notes.contains { $0.contains("incomplete") }
                #expect(isTorn == (missing > 0 && missing < last), "\(missing) bytes are missing")
            }
        }
    }

    @Test(arguments: 0..<5) func `an entry that cannot be read hides no other, before or behind it`(
        malformed: Int
    ) async throws {
        let sizes: [Int64] = [0, 10, 20, 30, 40]
        try await TestLedger.with(size: 40, signedAt: sizes) { ledger in
            var entries = try ledger.history.map(CheckpointHistory.entry)
            try #require(entries.count == sizes.count)
            entries[malformed][0] = 0
            try Data(entries.joined()).write(to: URL(fileURLWithPath: ledger.directory.checkpoints))
            // What is left of the signatures is all there is.
            try FileManager.default.removeItem(atPath: ledger.directory.checkpoint)
            let sound = try Self.verify(ledger)
            #expect(sound.problems.map(\.check) == [.checkpoint, .checkpoint], "\(sound.problems)")
            let message = sound.problems.first?.message ?? ""
            #expect(message.contains("Entry \(malformed + 1) of the checkpoints"), "\(message)")
            #expect(sound.checkpointedSize == (malformed == 4 ? 30 : 40))
            try ledger.rewrite(7)
            let verdict = try Self.verify(ledger)
            let difference = try #require(verdict.problems.first { $0.sequence == 1 })
            let first = malformed == 1 ? 20 : 10
            #expect(difference.message.contains("between event 1 and event \(first) was"), "\(difference)")
            let others = sizes.filter { $0 > first && $0 != sizes[malformed] }.count
            #expect(difference.message.contains("true of \(others) more checkpoints"), "\(difference)")
        }
    }

    @Test func `a missing event makes later checkpoints unconfirmed, and not those before it`() async throws {
        try await TestLedger.with(size: 300, signedAt: [100, 200]) { ledger in
            try ledger.tamper("DELETE FROM event WHERE sequence = 150")
            let verdict = try Self.verify(ledger)
            #expect(verdict.problems.map(\.check) == [.gap, .checkpoint], "\(verdict.problems)")
            #expect(verdict.problems.map(\.sequence) == [150, 150])
            #expect(verdict.checkpointedSize == 100)
            // There are 299 events, and the last of them is event 300.
            #expect(verdict.json["size"] == 299)
            #expect(verdict.json["unprotected"] == [101, 300])
        }
    }

    /// What makes a database unreadable as a whole, with the checks that say so.
    static let ruins:
        [(name: String, checks: [Verdict.Check], change: @Sendable (TestLedger) throws -> Void)] = [
            (
                "cut to a third", [.sqlite],
                { ledger in
                    let url = URL(fileURLWithPath: ledger.directory.events)
                    let bytes = try Data(contentsOf: url)
                    try bytes.prefix(bytes.count / 3).write(to: url)
                }
            ),
            (
                "cut behind the schema", [.schema, .sqlite],
                { ledger in
                    let url = URL(fileURLWithPath: ledger.directory.events)
                    let bytes = try Data(contentsOf: url)
                    try (bytes.prefix(16_384) + Data(count: bytes.count - 16_384)).write(to: url)
                }
            ),
            (
                "another table in the place of that of the events", [.schema],
                { try $0.raw { db in try db.execute(sql: "ALTER TABLE event ADD COLUMN more TEXT") } }
            ),
        ]

    @Test(arguments: ruins.indices)
    func `where no event can be read, what was signed for is named, and signatures are checked`(ruin: Int)
        async throws
    {
        let ruin = Self.ruins[ruin]
        try await TestLedger.with(size: 300, signedAt: [100, 200, 300]) { ledger in
            let (key, history) = (try ledger.ownKey, try ledger.history)
            let forger = try NoteSigningKey.generate(name: key.name)
            let forged = try ledger.sign(size: 900, root: MerkleTree.emptyRoot, by: forger)
            try ruin.change(ledger)
            let own = try Self.verify(ledger)
            #expect(own.found.map(\.check) == ruin.checks + [.checkpoint], "\(ruin.name): \(own.problems)")
            #expect(own.problems.last?.sequence == 1)
            let message = own.problems.last?.message ?? ""
            #expect(message.contains("for 300 events exists in the file checkpoint"), "\(message)")
            #expect(message.contains("events 1 to 300 are missing"), "\(message)")
            #expect(own.rootHash == nil)
            #expect(own.json["root_hash"] == .null)
            #expect(own.size == 0)
            #expect(own.checkpointedSize == 0)
            // Nothing but a copy is left that is signed; what is not does not count.
            try ledger.writeNewest(forged)
            try FileManager.default.removeItem(atPath: ledger.directory.checkpoints)
            let given = try Self.verify(ledger, key: key, copies: Array(history.prefix(2)))
            #expect(
                given.found.map(\.check) == ruin.checks + [.checkpoint, .signature, .checkpoint],
                "\(ruin.name): \(given.problems)")
            let last = given.problems.last?.message ?? ""
            #expect(last.contains("for 100 events exists in entry 2 of the copy"), "\(last)")
            #expect(last.contains("events 1 to 100 are missing"), "\(last)")
            // And nothing at all.
            for path in [ledger.directory.checkpoint, ledger.directory.verifierKey] {
                try FileManager.default.removeItem(atPath: path)
            }
            #expect(
                try Self.verify(ledger).found.map(\.check)
                    == ruin.checks + [.checkpoint, .checkpoint, .signature])
        }
    }
}
