import ArgumentParser
import EventStore
import StrictJSON

/// A place in the log: a position, or the time at which an event was recorded.
enum EventBound: Sendable, Hashable, ExpressibleByArgument {
    case sequence(Int64)
    case instant(Instant)

    /// Reads `9` or `2026-05-04T08:15:30Z`.
    init?(argument: String) {
        if let sequence = Int64(argument) {
            self = .sequence(sequence)
        } else if let instant = Instant(rfc3339: argument) {
            self = .instant(instant)
        } else {
            return nil
        }
    }
}

/// Which events to show.
struct EventSelection: Sendable {
    /// Only those of this kind; nil for all.
    let kind: EventKind?
    /// The first position that can be meant.
    let first: Int64
    /// The last position that can be meant.
    let last: Int64
    /// Only those that were recorded then or later; nil for all.
    let recordedFrom: Instant?

    /// The events of a kind between two bounds, both included.
    ///
    /// - `headRecordedBy`: the newest position that was recorded not after an instant.
    init(
        kind: EventKind?, from: EventBound?, to: EventBound?, headRecordedBy: (Instant) throws -> Int64
    ) rethrows {
        self.kind = kind
        switch from {
        case .sequence(let sequence):
            (first, recordedFrom) = (max(sequence, 1), nil)
        case .instant(let instant):
            // The instant stays a condition of its own: in a log that is followed it may lie ahead.
            (first, recordedFrom) = (try headRecordedBy(instant - 1) + 1, instant)
        case nil:
            (first, recordedFrom) = (1, nil)
        }
        switch to {
        case .sequence(let sequence): last = sequence
        case .instant(let instant): last = try headRecordedBy(instant)
        case nil: last = .max
        }
    }

    /// Whether an event is among those selected, given that its position is.
    func contains(_ event: Event) -> Bool {
        if let kind, event.kind != kind { return false }
        if let recordedFrom, event.recordedAt < recordedFrom { return false }
        return true
    }

    /// The positions after one and up to another that can be meant; nil if there are none.
    func positions(after previous: Int64, through head: Int64) -> ClosedRange<Int64>? {
        let start = max(first, previous + 1)
        let end = min(last, head)
        return start <= end ? start...end : nil
    }
}
