import LedgerTesting
import Testing
import TransparencyLog

@Suite struct MerkleTreeTests {
    @Test func `a leaf that spells a node has another hash than the node`() {
        let left = MerkleTree.leafHash([1])
        let right = MerkleTree.leafHash([2])
        #expect(MerkleTree.leafHash(left.bytes + right.bytes) != MerkleTree.nodeHash(left, right))
        #expect(MerkleTree.leafHash([0x01] + left.bytes + right.bytes) != MerkleTree.nodeHash(left, right))
    }

    @Test(arguments: [0, 1, 2, 54, 55, 56, 63, 64, 65, 880, 5_000])
    func `a leaf behind its prefix has the hash of the leaf`(count: Int) {
        var generator = SeededGenerator()
        let leaf = generator.bytes(count)
        let buffer = [0x00] + leaf
        let span = buffer.span
        let bytes = unsafe span.bytes
        #expect(MerkleTree.leafHash(prefixed: bytes) == MerkleTree.leafHash(leaf), "\(generator)")
        for cut in Set([1, 2, 40, buffer.count]) where cut <= buffer.count {
            let (first, rest) = (bytes.extracting(0..<cut), bytes.extracting(cut..<buffer.count))
            #expect(
                MerkleTree.leafHash(prefixed: first, then: rest) == MerkleTree.leafHash(leaf),
                "\(cut), \(generator)")
        }
    }

    @Test(arguments: [0, 1, 31, 33, 64]) func `only 32 bytes make a hash`(count: Int) {
        let bytes = [UInt8](repeating: 7, count: count)
        #expect(TreeHash(bytes: bytes) == nil)
        #expect(TreeHash(bytes: bytes[...]) == nil)
        let span = bytes.span
        #expect(unsafe TreeHash(rawBytes: span.bytes) == nil)
    }

    @Test func `the bytes of a hash come and go in their order`() throws {
        let bytes = Array(UInt8(0)..<32)
        let hash = try #require(TreeHash(bytes: bytes))
        #expect(TreeHash(bytes: bytes[...]) == hash)
        #expect(hash.bytes == bytes)
        #expect(hash.base64 == "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
        var appended: [UInt8] = [9]
        hash.append(to: &appended)
        #expect(appended == [9] + bytes)
        var written = [UInt8](repeating: 9, count: 35)
        var span = written.mutableSpan
        var raw = unsafe span.mutableBytes
        hash.write(to: &raw, at: 2)
        #expect(written == [9, 9] + bytes + [9])
    }

    @Test func `a hash reads its base64, for any bytes`() throws {
        var generator = SeededGenerator()
        for _ in 0..<200 {
            let hash = try #require(TreeHash(bytes: generator.bytes(32)))
            #expect(TreeHash(base64: hash.base64) == hash, "\(generator)")
        }
    }

    @Test(
        arguments: [
            "", "=", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8==",
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9=", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+=",
            " AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdH\u{0}8=",
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX\nGBkaGxwdHh8=",
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHé=", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh-_",
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gAAA=",
            "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==",
            "000102030405060708090a0b0c0d0e0f101112131415", "AAE=AwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
            "\u{212A}AECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
        ]) func `another spelling than ours is no hash`(text: String)
    {
        #expect(TreeHash(base64: text) == nil)
    }
}
