package import StrictJSON
import Synchronization

/// A clock that stands still until a test moves it.
///
/// Owns one instant behind a lock; it may be read and moved from any task.
package final class ManualClock: Sendable {
    private let instant: Mutex<Instant>

    /// A clock that shows the given instant.
    package init(_ start: Instant) {
        instant = Mutex(start)
    }

    /// A clock that shows 2026-05-04T08:15:30Z, the morning on which the example data begins.
    package convenience init() {
        self.init(Instant(nanoseconds: 1_777_882_530_000_000_000))
    }

    /// What the clock shows.
    package var now: Instant {
        instant.withLock { $0 }
    }

    /// The clock as the function that the event store and the doors take.
    package var reading: @Sendable () -> Instant {
        { self.now }
    }

    /// Moves the clock by that many nanoseconds, backwards if negative.
    package func advance(nanoseconds: Int64) {
        instant.withLock { $0 = Instant(nanoseconds: $0.nanoseconds &+ nanoseconds) }
    }

    /// Moves the clock by that many seconds, backwards if negative.
    package func advance(seconds: Int64) {
        advance(nanoseconds: seconds &* 1_000_000_000)
    }

    /// Sets the clock to an instant, also to an earlier one.
    package func set(_ new: Instant) {
        instant.withLock { $0 = new }
    }
}
