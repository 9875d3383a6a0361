import Testing
import TransparencyLog

@Suite struct CheckpointTests {
    static let malformed = TransparencyLogError(.malformedCheckpoint, "")
    static let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="

    @Test func `the specification's example is read`() throws {
        let base64 =
            "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8="
        let text = "example.com/behind-the-sofa\n20852163\n\(Self.root)\n"
        let signed = try SignedCheckpoint(Array("\(text)\n— example.com/behind-the-sofa \(base64)\n".utf8))
        #expect(signed.checkpoint.origin == "example.com/behind-the-sofa")
        #expect(signed.checkpoint.size == 20_852_163)
        #expect(signed.checkpoint.root.base64 == Self.root)
        #expect(signed.checkpoint.extensionLines.isEmpty)
        #expect(signed.checkpoint.text == text)
        #expect(signed.note.signatures.map(\.keyID) == [0x033d_e0ae])
        #expect(signed.isSigned(by: try NoteFixture.peter()) == .unknownKeys)
    }

    @Test(
        arguments: [
            "o\n0\n\(root)\n", "o\n1\n\(root)\n", "o\n9223372036854775807\n\(root)\n",
            "o\n5\n\(root)\nextension\n",
            "an origin with spaces + plus\n5\n\(root)\none\ntwo \u{7f}\nthree\n", "5\n5\n\(root)\n \n",
            "— o\n5\n\(root)\n— not a signature\n", "e\u{301} \u{301}\n10\n\(root)\n\u{301}\n",
        ]) func `a checkpoint is written as it was read`(text: String) throws
    {
        let checkpoint = try Checkpoint(text: text)
        #expect(Array(checkpoint.text.utf8) == Array(text.utf8))
        #expect(try Checkpoint(text: checkpoint.text) == checkpoint)
        let key = try NoteFixture.key(1)
        let signed = try SignedCheckpoint(checkpoint, signedBy: key)
        #expect(signed.note.text == text)
        let read = try SignedCheckpoint(signed.bytes)
        #expect(read == signed)
        #expect(read.checkpoint == checkpoint)
        #expect(read.isSigned(by: key.verifierKey) == .valid([key.verifierKey]))
    }

    @Test(
        arguments: [
            "", "\n", "o\n", "o\n5\n", "o\n5\n\(root)", "\n5\n\(root)\n", "o\n\n\(root)\n", "o\n5\n\n",
            "o\n5\n\(root)\n\n",
            "o\n5\n\(root)\n\nextension\n", "o\n5\n\(root)\nextension", "\no\n5\n\(root)\n",
            "o\n5\n\n\(root)\n",
            // Sizes.
            "o\n05\n\(root)\n", "o\n00\n\(root)\n", "o\n+5\n\(root)\n", "o\n-5\n\(root)\n",
            "o\n-0\n\(root)\n",
            "o\n 5\n\(root)\n", "o\n5 \n\(root)\n", "o\n5.0\n\(root)\n", "o\n0x5\n\(root)\n",
            "o\n5e0\n\(root)\n",
            "o\n1_000\n\(root)\n", "o\n٥\n\(root)\n", "o\n５\n\(root)\n", "o\nfive\n\(root)\n",
            "o\n5\u{301}\n\(root)\n",
            "o\n9223372036854775808\n\(root)\n", "o\n18446744073709551615\n\(root)\n",
            "o\n18446744073709551616\n\(root)\n",
            "o\n100000000000000000000000000000000000000000000\n\(root)\n",
            // Roots.
            "o\n5\n\(root) \n", "o\n5\n \(root)\n", "o\n5\n\(root)=\n", "o\n5\n\(root.dropLast())\n",
            "o\n5\nAA\(root.dropFirst(2).dropLast(2))J=\n", "o\n5\nAAAA\n", "o\n5\n\(root)AAAA\n",
            "o\n5\nAAAA\(root)\n",
            "o\n5\n0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62\n",
        ]) func `a malformed checkpoint is refused`(text: String) throws
    {
        #expect(throws: Self.malformed) { try Checkpoint(text: text) }
        // In a note that is well formed as such, whoever signed it.
        guard text.hasSuffix("\n") else { return }
        let bytes = try NoteFixture.key(1).sign(text).bytes
        #expect(throws: Self.malformed) { try SignedCheckpoint(bytes) }
    }

    @Test(
        arguments: [
            ("", 5, []), ("a\nb", 5, []), ("a\n7", 5, []), ("a", -1, []), ("a", .min, []), ("a", 5, [""]),
            ("a", 5, ["b\n"]), ("a", 5, ["b\n\nc"]), ("a", 5, ["\n"]), ("a\n", 5, []), ("\na", 5, []),
        ] as [(String, Int64, [String])])
    func `parts that do not make a checkpoint are not signed`(
        origin: String, size: Int64, extensionLines: [String]
    ) throws {
        let checkpoint = Checkpoint(
            origin: origin, size: size, root: MerkleTree.emptyRoot, extensionLines: extensionLines)
        let key = try NoteFixture.key(1)
        #expect(throws: Self.malformed) { try SignedCheckpoint(checkpoint, signedBy: key) }
    }

    @Test func `parts that read as other parts are not signed`() throws {
        let root = MerkleTree.emptyRoot
        let key = try NoteFixture.key(1)
        // Origin and size of the attacker, ours behind them as extension lines: as a text, a checkpoint.
        let smuggled = Checkpoint(origin: "a\n7\n\(root.base64)\nb", size: 5, root: root)
        #expect(try Checkpoint(text: smuggled.text).size == 7)
        #expect(throws: Self.malformed) { try SignedCheckpoint(smuggled, signedBy: key) }
        let split = Checkpoint(origin: "a", size: 5, root: root, extensionLines: ["b\nc"])
        #expect(throws: Self.malformed) { try SignedCheckpoint(split, signedBy: key) }
    }

    @Test func `a control character in the origin is not signed`() throws {
        let key = try NoteFixture.key(1)
        let checkpoint = Checkpoint(origin: "a\tb", size: 5, root: MerkleTree.emptyRoot)
        #expect(throws: SignedNoteTests.malformed) { try SignedCheckpoint(checkpoint, signedBy: key) }
    }

    @Test func `a checkpoint of another key, and one that was changed, are not ours`() throws {
        let key = try NoteFixture.key(1)
        let other = try NoteFixture.key(2)
        let tree = MerkleFrontierTests.tree
        let signed = try NoteFixture.checkpoint(5, of: tree, key: key)
        #expect(signed.isSigned(by: other.verifierKey) == .unknownKeys)
        let text = String(decoding: signed.bytes, as: UTF8.self)
        for changed in [text.replacing("\n5\n", with: "\n6\n"), text.replacing("books\n5", with: "book\n5")] {
            #expect(changed != text)
            let read = try SignedCheckpoint(Array(changed.utf8))
            #expect(read.isSigned(by: key.verifierKey) == .invalid(key.verifierKey))
        }
    }

    @Test func `checkpoints are compared by their bytes`() {
        let root = MerkleTree.emptyRoot
        let composed = Checkpoint(origin: "\u{e9}", size: 5, root: root)
        let decomposed = Checkpoint(origin: "e\u{301}", size: 5, root: root)
        #expect(composed.origin == decomposed.origin, "equal as strings")
        #expect(composed != decomposed)
        #expect(composed == Checkpoint(origin: "\u{e9}", size: 5, root: root))
    }
}
