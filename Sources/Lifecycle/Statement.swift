import StrictJSON

/// A distinct thing said about a subject: a response, a notification with all its repeats, or a claim.
///
/// The letters are those of the rules: *u* is `updated`, *said* and *asof* have their names, *c* (of a
/// notification) or *s* (of a response) is `stamped`, *r* is `received`.
struct Statement: Sendable {
    let source: ObservationSource

    /// The status it gives, or `nil` if it has no place in the order and counts for attributes only.
    let status: String?

    /// The version of the object.
    let updated: Instant

    /// The moment at which it was said.
    let said: Instant

    /// The moment it speaks of: a read may be as old as its request.
    let asOf: Instant

    /// *c* of a notification, *s* of a response.
    let stamped: Instant?

    /// *r* of a response; `nil` for a notification.
    let received: Instant?

    /// Says whether it names the moment at which its status began.
    let exact: Bool

    let rank: Int
    let notificationID: String
    let objectDigest: [UInt8]
    let objectCreatedAt: Instant?

    /// The observation that it was read from; of repeats one that stands for all.
    let origin: Int

    /// Says whether it is what only the name of a notification claims; then the object's attributes are not its own.
    let isClaim: Bool

    /// The events that said it, in no particular order.
    let evidence: [Evidence]

    /// The earliest of them.
    let firstEvidence: Evidence
}

extension Statement {
    /// Says whether one statement stands before another in the order of a timeline.
    ///
    /// Places in a list are not looked at, and sequences only to tell apart what says the same in all else: the order
    /// of arrival says nothing.
    static func precedes(_ lhs: Statement, _ rhs: Statement) -> Bool {
        if lhs.updated != rhs.updated { return lhs.updated < rhs.updated }
        if lhs.said != rhs.said { return lhs.said < rhs.said }
        if lhs.rank != rhs.rank { return lhs.rank < rhs.rank }
        if lhs.notificationID != rhs.notificationID { return lhs.notificationID < rhs.notificationID }
        if lhs.objectDigest != rhs.objectDigest {
            return lhs.objectDigest.lexicographicallyPrecedes(rhs.objectDigest)
        }
        return lhs.firstEvidence.sequence < rhs.firstEvidence.sequence
    }

    /// How far a notification's `created_at` and the object's `updated_at` may lie apart and still be one moment:
    /// `updated_at` is often cut to whole seconds.
    static let sameMoment: Int64 = 2_000_000_000

    /// Says whether a notification carries a snapshot that was taken later than what its name tells.
    var isSnapshotOfLater: Bool {
        guard source == .webhook, !isClaim, let stamped else { return false }
        return updated > stamped.adding(nanoseconds: Self.sameMoment)
    }

    /// The place of a status among those that share an instant, by the usual course of a life.
    static func rank(of status: String?) -> Int {
        switch status {
        case "PENDING_APPROVAL", "INACTIVE": 0
        case "ACTIVE": 1
        case "LOCKED": 2
        case "CLOSING", "OFFBOARDING": 3
        case "CLOSED", "OFFBOARDED": 4
        default: 9
        }
    }
}
