package import TransparencyLog

/// What `verify` found.
///
/// A ledger that does not hold is an answer, not an error.
package struct Verdict: Sendable {
    /// How many events there are, 0 to n.
    package var size: Int64 = 0
    /// The greatest sequence there is, 0 to n: greater than `size` where events are missing.
    package var lastSequence: Int64 = 0
    /// The root of the tree over the leaves as recomputed from the stored columns, in the order of their sequences; nil
    /// where no event can be read, which says nothing of how many there are.
    package var rootHash: TreeHash?
    /// How many events the newest checkpoint covers whose signature and root hold; 0 without one.
    package var checkpointedSize: Int64 = 0
    /// Where the key came from that signatures were checked with; nil if there was none.
    package var key: KeySource?
    /// How many events were not hashed again because a checkpoint said how they were; nil if all were.
    package var since: Int64?
    /// The read models that were compared; nil if there are none.
    package var readModels: ReadModelsVerdict?
    /// Everything that was found, not just the first.
    package var problems: [Problem] = []
    /// What the reader should know and is no problem; each a sentence.
    package var notes: [String] = []

    /// Whether all checks hold.
    package var isOK: Bool { problems.isEmpty }

    /// The first and the last sequence that no checkpoint covers; nil if there are none.
    package var unprotected: (first: Int64, last: Int64)? {
        checkpointedSize < lastSequence ? (checkpointedSize + 1, lastSequence) : nil
    }

    /// Where a verifier key came from, by the names that the JSON uses.
    package enum KeySource: String, Sendable, Hashable {
        /// The auditor brought it.
        case given
        /// It lay beside the ledger: whoever could change the one could change the other.
        case own = "the ledger's own"
    }

    /// One thing that does not hold.
    package struct Problem: Sendable, Hashable {
        /// Which check found it.
        package let check: Check
        /// The first sequence it concerns; nil if it concerns the whole.
        package let sequence: Int64?
        /// What it means, as a sentence.
        package let message: String
    }

    /// The checks, by the names that the JSON uses.
    package enum Check: String, Sendable, Hashable, CaseIterable {
        case leafHash = "leaf_hash"
        case gap
        case order
        case schema
        case tree
        case checkpoint
        case signature
        case readModels = "read_models"
        case sqlite
    }
}

/// Which read models `verify` compared with a rebuild.
package struct ReadModelsVerdict: Sendable, Hashable {
    /// The version of the projection that made them.
    package let projectionVersion: Int
    /// The newest event they cover.
    package let sequence: Int64
    /// The digest of their content, base64.
    package let digest: String
}
