import StrictJSON

/// Position and time of an event.
struct EventPlace: Sendable {
    /// The sequence.
    let sequence: Int64
    /// What the row says.
    let recordedAt: Instant
    /// What the clock showed, if it has gone back.
    let clockRead: Instant?

    /// The place behind the newest event, at what the clock shows.
    ///
    /// Time stands still while the clock is behind the newest event.
    /// - Throws: `EventStoreError.Code.damaged` if there is no greater number.
    init(behind newest: Int64, _ newestTime: Instant?, clock reading: Instant) throws(EventStoreError) {
        let (next, overflows) = newest.addingReportingOverflow(1)
        guard !overflows else {
            throw .init(.damaged, "The newest event bears the greatest number there is: run verify.")
        }
        sequence = next
        recordedAt = max(newestTime ?? reading, reading)
        clockRead = reading < recordedAt ? reading : nil
    }
}
