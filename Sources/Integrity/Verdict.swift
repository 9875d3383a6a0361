package import StrictJSON
package import TransparencyLog

/// What `verify` found.
///
/// A ledger that does not hold is an answer, not an error.
package struct Verdict: Sendable {
    /// How many events there are, 0 to n.
    package var size: Int64 = 0
    /// The root of the tree over the leaves as recomputed from the stored columns.
    package var rootHash = MerkleTree.emptyRoot
    /// How many events the newest checkpoint covers; 0 without one.
    package var checkpointedSize: Int64 = 0
    /// The read models that were compared; nil if there are none.
    package var readModels: ReadModelsVerdict?
    /// Everything that was found, not just the first.
    package var problems: [Problem] = []

    /// Whether all checks hold.
    package var isOK: Bool { problems.isEmpty }

    /// The first and the last sequence that no checkpoint covers; nil if there are none.
    package var unprotected: (first: Int64, last: Int64)? {
        checkpointedSize < size ? (checkpointedSize + 1, size) : nil
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

extension Verdict {
    /// The JSON contract of `verify`.
    ///
    /// Source: docs/cli.md.
    package var json: JSONValue {
        [
            "verdict": .string(isOK ? "ok" : "failed"),
            "size": .integer(size),
            "root_hash": .string(rootHash.base64),
            "checkpointed_size": .integer(checkpointedSize),
            "unprotected": unprotected.map { [.integer($0.first), .integer($0.last)] } ?? nil,
            "key": nil,
            "read_models": readModels.map {
                [
                    "projection_version": .integer(Int64($0.projectionVersion)),
                    "sequence": .integer($0.sequence),
                    "digest": .string($0.digest),
                ]
            } ?? nil,
            "problems": .array(
                problems.map {
                    [
                        "check": .string($0.check.rawValue),
                        "sequence": $0.sequence.map(JSONValue.integer) ?? nil,
                        "message": .string($0.message),
                    ]
                }),
        ]
    }
}
