/// How much time may pass before a finding is made of it; only what takes longer is one.
///
/// Read models do not depend on them.
package struct Thresholds: Sendable, Hashable {
    /// How long a status may be known from answers only (`missing_notification`).
    package var missingNotification: Duration = .seconds(15 * 60)

    /// How long a subject may stay `PENDING_APPROVAL` (`stuck`).
    package var stuckPendingApproval: Duration = .seconds(7 * 24 * 60 * 60)

    /// How long a subject may stay `CLOSING` (`stuck`).
    package var stuckClosing: Duration = .seconds(30 * 24 * 60 * 60)

    /// How long after an accepted DELETE the subject may show no sign of closing (`unconfirmed_close`).
    package var unconfirmedClose: Duration = .seconds(15 * 60)

    /// How long nobody may listen (`listening_gap`).
    package var listeningGap: Duration = .seconds(60)

    /// How long a receiver that said nothing is taken to listen still (`listening_gap`).
    package var silence: Duration = .seconds(65 * 60)

    /// Makes the thresholds with the values that hold unless told otherwise.
    package init() {}
}

extension Duration {
    /// The duration in nanoseconds; what 64 bits cannot hold is as much as they can.
    var clampedNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, isOverflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, isTooLarge) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
        return isOverflow || isTooLarge ? (seconds < 0 ? .min : .max) : sum
    }
}
