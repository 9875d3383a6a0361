import Testing
import TransparencyLog

@Suite struct MerkleFrontierTests {
    static let tree = NaiveTree(size: 1_025)

    static func frontier(_ leaves: Range<Int>) -> MerkleFrontier {
        var frontier = MerkleFrontier()
        for leaf in tree.leaves[leaves] { frontier.append(leaf) }
        return frontier
    }

    @Test func `the root equals the definition for every size from 0 to 1,025`() {
        var frontier = MerkleFrontier()
        var wrong: [Int] = []
        #expect(frontier.root == MerkleTree.emptyRoot)
        for size in 0...1_025 {
            if size > 0 { frontier.append(Self.tree.leaves[size - 1]) }
            if frontier.size != size || frontier.root != Self.tree.root(size) { wrong.append(size) }
        }
        #expect(wrong.isEmpty)
    }

    @Test func `an edge is restored from its size and roots, for every size`() throws {
        var whole = MerkleFrontier()
        for (index, leaf) in Self.tree.leaves.enumerated() {
            let restored = try #require(MerkleFrontier(size: whole.size, roots: whole.roots))
            #expect(restored == whole)
            #expect(restored.root == Self.tree.root(index))
            #expect(MerkleFrontier(size: whole.size, roots: whole.roots + [leaf]) == nil)
            #expect(whole.size == 0 || MerkleFrontier(size: whole.size, roots: whole.roots.dropLast()) == nil)
            whole.append(leaf)
        }
        #expect(MerkleFrontier(size: -1, roots: whole.roots) == nil)
        #expect(MerkleFrontier(size: .min, roots: [whole.root]) == nil)
    }

    @Test func `trees join where the left one is aligned to the right one, and are left alone elsewhere`() {
        for left in 0...70 {
            for right in 0...70 {
                var block = 1
                while block < right { block *= 2 }
                var joined = Self.frontier(0..<left)
                let isAligned = right == 0 || left % block == 0
                #expect(
                    joined.append(Self.frontier(left..<left + right)) == isAligned, "\(left) and \(right)")
                #expect(
                    joined == Self.frontier(0..<(isAligned ? left + right : left)), "\(left) and \(right)")
            }
        }
    }

    @Test func `blocks that were hashed apart give the root of the whole`() {
        for size in [0, 1, 63, 64, 65, 500, 1_024, 1_025] {
            var joined = MerkleFrontier()
            for start in stride(from: 0, to: size, by: 64) {
                #expect(joined.append(Self.frontier(start..<min(size, start + 64))) == true)
            }
            #expect(joined.root == Self.tree.root(size))
        }
    }

    @Test func `a subtree falls into place where the size is a multiple of its leaves`() {
        for left in 0...40 {
            for height in 0...6 {
                let count = 1 << height
                var joined = Self.frontier(0..<left)
                let fits = left % count == 0
                #expect(joined.append(subtree: Self.tree.root(left..<left + count), height: height) == fits)
                #expect(joined == Self.frontier(0..<(fits ? left + count : left)))
            }
        }
    }

    @Test(arguments: [-1, Int.min, 62, 63, 64, Int.max])
    func `a subtree that would pass 2^63 leaves, or has no height, is refused`(height: Int) throws {
        let leaf = MerkleTree.leafHash([1])
        var half = try #require(MerkleFrontier(size: 1 << 62, roots: [leaf]))
        let before = half
        #expect(half.append(subtree: leaf, height: height) == false)
        #expect(half.append(before) == false)
        #expect(half == before)
        let all = try #require(MerkleFrontier(size: .max, roots: [TreeHash](repeating: leaf, count: 63)))
        var full = all
        #expect(full.append(subtree: leaf, height: 0) == false)
        #expect(full.append(Self.frontier(0..<1)) == false)
        #expect(full == all)
    }
}
