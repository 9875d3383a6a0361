package import TransparencyLog

/// What a scan found between two sequences: the leaf hashes as recomputed, and what is wrong with single rows.
///
/// Shape: what can be said without knowing the rows in front. Blocks are made apart and judged in order.
package struct LeafBlock: Sendable {
    /// How many faults of one kind are told one by one; what follows is counted.
    package static let faultLimit = 1_000

    /// The sequences that were looked for.
    package let range: ClosedRange<Int64>
    /// The sequences that are there, as runs without gaps, ascending.
    package internal(set) var runs: [ClosedRange<Int64>] = []
    /// The leaf hash of each row, recomputed from its columns, in the order of `runs`.
    package internal(set) var leaves: [TreeHash] = []
    /// The tree over these leaves alone; that of a part of them unless `isWhole`.
    package internal(set) var frontier = MerkleFrontier()
    /// The same for the wanted sizes of the log that fall into the block.
    package internal(set) var marks: [Mark] = []
    /// The roots of each 256 leaves from the block's first one on, whole ones only.
    package internal(set) var tileRoots: [TreeHash] = []
    /// The first row that says when it was recorded.
    package internal(set) var firstRecorded: Recording?
    /// The last row that says so.
    package internal(set) var lastRecorded: Recording?
    /// What is wrong with single rows, by ascending sequence.
    package internal(set) var faults: [Fault] = []
    /// How many faults there are of each kind, also those that are not told.
    package internal(set) var faultCounts: [FaultKind: Int] = [:]
    /// Stored tiles with another hash than one of these events has.
    package internal(set) var tileFaults: [TileFault] = []
    /// The first sequence behind the block if nothing was found in it; nil if nothing follows.
    package internal(set) var next: Int64?
    /// Why reading the rows ended early; nil if it did not.
    package internal(set) var failure: EventStoreError?
    /// Why the tiles could not be read; nil if they could.
    package internal(set) var tileFailure: EventStoreError?

    /// Nothing found yet.
    init(_ range: ClosedRange<Int64>) { self.range = range }

    /// Whether the rows begin with the block's first sequence and have no gap.
    package var isWhole: Bool { runs.count == 1 && runs[0].lowerBound == range.lowerBound }

    mutating func note(_ kind: FaultKind, at sequence: Int64) {
        faultCounts[kind, default: 0] += 1
        if faultCounts[kind, default: 0] <= Self.faultLimit {
            faults.append(Fault(kind: kind, sequence: sequence))
        }
    }
}

extension LeafBlock {
    /// The tree over the block's leaves up to a size of the log.
    package struct Mark: Sendable {
        /// The size of the log.
        package let size: Int64
        /// The tree over the block's leaves up to there.
        package let frontier: MerkleFrontier
    }

    /// When a row was recorded.
    package struct Recording: Sendable {
        /// The row's sequence.
        package let sequence: Int64
        /// Nanoseconds since 1970-01-01T00:00:00Z.
        package let nanoseconds: Int64
    }

    /// One row that is not right.
    package struct Fault: Sendable, Hashable {
        /// What is wrong.
        package let kind: FaultKind
        /// The row's sequence.
        package let sequence: Int64
    }

    /// What can be wrong with a row.
    package enum FaultKind: Sendable, Hashable {
        /// A column holds what no event can.
        case unreadable
        /// The columns do not hash to the stored leaf hash.
        case changed
        /// It was recorded before the row in front of it.
        case earlier
        /// It does not stand where its sequence belongs.
        case misplaced
    }

    /// A stored tile of level 0 that is not made of the events' leaf hashes.
    package struct TileFault: Sendable, Hashable {
        /// How many tiles stand in front of it.
        package let position: Int64
        /// The first event of the block whose leaf hash is not the tile's.
        package let sequence: Int64
    }
}
