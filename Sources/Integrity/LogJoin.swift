import EventStore
import TransparencyLog

/// Puts blocks of events together in their order, and says what is wrong with them.
///
/// Pure: blocks go in, problems and roots come out, and they are the same however the events were cut into blocks.
struct LogJoin {
    /// The tree over all leaves so far, in the order of their sequences.
    private(set) var frontier: MerkleFrontier
    /// The greatest sequence so far.
    private(set) var lastSequence: Int64
    /// The first event that is not there; nil as long as each event is the leaf that its sequence says.
    private(set) var firstGap: Int64?
    /// Why reading ended early; nil if it did not.
    private(set) var failure: EventStoreError?
    /// The roots of the log at the wanted sizes, as far as no event is missing.
    private(set) var roots: [Int64: TreeHash]
    /// The roots of the full tiles of level 0, likewise.
    private(set) var tileRoots: TileRoots

    private var problems = ProblemList()
    private var wanted: ArraySlice<Int64>
    private var lastRecorded: LeafBlock.Recording?
    private var lastTileFault: Int64?

    /// Goes on behind the events of a tree, for which `wantedSizes` (ascending) are looked for.
    init(behind frontier: MerkleFrontier, wantedSizes: [Int64]) {
        self.frontier = frontier
        lastSequence = frontier.size
        roots = [0: MerkleTree.emptyRoot]
        roots[frontier.size] = frontier.root
        tileRoots = TileRoots(behind: frontier)
        wanted = wantedSizes.drop { $0 <= frontier.size }
    }

    /// All problems of the events and of the tiles of level 0.
    var allProblems: [Verdict.Problem] { problems.all }

    /// Takes what stands before the first event, which nothing may.
    mutating func take(below block: LeafBlock) {
        for run in block.runs {
            for sequence in run {
                problems.add(
                    .gap, sequence, "Event \(sequence) stands before the first sequence, which is 1.")
            }
        }
        note(block)
        failure = failure ?? block.failure
    }

    /// Takes the next block.
    mutating func take(_ block: LeafBlock) {
        guard failure == nil else { return }
        if let first = block.firstRecorded, let last = lastRecorded, first.nanoseconds < last.nanoseconds {
            note(.earlier, first.sequence)
        }
        lastRecorded = block.lastRecorded ?? lastRecorded
        note(block)
        if !joinWhole(block) { joinOneByOne(block) }
        failure = block.failure
    }

    /// Joins a block by its tree: true if nothing is missing in it, nor before it.
    private mutating func joinWhole(_ block: LeafBlock) -> Bool {
        guard firstGap == nil, block.isWhole, block.range.lowerBound == lastSequence + 1,
            block.frontier.size == Int64(block.leaves.count)
        else { return false }
        let start = frontier
        guard frontier.append(block.frontier) else { return false }
        for mark in block.marks {
            var edge = start
            guard edge.append(mark.frontier) else { continue }
            roots[mark.size] = edge.root
        }
        wanted = wanted.drop { $0 <= frontier.size }
        tileRoots.append(block)
        lastSequence = frontier.size
        return true
    }

    /// Joins a block leaf by leaf.
    private mutating func joinOneByOne(_ block: LeafBlock) {
        var leaves = block.leaves[...]
        for run in block.runs {
            noteGap(before: run.lowerBound)
            for _ in run {
                guard let leaf = leaves.popFirst() else { break }
                frontier.append(leaf)
                guard firstGap == nil else { continue }
                tileRoots.append(leaf)
                if frontier.size == wanted.first {
                    wanted.removeFirst()
                    roots[frontier.size] = frontier.root
                }
            }
            lastSequence = run.upperBound
        }
    }

    private mutating func noteGap(before sequence: Int64) {
        // What is read by ascending sequence is greater than the last one.
        guard sequence > lastSequence + 1 else { return }
        let first = lastSequence + 1
        firstGap = firstGap ?? first
        problems.add(
            .gap, first,
            first == sequence - 1
                ? "Event \(first) is missing." : "Events \(first) to \(sequence - 1) are missing.")
    }

    private mutating func note(_ block: LeafBlock) {
        for fault in block.faults { note(fault.kind, fault.sequence) }
        for (kind, count) in block.faultCounts {
            problems.addUntold(max(0, count - LeafBlock.faultLimit), Self.check(kind))
        }
        for fault in block.tileFaults where fault.position != lastTileFault {
            lastTileFault = fault.position
            let first = fault.position * Int64(Tile.width) + 1
            problems.add(
                .tree, fault.sequence,
                "The tile of events \(first) to \(first + Int64(Tile.width) - 1) has another hash for event "
                    + "\(fault.sequence) than its columns give: one of the two was changed.")
        }
        if let failure = block.tileFailure {
            problems.add(
                .tree, max(1, block.range.lowerBound),
                "The tiles from event \(max(1, block.range.lowerBound)) on cannot be read. \(failure)")
        }
    }

    private mutating func note(_ kind: LeafBlock.FaultKind, _ sequence: Int64) {
        problems.add(Self.check(kind), sequence, Self.sentence(kind, sequence))
    }

    private static func check(_ kind: LeafBlock.FaultKind) -> Verdict.Check {
        switch kind {
        case .unreadable, .changed: .leafHash
        case .earlier: .order
        case .misplaced: .gap
        }
    }

    private static func sentence(_ kind: LeafBlock.FaultKind, _ sequence: Int64) -> String {
        switch kind {
        case .unreadable: "Event \(sequence) holds what no event can: the row was changed."
        case .changed:
            "Event \(sequence) does not hash to its stored leaf hash: the row was changed."
        case .earlier: "Event \(sequence) was recorded before the event in front of it."
        case .misplaced: "Event \(sequence) stands where another one belongs: the table is damaged."
        }
    }
}
