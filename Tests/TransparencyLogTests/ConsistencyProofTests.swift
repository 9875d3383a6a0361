import Testing
import TransparencyLog

/// Exhaustive for trees of 0 to 257 leaves: all proofs between any two of them, all mutations of each.
///
/// Every proof is compared with the definition and holds. Every mutation of its hashes, sizes and roots is refused.
/// Only the bits are sampled: each hash is flipped in one bit, which rotates.
///
/// Sizes are judged with the roots of the sizes that are claimed, since a checkpoint states both. Two mutations lead
/// to what is true and proven without hashes, and are asked for as such: that a tree is consistent with itself, and
/// that every tree is with the empty one.
@Suite struct ConsistencyProofTests {
    static let tree = NaiveTree(size: 259)

    @Test(arguments: 0...257) func `every proof holds and every mutation of it is refused`(new: Int) throws {
        var tiled = Self.tree.tiled(size: new)
        let newRoot = Self.tree.root(new)
        var faults: [String] = []
        for old in 0...new {
            let proof = try tiled.consistencyProof(from: Int64(old), to: Int64(new))
            let oldRoot = Self.tree.root(old)
            if proof.hashes != Self.tree.consistency(from: old, to: new) {
                faults.append("not PROOF(\(old), D[\(new)])")
            }
            if !proof.holds(oldRoot: oldRoot, newRoot: newRoot) {
                faults.append("\(old) to \(new) does not hold")
            }
            let other = Self.tree.leaves[258]
            for (name, mutated) in ProofMutation.all(of: proof.hashes, other: other, bit: new &* 31 &+ old) {
                let claim = ConsistencyProof(oldSize: proof.oldSize, newSize: proof.newSize, hashes: mutated)
                if claim.holds(oldRoot: oldRoot, newRoot: newRoot) {
                    faults.append("\(old) to \(new): \(name)")
                }
            }
            faults += Self.wrongSizes(proof) + Self.wrongRoots(proof, oldRoot, newRoot)
        }
        #expect(faults.isEmpty)
    }

    /// The mutations of the sizes that hold though they should not, with the roots of the claimed sizes.
    static func wrongSizes(_ proof: ConsistencyProof) -> [String] {
        let (old, new) = (Int(proof.oldSize), Int(proof.newSize))
        let mutations = [
            (old - 1, new), (old + 1, new), (old, new - 1), (old, new + 1), (old - 1, new - 1),
            (old + 1, new + 1),
            (new, old), (0, new), (old, 0), (0, 0),
        ]
        return mutations.filter { claimedOld, claimedNew in
            guard (claimedOld, claimedNew) != (old, new) else { return false }
            let roots = (tree.root(max(0, claimedOld)), tree.root(max(0, claimedNew)))
            let claim = ConsistencyProof(
                oldSize: Int64(claimedOld), newSize: Int64(claimedNew), hashes: proof.hashes)
            let isTrueWithoutHashes =
                proof.hashes.isEmpty && claimedNew >= 0 && (claimedOld == 0 || claimedOld == claimedNew)
            return claim.holds(oldRoot: roots.0, newRoot: roots.1) != isTrueWithoutHashes
        }.map { "\(old) to \(new): claimed as \($0.0) to \($0.1)" }
    }

    /// The mutations of the roots, and of the sizes with the roots of the true ones, that hold though they should
    /// not.
    static func wrongRoots(_ proof: ConsistencyProof, _ oldRoot: TreeHash, _ newRoot: TreeHash) -> [String] {
        let (old, new) = (proof.oldSize, proof.newSize)
        func claim(_ old: Int64, _ new: Int64) -> ConsistencyProof {
            ConsistencyProof(oldSize: old, newSize: new, hashes: proof.hashes)
        }
        let bit = Int(old &* 7 &+ new) % 256
        // Nothing is said about the root of a tree by its being consistent with the empty one.
        let saysNothing = old == 0 && new > 0
        let claims: [(String, Bool)] = [
            ("flipped old root", proof.holds(oldRoot: oldRoot.flipped(bit), newRoot: newRoot)),
            (
                "flipped new root",
                !saysNothing && proof.holds(oldRoot: oldRoot, newRoot: newRoot.flipped(bit))
            ),
            ("swapped roots", oldRoot != newRoot && proof.holds(oldRoot: newRoot, newRoot: oldRoot)),
            (
                "the old root twice",
                !saysNothing && old < new && proof.holds(oldRoot: oldRoot, newRoot: oldRoot)
            ),
            ("the new root twice", old < new && proof.holds(oldRoot: newRoot, newRoot: newRoot)),
            ("size 0 with the old root", old > 0 && claim(0, new).holds(oldRoot: oldRoot, newRoot: newRoot)),
            ("sizes swapped alone", old < new && claim(new, old).holds(oldRoot: oldRoot, newRoot: newRoot)),
            (
                "both sizes the new one",
                old < new && claim(new, new).holds(oldRoot: oldRoot, newRoot: newRoot)
            ),
            ("negative sizes", claim(~old, ~new).holds(oldRoot: oldRoot, newRoot: newRoot)),
        ]
        return claims.filter(\.1).map { "\(old) to \(new): \($0.0)" }
    }

    @Test func `the empty tree is consistent with every tree, and with its own root alone`() {
        let root = Self.tree.root(5)
        let nothing = ConsistencyProof(oldSize: 0, newSize: 5, hashes: [])
        #expect(nothing.holds(oldRoot: MerkleTree.emptyRoot, newRoot: root))
        #expect(!nothing.holds(oldRoot: root, newRoot: root))
        #expect(
            !ConsistencyProof(oldSize: 0, newSize: 5, hashes: [root]).holds(
                oldRoot: MerkleTree.emptyRoot, newRoot: root))
        let empty = ConsistencyProof(oldSize: 0, newSize: 0, hashes: [])
        #expect(empty.holds(oldRoot: MerkleTree.emptyRoot, newRoot: MerkleTree.emptyRoot))
        #expect(!empty.holds(oldRoot: MerkleTree.emptyRoot, newRoot: root))
        #expect(!empty.holds(oldRoot: root, newRoot: root))
    }

    @Test func `numbers without sense and many hashes are refused and do not trap`() {
        let hash = MerkleTree.leafHash([1])
        let numbers: [Int64] = [
            .min, .min + 1, -1, 0, 1, 2, 3, 1 << 31, (1 << 32) - 1, 1 << 61, (1 << 62) - 1, 1 << 62, .max - 1,
            .max,
        ]
        for old in numbers {
            for new in numbers {
                for count in [0, 1, 2, 31, 61, 62, 63, 64, 65, 1_000] {
                    let hashes = [TreeHash](repeating: hash, count: count)
                    let proof = ConsistencyProof(oldSize: old, newSize: new, hashes: hashes)
                    let isEmptyOrSame = count == 0 && old >= 0 && old == new
                    #expect(!proof.holds(oldRoot: hash.flipped(1), newRoot: hash.flipped(2)), "\(old) \(new)")
                    #expect(proof.holds(oldRoot: hash, newRoot: hash) == (isEmptyOrSame && old > 0))
                }
            }
        }
        let million = [TreeHash](repeating: hash, count: 1_000_000)
        #expect(
            !ConsistencyProof(oldSize: 1, newSize: .max, hashes: million).holds(oldRoot: hash, newRoot: hash))
    }
}
