import Testing
import TransparencyLog

/// Exhaustive for trees of 1 to 257 leaves: all proofs of all leaves, all mutations of each.
///
/// Every proof is compared with the definition and holds. Every mutation of its hashes, index, size, leaf and root is
/// refused. Only the bits are sampled: each hash is flipped in one bit, which rotates.
///
/// The index and the size of a proof do not authenticate themselves: the checkpoint states the size together with the
/// root. So a mutated size is judged against the root of the size that it claims. (Against the unchanged root it may
/// hold: the leaf with index 0 has two siblings of the same kind in trees of 3 and of 4 leaves.)
@Suite struct InclusionProofTests {
    static let tree = NaiveTree(size: 258)

    @Test(arguments: 1...257) func `every proof holds and every mutation of it is refused`(size: Int) throws {
        var tiled = Self.tree.tiled(size: size)
        let root = Self.tree.root(size)
        var faults: [String] = []
        for index in 0..<size {
            let proof = try tiled.inclusionProof(index: Int64(index), size: Int64(size))
            let leaf = Self.tree.leaves[index]
            if proof.hashes != Self.tree.path(index, size: size) {
                faults.append("not PATH(\(index), D[\(size)])")
            }
            if !proof.holds(leaf: leaf, root: root) { faults.append("\(index) of \(size) does not hold") }
            for (name, mutated) in ProofMutation.all(of: proof.hashes, other: root, bit: size &* 31 &+ index)
            {
                let claim = InclusionProof(index: proof.index, size: proof.size, hashes: mutated)
                if claim.holds(leaf: leaf, root: root) { faults.append("\(index) of \(size): \(name)") }
            }
            faults += Self.wrongNumbers(proof, leaf: leaf, root: root)
        }
        #expect(faults.isEmpty)
    }

    /// The mutations of index, size, leaf and root that hold; there should be none.
    static func wrongNumbers(_ proof: InclusionProof, leaf: TreeHash, root: TreeHash) -> [String] {
        let (index, size) = (proof.index, proof.size)
        func claim(_ index: Int64, _ size: Int64) -> InclusionProof {
            InclusionProof(index: index, size: size, hashes: proof.hashes)
        }
        let claims: [(String, Bool)] = [
            ("index - 1", claim(index - 1, size).holds(leaf: leaf, root: root)),
            ("index + 1", claim(index + 1, size).holds(leaf: leaf, root: root)),
            ("size + 1", claim(index, size + 1).holds(leaf: leaf, root: tree.root(Int(size) + 1))),
            ("size - 1", claim(index, size - 1).holds(leaf: leaf, root: tree.root(Int(size) - 1))),
            ("size 0", claim(index, 0).holds(leaf: leaf, root: tree.root(0))),
            ("size 0 with the root", claim(index, 0).holds(leaf: leaf, root: root)),
            ("swapped", claim(size, index).holds(leaf: leaf, root: tree.root(Int(index)))),
            ("negative", claim(~index, ~size).holds(leaf: leaf, root: root)),
            ("wrong leaf", proof.holds(leaf: tree.leaves[(Int(index) + 1) % 258], root: root)),
            ("flipped leaf", proof.holds(leaf: leaf.flipped(Int(index)), root: root)),
            ("the root as leaf", size > 1 && proof.holds(leaf: root, root: root)),
            ("root of the size before", proof.holds(leaf: leaf, root: tree.root(Int(size) - 1))),
            ("flipped root", proof.holds(leaf: leaf, root: root.flipped(Int(index)))),
        ]
        return claims.filter(\.1).map { "\(index) of \(size): \($0.0)" }
    }

    @Test func `numbers without sense and many hashes are refused and do not trap`() {
        let hash = MerkleTree.leafHash([1])
        let numbers: [Int64] = [
            .min, .min + 1, -1, 0, 1, 2, 3, 1 << 31, 1 << 32, 1 << 61, 1 << 62, .max / 2, .max - 1, .max,
        ]
        for index in numbers {
            for size in numbers {
                for count in [0, 1, 2, 31, 61, 62, 63, 64, 65, 1_000] {
                    let hashes = [TreeHash](repeating: hash, count: count)
                    let proof = InclusionProof(index: index, size: size, hashes: hashes)
                    #expect(!proof.holds(leaf: hash.flipped(0), root: hash))
                    let isPossible = index >= 0 && index < size
                    #expect(isPossible || proof.root(leaf: hash) == nil)
                }
            }
        }
        let million = InclusionProof(
            index: 0, size: .max, hashes: [TreeHash](repeating: hash, count: 1_000_000))
        #expect(million.root(leaf: hash) == nil)
        #expect(
            InclusionProof(index: 0, size: 1 << 62, hashes: Array(million.hashes[..<62])).root(leaf: hash)
                != nil)
        #expect(
            InclusionProof(index: .max - 1, size: .max, hashes: Array(million.hashes[..<62])).root(leaf: hash)
                != nil)
    }
}
