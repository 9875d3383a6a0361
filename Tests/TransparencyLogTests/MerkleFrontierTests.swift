import Testing
import TransparencyLog

@Suite struct MerkleFrontierTests {
    /// The root as RFC 6962 section 2.1 defines it: split at the largest power of two below the count.
    ///
    /// What was computed for a range of leaves is remembered, since every size asks for the same left parts.
    static func naiveRoot(_ leaves: ArraySlice<TreeHash>, known: inout [Range<Int>: TreeHash]) -> TreeHash {
        guard let first = leaves.first else { return MerkleTree.emptyRoot }
        guard leaves.count > 1 else { return first }
        if let root = known[leaves.indices] { return root }
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        let middle = leaves.startIndex + split
        let root = MerkleTree.nodeHash(
            naiveRoot(leaves[..<middle], known: &known), naiveRoot(leaves[middle...], known: &known))
        known[leaves.indices] = root
        return root
    }

    @Test func `the root equals the definition for every size from 0 to 1,025`() {
        var frontier = MerkleFrontier()
        var leaves: [TreeHash] = []
        var known: [Range<Int>: TreeHash] = [:]
        #expect(frontier.root == MerkleTree.emptyRoot)
        for size in 1...1_025 {
            let leaf = MerkleTree.leafHash(Array("leaf \(size)".utf8))
            leaves.append(leaf)
            frontier.append(leaf)
            #expect(frontier.size == Int64(size))
            #expect(frontier.root == Self.naiveRoot(leaves[...], known: &known), "size \(size)")
        }
    }

    /// The inputs and roots that certificate-transparency-go and other implementations of RFC 6962 test with.
    @Test func `the known roots of the reference tree hold`() throws {
        let inputs: [[UInt8]] = [
            [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
            Array(0x50...0x57), Array(0x60...0x6f),
        ]
        let roots = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ]
        var frontier = MerkleFrontier()
        for (input, root) in zip(inputs, roots) {
            frontier.append(MerkleTree.leafHash(input))
            #expect(Self.hex(frontier.root) == root)
        }
        #expect(
            Self.hex(MerkleTree.emptyRoot)
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test func `a leaf that spells a node has another hash than the node`() {
        let left = MerkleTree.leafHash([1])
        let right = MerkleTree.leafHash([2])
        #expect(MerkleTree.leafHash(left.bytes + right.bytes) != MerkleTree.nodeHash(left, right))
        #expect(MerkleTree.leafHash([0x01] + left.bytes + right.bytes) != MerkleTree.nodeHash(left, right))
    }

    @Test(arguments: [0, 1, 31, 33, 64]) func `only 32 bytes make a hash`(count: Int) throws {
        #expect(TreeHash(bytes: [UInt8](repeating: 7, count: count)) == nil)
        let bytes = Array(UInt8(0)..<32)
        let hash = try #require(TreeHash(bytes: bytes))
        #expect(hash.bytes == bytes)
        #expect(hash.base64 == "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
    }

    static func hex(_ hash: TreeHash) -> String {
        hash.bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
