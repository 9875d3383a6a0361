package import StrictJSON

/// A span in which nobody listened.
package struct ListeningGap: Sendable, Hashable {
    /// How it came to be.
    package enum Cause: String, Sendable, CaseIterable {
        /// The receiver stopped.
        case stopped

        /// The subscription was disabled.
        case disabled

        /// The receiver gave no sign of life.
        case silent
    }

    /// How it came to be.
    package let cause: Cause

    /// The note that it begins with; if silent, the last sign of life before it.
    package let opening: ListeningRecord.Note

    /// Its start; if silent, when the next sign of life was overdue.
    package let from: Instant

    /// The note that ended it; `nil` while it lasts.
    package let closing: ListeningRecord.Note?
}
