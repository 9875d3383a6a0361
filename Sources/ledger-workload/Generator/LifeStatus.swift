import LedgerTesting

/// The status of a user, an account group or an account at the provider.
///
/// A user's INACTIVE is `pending` here: it has the same place in a life.
enum LifeStatus: UInt8, Sendable, CaseIterable {
    case pending
    case active
    case locked
    case closing
    case closed

    /// What objects of accounts and account groups say.
    var text: String {
        switch self {
        case .pending: "PENDING_APPROVAL"
        case .active: "ACTIVE"
        case .locked: "LOCKED"
        case .closing: "CLOSING"
        case .closed: "CLOSED"
        }
    }
}

/// What happens to one object: the action of the notification, and the status that the object has then.
struct LifeStep: Hashable {
    /// The part of the notification's name behind the dot.
    let action: String
    /// The status afterwards.
    let status: LifeStatus

    init(_ action: String, _ status: LifeStatus) {
        self.action = action
        self.status = status
    }

    /// The birth of every object.
    static let creation = LifeStep("CREATED", .pending)

    /// A step that the provider's rules allow; nil where a closed object has none left.
    ///
    /// What can close is left to the caller: an account that is much in use would be closed for nearly all of the log.
    static func ordinary(after status: LifeStatus, mayClose: Bool, _ random: inout SeededGenerator)
        -> LifeStep?
    {
        let dice = random.below(100)
        switch status {
        case .pending: return dice < 75 ? LifeStep("ACTIVATED", .active) : LifeStep("UPDATED", .pending)
        case .active where mayClose && dice < 15: return LifeStep("CLOSING_INITIATED", .closing)
        case .active: return dice < 80 ? LifeStep("UPDATED", .active) : LifeStep("LOCKED", .locked)
        case .locked: return dice < 80 ? LifeStep("ACTIVATED", .active) : LifeStep("UPDATED", .locked)
        case .closing: return dice < 60 ? LifeStep("CLOSED", .closed) : LifeStep("UPDATED", .closing)
        case .closed: return nil
        }
    }

    /// A step to a status that cannot be reached from where the object is, not by any number of steps either.
    ///
    /// It leads back to the approval that was given already, or out of the end. nil for an object that has had neither.
    static func illegal(after status: LifeStatus) -> LifeStep? {
        switch status {
        case .pending: nil
        case .active, .locked, .closing: LifeStep("UPDATED", .pending)
        case .closed: LifeStep("ACTIVATED", .active)
        }
    }

    /// A user's step; users are not closed here.
    static func ordinaryOfUser(after status: LifeStatus, _ random: inout SeededGenerator) -> LifeStep {
        guard status == .active else { return LifeStep("ACTIVATED", .active) }
        return random.percent(85) ? LifeStep("DATA_CHANGED", .active) : LifeStep("DEACTIVATED", .pending)
    }
}
