/// An event that stands behind a period.
package struct Evidence: Sendable, Hashable {
    /// The event's position in the ledger.
    package let sequence: Int64

    /// The way it came.
    package let source: ObservationSource

    /// Says whether it was imported.
    package let imported: Bool

    /// Makes a piece of evidence.
    package init(sequence: Int64, source: ObservationSource, imported: Bool) {
        self.sequence = sequence
        self.source = source
        self.imported = imported
    }

    init(_ observation: Observation) {
        self.init(
            sequence: observation.sequence, source: observation.source, imported: observation.imported)
    }
}
