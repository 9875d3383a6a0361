/// A rule by which a timeline is made, in the words in which an answer is justified.
package enum TimelineRule: String, Sendable, CaseIterable {
    // Which period answers.
    case current
    case inForce = "in_force"
    case nextMayHaveBegun = "next_may_have_begun"
    case beforeFirst = "before_first"
    case nothingKnown = "nothing_known"
    // Where a period starts.
    case namedStart = "named_start"
    case createdStart = "created_start"
    case boundedStart = "bounded_start"
    case raisedStart = "raised_start"
    // Why something does not decide where a period starts.
    case attached
    case repeated
    case noObject = "no_object"
    case noStatus = "no_status"
    case noCreationTime = "no_creation_time"
    case nameSaysNothing = "name_says_nothing"
    case nameContradicts = "name_contradicts"
    case snapshotOfLater = "snapshot_of_later"
    case otherVersion = "other_version"
    case answerNamesNothing = "answer_names_nothing"
    case beforePeriodBefore = "before_period_before"
    case afterNextPeriod = "after_next_period"
    case afterItWasSeen = "after_it_was_seen"
    case notEarliest = "not_earliest"
    case olderVersion = "older_version"

    /// The section of the rules that it stands in.
    package var section: String {
        switch self {
        case .repeated, .noObject, .noStatus, .noCreationTime: "1"
        case .nameSaysNothing, .nameContradicts, .snapshotOfLater, .otherVersion: "2"
        case .attached: "3"
        case .namedStart, .createdStart, .boundedStart, .raisedStart, .answerNamesNothing,
            .beforePeriodBefore,
            .afterNextPeriod, .afterItWasSeen, .notEarliest, .olderVersion:
            "4"
        case .current, .inForce, .nextMayHaveBegun, .beforeFirst, .nothingKnown: "5"
        }
    }

    /// The rule as a sentence.
    package var sentence: String {
        switch self {
        case .current: "The last period in the order of versions is the current one."
        case .inForce: "The period has begun by then, and the next one cannot have."
        case .nextMayHaveBegun: "The next period is bounded and can have begun by then, so both are possible."
        case .beforeFirst: "The first period cannot have begun by then."
        case .nothingKnown: "Nothing that was received carries a status."
        case .namedStart:
            "A notification names the moment, and no state of the object is more than a second older: it is exact."
        case .createdStart: "The oldest state of the object is as old as the object itself: it is exact."
        case .boundedStart:
            "Nothing names the moment; the earliest version or reading that shows the status is the latest possible."
        case .raisedStart:
            "What shows the status first is older than the period before, so it starts with that one."
        case .attached:
            "An answer with the version and status of a notification confirms it and dates nothing itself."
        case .repeated:
            "A notification that comes again with the same content is more evidence of the same thing."
        case .noObject: "An answer without an object has no place in the order and starts or ends nothing."
        case .noStatus: "An object without a status has no place in the order and counts for attributes only."
        case .noCreationTime: "A notification that does not say when it was made names no moment."
        case .nameSaysNothing: "The name of the notification says nothing about a status."
        case .nameContradicts:
            "The name says another status than the object; the object counts, and is not dated by it."
        case .snapshotOfLater:
            "The object is a snapshot of later than what the name tells, so the name does not date it."
        case .otherVersion:
            "The notification was made more than two seconds after the version that it carries."
        case .answerNamesNothing: "An answer shows a status and does not name the moment at which it began."
        case .beforePeriodBefore: "The moment named is before the period before began."
        case .afterNextPeriod:
            "The moment named is a second or more after the version with which the next period begins."
        case .afterItWasSeen: "The moment named is after an answer that showed the status already."
        case .notEarliest: "Another notification names the same moment or an earlier one."
        case .olderVersion:
            "A state of the object that is over a second older has the status: it began before it was named."
        }
    }
}
