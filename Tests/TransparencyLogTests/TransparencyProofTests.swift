import LedgerTesting
import Testing
import TransparencyLog

@Suite struct TransparencyProofTests {
    static let tree = NaiveTree(size: 21)
    static let leaf = Array("leaf 11".utf8)
    static let malformed = TransparencyLogError(.malformedProof, "")

    static func proof(extra: [UInt8]? = leaf) throws -> TransparencyProof {
        TransparencyProof(
            index: 11, hashes: tree.path(11, size: 21), extra: extra,
            checkpoint: try NoteFixture.checkpoint(21, of: tree, key: NoteFixture.key(1)))
    }

    @Test func `a proof is written as the specification shows it`() throws {
        let proof = try Self.proof()
        let hashes = Self.tree.path(11, size: 21).map { $0.base64 + "\n" }.joined()
        let head = "c2sp.org/tlog-proof@v1\nextra bGVhZiAxMQ==\nindex 11\n" + hashes + "\n"
        #expect(proof.bytes == Array(head.utf8) + proof.checkpoint.bytes)
    }

    @Test(arguments: [nil, [], leaf, [0, 10, 255]] as [[UInt8]?])
    func `a proof is read as it was written, with and without extra data`(extra: [UInt8]?) throws {
        let proof = try Self.proof(extra: extra)
        let read = try TransparencyProof(proof.bytes)
        #expect(read == proof)
        #expect(read.bytes == proof.bytes)
        #expect(read.extra == extra)
        #expect(read.holds(leaf: MerkleTree.leafHash(Self.leaf)))
        #expect(!read.holds(leaf: MerkleTree.leafHash(Self.leaf + [0])))
    }

    @Test func `the proof of a log with one leaf has no hashes`() throws {
        let key = try NoteFixture.key(1)
        let checkpoint = try NoteFixture.checkpoint(1, of: Self.tree, key: key)
        let proof = try TransparencyProof(
            TransparencyProof(index: 0, hashes: [], checkpoint: checkpoint).bytes)
        #expect(proof.hashes.isEmpty)
        #expect(proof.holds(leaf: Self.tree.leaves[0]))
    }

    /// What a reader of the file believes: the leaf in `extra`, its index, and the log's size.
    static func believed(_ bytes: [UInt8], _ key: VerifierKey) -> (
        leaf: [UInt8], index: Int64, checkpoint: Checkpoint
    )? {
        guard let proof = try? TransparencyProof(bytes), let extra = proof.extra,
            proof.checkpoint.isSigned(by: key) == .valid([key]), proof.holds(leaf: MerkleTree.leafHash(extra))
        else { return nil }
        return (extra, proof.index, proof.checkpoint.checkpoint)
    }

    /// Every byte matters here, since the parts that are not authenticated are not there.
    ///
    /// These are the signatures by keys that the reader does not know, and those by a known key behind its first one.
    @Test func `a proof with any byte changed is refused`() throws {
        let key = try NoteFixture.key(1).verifierKey
        let bytes = try Self.proof().bytes
        let genuine = try #require(Self.believed(bytes, key))
        #expect(genuine.leaf == Self.leaf)
        var generator = SeededGenerator()
        for place in bytes.indices {
            let others =
                (0..<8).map { bytes[place] ^ 1 << UInt8($0) } + [
                    0x0a, 0x20, 0x3d, UInt8.random(in: 0...255, using: &generator),
                ]
            for other in others where other != bytes[place] {
                var changed = bytes
                changed[place] = other
                #expect(Self.believed(changed, key) == nil, "byte \(place) as \(other), \(generator)")
            }
            var shorter = bytes
            shorter.remove(at: place)
            #expect(Self.believed(shorter, key) == nil, "byte \(place) removed")
            var longer = bytes
            longer.insert(bytes[place], at: place)
            #expect(Self.believed(longer, key) == nil, "byte \(place) doubled")
            #expect(Self.believed(Array(bytes[..<place]), key) == nil, "cut at \(place)")
        }
        #expect(Self.believed(bytes + bytes, key) == nil)
    }

    /// With a signature of a key that the reader does not know, a change of that line can pass, and changes nothing
    /// else.
    @Test func `a byte changed in an unknown signature changes nothing that is believed`() throws {
        let key = try NoteFixture.key(1).verifierKey
        let proof = try Self.proof()
        let witness = try NoteFixture.key(2, name: "witness.example").sign(proof.checkpoint.note.text)
        let line = witness.bytes.dropFirst(proof.checkpoint.note.text.utf8.count + 1)
        let bytes = proof.bytes + line
        let genuine = try #require(Self.believed(bytes, key))
        var passed = 0
        for place in bytes.indices {
            for bit in [0, 5] {
                var changed = bytes
                changed[place] ^= 1 << UInt8(bit)
                guard let believed = Self.believed(changed, key) else { continue }
                passed += 1
                #expect(place >= proof.bytes.count, "byte \(place)")
                #expect(believed == genuine, "byte \(place)")
            }
        }
        #expect(passed > 0)
    }

    @Test func `a malformed proof is refused`() throws {
        let text = String(decoding: try Self.proof().bytes, as: UTF8.self)
        let first = "c2sp.org/tlog-proof@v1\n"
        let extra = "extra bGVhZiAxMQ==\n"
        let changes = [
            ("c2sp.org/tlog-proof@v1\n", ""), (first, first + "\n"), ("@v1", "@v2"), (first, first + first),
            (first, " " + first),
            (first, "c2sp.org/tlog-proof@v1\r\n"), (extra, extra + extra), (extra, "extra  bGVhZiAxMQ==\n"),
            (extra, "extra bGVhZiAxMQ\n"), (extra, "extra bGVhZiAxMR==\n"), (extra, "extra bGVhZiAxMQ== \n"),
            (extra, "Extra bGVhZiAxMQ==\n"), (extra, "extra\n"), ("index 11\n", ""),
            ("index 11\n", "index 011\n"),
            ("index 11\n", "index +11\n"), ("index 11\n", "index -11\n"), ("index 11\n", "index  11\n"),
            ("index 11\n", "index 11 \n"), ("index 11\n", "index\n"), ("index 11\n", "index \n"),
            ("index 11\n", "index 9223372036854775808\n"), ("index 11\n", "index 11\n="),
            ("index 11\n", "index 11\r\n"),
            ("index 11\n", "INDEX 11\n"), (extra + "index 11\n", "index 11\n" + extra),
        ]
        for (old, new) in changes {
            let changed = text.replacing(old, with: new)
            #expect(changed != text)
            #expect(throws: Self.malformed, "\(new)") { try TransparencyProof(Array(changed.utf8)) }
        }
        for text in ["", "\n", "c2sp.org/tlog-proof@v1", first, first + "index 0\n", first + "index 0\n\n"] {
            #expect(throws: TransparencyLogError.self) { try TransparencyProof(Array(text.utf8)) }
        }
    }

    @Test func `more hashes than any tree needs are not read, and 64 do not hold`() throws {
        let checkpoint = try Self.proof().checkpoint
        let hashes = [TreeHash](repeating: Self.tree.leaves[0], count: 65)
        let most = TransparencyProof(index: 0, hashes: Array(hashes[..<64]), checkpoint: checkpoint)
        #expect(try !TransparencyProof(most.bytes).holds(leaf: Self.tree.leaves[0]))
        let more = TransparencyProof(index: 0, hashes: hashes, checkpoint: checkpoint)
        #expect(throws: Self.malformed) { try TransparencyProof(more.bytes) }
        #expect(!more.holds(leaf: Self.tree.leaves[0]))
    }

    @Test func `sizes and indexes up to 2^63 - 1 are read and refused without a trap`() throws {
        let key = try NoteFixture.key(1)
        let hashes = [TreeHash](repeating: Self.tree.leaves[0], count: 62)
        for size in [0, 1, 1 << 62, .max - 1, .max] as [Int64] {
            let checkpoint = try SignedCheckpoint(
                Checkpoint(origin: key.name, size: size, root: Self.tree.leaves[0]), signedBy: key)
            for index in [0, 1, 1 << 61, 1 << 62, .max - 1, .max] as [Int64] {
                let proof = TransparencyProof(index: index, hashes: hashes, checkpoint: checkpoint)
                #expect(try !TransparencyProof(proof.bytes).holds(leaf: Self.tree.leaves[1]))
            }
        }
    }

    @Test func `more than 64 MiB are not read`() {
        let bytes = [UInt8](repeating: 0x41, count: TransparencyProof.byteCountMax + 1)
        #expect(throws: TransparencyLogError(.tooLarge, "")) { try TransparencyProof(bytes) }
    }
}
