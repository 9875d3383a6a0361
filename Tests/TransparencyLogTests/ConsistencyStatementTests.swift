import LedgerTesting
import Testing
import TransparencyLog

@Suite struct ConsistencyStatementTests {
    static let tree = NaiveTree(size: 21)
    static let malformed = TransparencyLogError(.malformedProof, "")

    static func statement(from old: Int, to new: Int = 21) throws -> ConsistencyStatement {
        ConsistencyStatement(
            oldSize: Int64(old), oldRoot: tree.root(old), hashes: tree.consistency(from: old, to: new),
            checkpoint: try NoteFixture.checkpoint(new, of: tree, key: NoteFixture.key(1)))
    }

    @Test func `a statement is written as the format page says`() throws {
        let statement = try Self.statement(from: 11)
        let hashes = Self.tree.consistency(from: 11, to: 21).map { $0.base64 + "\n" }.joined()
        let head = "account-ledger/consistency-proof/1\nold 11 \(Self.tree.root(11).base64)\n" + hashes + "\n"
        #expect(statement.bytes == Array(head.utf8) + statement.checkpoint.bytes)
    }

    @Test(arguments: [0, 1, 2, 3, 8, 11, 16, 20, 21]) func `a statement is read as it was written, and holds`(
        old: Int
    ) throws {
        let statement = try Self.statement(from: old)
        let read = try ConsistencyStatement(statement.bytes)
        #expect(read == statement)
        #expect(read.bytes == statement.bytes)
        #expect(read.holds)
    }

    @Test func `a statement about another old root does not hold`() throws {
        let statement = try Self.statement(from: 11)
        for old in 0...21 where old != 11 {
            let other = ConsistencyStatement(
                oldSize: statement.oldSize, oldRoot: Self.tree.root(old), hashes: statement.hashes,
                checkpoint: statement.checkpoint)
            #expect(!other.holds)
        }
    }

    /// What a reader of the file believes: that the log whose checkpoint it is began with that root at that size.
    static func believed(_ bytes: [UInt8], _ key: VerifierKey) -> (
        oldSize: Int64, oldRoot: TreeHash, new: Checkpoint
    )? {
        guard let statement = try? ConsistencyStatement(bytes), statement.holds,
            statement.checkpoint.isSigned(by: key) == .valid([key])
        else { return nil }
        return (statement.oldSize, statement.oldRoot, statement.checkpoint.checkpoint)
    }

    @Test(arguments: [1, 8, 11, 21]) func `a statement with any byte changed is refused`(old: Int) throws {
        let key = try NoteFixture.key(1).verifierKey
        let bytes = try Self.statement(from: old).bytes
        #expect(Self.believed(bytes, key) != nil)
        var generator = SeededGenerator()
        var passed: [Int] = []
        for place in bytes.indices {
            let others =
                (old == 11 ? (0..<8).map { bytes[place] ^ 1 << UInt8($0) } : [])
                + [0x0a, 0x20, 0x30, UInt8.random(in: 0...255, using: &generator)]
            for other in others where other != bytes[place] {
                var changed = bytes
                changed[place] = other
                if Self.believed(changed, key) != nil { passed.append(place) }
            }
            var shorter = bytes
            shorter.remove(at: place)
            if Self.believed(shorter, key) != nil { passed.append(place) }
            if Self.believed(Array(bytes[..<place]), key) != nil { passed.append(place) }
        }
        #expect(passed.isEmpty, "\(generator)")
    }

    @Test func `a malformed statement is refused`() throws {
        let text = String(decoding: try Self.statement(from: 11).bytes, as: UTF8.self)
        let root = Self.tree.root(11).base64
        let line = "old 11 \(root)\n"
        let changes = [
            ("account-ledger/consistency-proof/1\n", ""), ("proof/1", "proof/2"),
            ("account-ledger", " account-ledger"),
            (line, ""), (line, line + line), (line, "old 11\n"), (line, "old  11 \(root)\n"),
            (line, "old 11  \(root)\n"),
            (line, "old 11 \(root) \n"), (line, "old 011 \(root)\n"), (line, "old +11 \(root)\n"),
            (line, "old -1 \(root)\n"),
            (line, "old 9223372036854775808 \(root)\n"), (line, "old 11 \(root.dropLast())\n"),
            (line, "Old 11 \(root)\n"),
            (line, "old \(root) 11\n"), (line, "old 11 \(root)\r\n"), (line, "old 11 \(root)\n="),
        ]
        for (old, new) in changes {
            let changed = text.replacing(old, with: new)
            #expect(changed != text)
            #expect(throws: Self.malformed, "\(new)") { try ConsistencyStatement(Array(changed.utf8)) }
        }
        let hashes = [TreeHash](repeating: Self.tree.leaves[0], count: 65)
        let more = ConsistencyStatement(
            oldSize: 11, oldRoot: Self.tree.root(11), hashes: hashes,
            checkpoint: try Self.statement(from: 11).checkpoint)
        #expect(throws: Self.malformed) { try ConsistencyStatement(more.bytes) }
    }

    @Test func `sizes up to 2^63 - 1 are read and refused without a trap`() throws {
        let key = try NoteFixture.key(1)
        let hashes = [TreeHash](repeating: Self.tree.leaves[0], count: 63)
        for new in [0, 1, 1 << 62, .max - 1, .max] as [Int64] {
            let checkpoint = try SignedCheckpoint(
                Checkpoint(origin: key.name, size: new, root: Self.tree.leaves[0]), signedBy: key)
            for old in [0, 1, 3, 1 << 61, (1 << 62) - 1, 1 << 62, .max - 1, .max] as [Int64] {
                let statement = ConsistencyStatement(
                    oldSize: old, oldRoot: Self.tree.leaves[1], hashes: hashes, checkpoint: checkpoint)
                #expect(try !ConsistencyStatement(statement.bytes).holds)
            }
        }
    }
}
