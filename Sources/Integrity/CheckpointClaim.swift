import TransparencyLog

/// A signed checkpoint that the log has to fit, and where it was found.
struct CheckpointClaim: Sendable {
    /// Where a checkpoint was found.
    enum Source: Sendable, Hashable {
        case file
        /// The entry of the history, from 1 on.
        case history(Int)
        /// The place in the auditor's copy, from 1 on.
        case copy(Int)
        /// The one behind which hashing begins.
        case since
    }

    let source: Source
    let signed: SignedCheckpoint
    /// What its signatures are worth; nil without a key.
    var verdict: NoteVerdict?

    var size: Int64 { signed.checkpoint.size }
    var root: TreeHash { signed.checkpoint.root }

    /// Whether the key has signed it.
    var isValid: Bool {
        if case .valid = verdict { true } else { false }
    }

    /// Whether the key's signature does not fit it.
    var isForged: Bool {
        if case .invalid = verdict { true } else { false }
    }

    /// The checkpoint in a sentence, after "The checkpoint for n events".
    var place: String {
        switch source {
        case .file: "in the file checkpoint"
        case .history(let entry): "in entry \(entry) of the file checkpoints"
        case .copy(let entry): "in entry \(entry) of the copy"
        case .since: "to start from"
        }
    }

    /// The checkpoint at the beginning of a sentence.
    var name: String { "The checkpoint for \(size) events \(place)" }
}
