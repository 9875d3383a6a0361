import EventStore
import LedgerTesting
import TransparencyLog

/// Proofs from an open ledger, of random events, each made and then verified; one thread.
struct ProofTask: BenchTask {
    let name = "proofs"

    func run(_ setup: BenchSetup) async throws -> [BenchRow] {
        let ledger = try await setup.ledger()
        let reader = try EventReader.open(ledger.directory)
        defer { try? reader.close() }
        var tree = try reader.tree()
        let size = tree.size
        let root = try tree.root(size: size)
        var random = SeededGenerator(seed: 1)
        var inclusion = BenchRow(
            task: name, title: "inclusion proofs made and verified, of random events", unit: "proofs/s",
            target: .figure(atLeast: 100_000))
        var consistency = BenchRow(
            task: name, title: "consistency proofs made and verified, from random sizes", unit: "proofs/s")
        let count = setup.isQuick ? 20_000 : 200_000
        setup.note("proofs, once to warm up")
        _ = try Self.inclusion(count, &tree, root, &random)
        for round in 1...setup.rounds {
            setup.note("proofs, round \(round) of \(setup.rounds)")
            inclusion.ours.add(try Self.inclusion(count, &tree, root, &random))
            consistency.ours.add(try Self.consistency(count / 10, &tree, root, &random))
        }
        return [inclusion, consistency]
    }

    /// So many proofs; answers how many a second.
    private static func inclusion(
        _ count: Int, _ tree: inout TiledTree, _ root: TreeHash, _ random: inout SeededGenerator
    ) throws -> Double {
        let stopwatch = Stopwatch()
        for _ in 0..<count {
            let index = Int64(random.below(UInt64(tree.size)))
            let leaf = try tree.node(height: 0, index: index)
            let proof = try tree.inclusionProof(index: index, size: tree.size)
            guard proof.holds(leaf: leaf, root: root) else { throw Self.failure }
        }
        return stopwatch.reading.rate(of: count)
    }

    private static func consistency(
        _ count: Int, _ tree: inout TiledTree, _ root: TreeHash, _ random: inout SeededGenerator
    ) throws -> Double {
        // The old roots are known to those who ask; finding them is no part of it.
        let olds = try (0..<count).map { _ in
            let size = 1 + Int64(random.below(UInt64(tree.size)))
            return (size, try tree.root(size: size))
        }
        _ = try tree.root(size: tree.size)
        let stopwatch = Stopwatch()
        for (old, oldRoot) in olds {
            let proof = try tree.consistencyProof(from: old, to: tree.size)
            guard proof.holds(oldRoot: oldRoot, newRoot: root) else { throw Self.failure }
        }
        return stopwatch.reading.rate(of: count)
    }

    private static let failure = BenchFailure("A proof does not hold.")
}
