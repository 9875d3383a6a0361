import Foundation
package import TransparencyLog

/// What `verify` is told; the defaults check everything with what the ledger's directory holds.
package struct VerificationOptions: Sendable {
    /// What is checked beside the log itself: hashes, tree, tiles and checkpoints are always checked.
    package enum Part: Sendable, Hashable, CaseIterable {
        /// The schema with its triggers, the applied migrations and the ledger's own row.
        case schema
        /// SQLite's own check of the file, its indexes against their tables included.
        case file
        /// The read models against a rebuild.
        case readModels
    }

    /// The auditor's key; nil for the one in the ledger's directory, which the verdict then says.
    package var key: VerifierKey?
    /// Checkpoints that the auditor has kept.
    package var copies: [SignedCheckpoint]
    /// A checkpoint whose events the auditor has verified already: only what came after it is hashed again.
    package var since: SignedCheckpoint?
    /// What is checked beside the log.
    package var parts = Set(Part.allCases)
    /// How many threads hash, each over a connection of its own; at least 1.
    package var workers: Int
    /// How many events are hashed in one go, a power of two; the default is right but for tests.
    package var blockSize: Int64 = 65_536

    /// Takes the options.
    package init(
        key: VerifierKey? = nil, copies: [SignedCheckpoint] = [], since: SignedCheckpoint? = nil,
        logOnly: Bool = false, workers: Int? = nil
    ) {
        self.key = key
        self.copies = copies
        self.since = since
        // More threads than four wait for the memory, not for each other.
        self.workers = workers ?? max(1, min(4, ProcessInfo.processInfo.activeProcessorCount))
        self.logOnly = logOnly
    }

    /// Whether nothing but the log is checked: hashes, tree, tiles and checkpoints.
    package var logOnly: Bool {
        get { parts.isEmpty }
        set { parts = newValue ? [] : Set(Part.allCases) }
    }
}
