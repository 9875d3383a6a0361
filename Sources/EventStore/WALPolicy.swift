/// Decides when the WAL is transferred, and how.
///
/// Pure: it is told what happened, and asked what is due. Sizes are those of the frames in use, not of the file, which
/// stays as large as it was once when SQLite begins at its start again.
struct WALPolicy: Sendable {
    private let limits: WALLimits
    /// The bytes in use after the newest commit or transfer.
    private var size: Int64 = 0
    /// From which size on the next attempt is worth it: what a reader kept back once is not tried with every commit.
    private var passiveAt: Int64
    private var restartAt: Int64
    /// Since when nothing has happened; nil if everything is transferred.
    private var restSince: ContinuousClock.Instant?

    init(_ limits: WALLimits) {
        self.limits = limits
        (passiveAt, restartAt) = (limits.passiveFrom, limits.restartFrom)
    }

    /// What the size asks for; nil if nothing is due.
    var due: WALTransfer? {
        if size >= restartAt { return .restart }
        return size >= passiveAt ? .passive : nil
    }

    /// When the rest is to be transferred if nothing is appended until then; nil if there is none.
    var idleDeadline: ContinuousClock.Instant? { restSince?.advanced(by: limits.idle) }

    /// Notes the size after a commit.
    mutating func committed(_ newSize: Int64, at now: ContinuousClock.Instant) {
        // Less than before: the WAL is used from its beginning again.
        if newSize < size { (passiveAt, restartAt) = (limits.passiveFrom, limits.restartFrom) }
        size = newSize
        restSince = now
    }

    /// Notes that another process held the lock: the next commit may have it.
    mutating func postponed(at now: ContinuousClock.Instant) {
        passiveAt = size + limits.passiveFrom / 4
        restartAt = max(restartAt, passiveAt)
        restSince = now
    }

    /// Notes what came of a transfer.
    mutating func transferred(
        _ transfer: WALTransfer, _ extent: WALTransfer.Extent, at now: ContinuousClock.Instant
    ) {
        size = max(size, extent.size)
        passiveAt = size + limits.passiveFrom / 4
        // A reader that takes long holds up all writers while it is waited for: the next time only after twice as much.
        if transfer == .restart { restartAt = extent.isWhole ? passiveAt : 2 * size }
        restSince = extent.isWhole ? nil : now
    }
}
