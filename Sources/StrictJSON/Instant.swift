/// A point in time: nanoseconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// Reaches from 1677-09-21T00:12:43.145224192Z to 2262-04-11T23:47:16.854775807Z.
package struct Instant: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Nanoseconds since 1970-01-01T00:00:00Z.
    package let nanoseconds: Int64

    /// The instant so many nanoseconds after 1970-01-01T00:00:00Z.
    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// The instant so many nanoseconds later (earlier if negative), or the last or first one there is.
    package func adding(nanoseconds: Int64) -> Instant {
        let (sum, isOverflow) = self.nanoseconds.addingReportingOverflow(nanoseconds)
        guard isOverflow else { return Instant(nanoseconds: sum) }
        return Instant(nanoseconds: nanoseconds < 0 ? .min : .max)
    }

    /// How many nanoseconds this instant is after another (negative if before), at most what 64 bits hold.
    package func nanoseconds(since other: Instant) -> Int64 {
        let (difference, isOverflow) = nanoseconds.subtractingReportingOverflow(other.nanoseconds)
        guard isOverflow else { return difference }
        return nanoseconds < other.nanoseconds ? .min : .max
    }

    /// The instant so many nanoseconds later, or the last one there is.
    package static func + (instant: Instant, nanoseconds: Int64) -> Instant {
        instant.adding(nanoseconds: nanoseconds)
    }

    /// The instant so many nanoseconds earlier, or the first one there is.
    package static func - (instant: Instant, nanoseconds: Int64) -> Instant {
        guard nanoseconds == .min else { return instant.adding(nanoseconds: -nanoseconds) }
        return instant.adding(nanoseconds: .max).adding(nanoseconds: 1)
    }

    /// Whether one instant is before another.
    package static func < (left: Instant, right: Instant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// The same as ``rfc3339``.
    package var description: String { rfc3339 }
}
