import GRDB

/// A read model that is open for answers, and what keeps its file where it is.
struct OpenReadModel: Sendable {
    /// The connection.
    let queue: DatabaseQueue

    /// The generation in the ledger's directory, or `nil` for a private copy.
    let generation: Generation?

    /// Held shared, so that nobody removes the generation.
    let mark: AdvisoryLock?

    /// The newest event it covers.
    let position: Int64

    /// What the user should know about how it was opened.
    var notes: [String] = []
}
