package import StrictJSON

/// What the ledger knows of when it was listening.
package struct ListeningRecord: Sendable, Hashable {
    /// What a note says; the raw value is the note's `note`.
    package enum Sign: String, Sendable, CaseIterable {
        case started = "receiver.started"
        case stopped = "receiver.stopped"
        case alive = "receiver.alive"
        case enabled = "subscription.enabled"
        case disabled = "subscription.disabled"
    }

    /// The `note` that says that everything was read by lists.
    package static let sweepNote = "reconcile.swept"

    /// A note of the receiver.
    package struct Note: Sendable, Hashable {
        /// The position of the note.
        package let sequence: Int64

        /// When it was written.
        package let at: Instant

        /// What it says.
        package let sign: Sign

        /// Makes a note from its parts.
        package init(sequence: Int64, at: Instant, sign: Sign) {
            self.sequence = sequence
            self.at = at
            self.sign = sign
        }
    }

    /// The notes, in any order.
    package var notes: [Note]

    /// When full sweeps of all lists ended.
    package var sweepEnds: [Instant]

    /// Makes a record from its parts.
    package init(notes: [Note] = [], sweepEnds: [Instant] = []) {
        self.notes = notes
        self.sweepEnds = sweepEnds
    }
}
