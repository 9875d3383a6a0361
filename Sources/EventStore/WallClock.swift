import Glibc
package import StrictJSON

/// Where the time of day comes from; a parameter everywhere, so that tests can set it.
package typealias WallClock = @Sendable () -> Instant

/// The machine's clock.
package enum SystemClock {
    /// The time of day, in nanoseconds.
    ///
    /// Source: clock_gettime(2), CLOCK_REALTIME.
    package static let now: WallClock = {
        var time = timespec()
        // The call fills the struct it is given and cannot fail for CLOCK_REALTIME.
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
}
