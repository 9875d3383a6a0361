package import StrictJSON

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Reads the time for the sandbox.
package typealias SandboxClock = @Sendable () -> Instant

/// The wall clock of the machine.
package enum SandboxSystemClock {
    /// The time now, with the nanoseconds that the system gives.
    package static let now: SandboxClock = {
        var time = timespec()
        // The pointer lives for the call only and points to a whole `timespec`.
        _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
}

extension Duration {
    /// The duration in nanoseconds, cut, and the greatest or smallest `Int64` where it does not fit.
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return seconds < 0 ? .min : .max }
        let (sum, overflowsToo) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
        return overflowsToo ? (seconds < 0 ? .min : .max) : sum
    }
}

extension Instant {
    /// The instant moved by a duration, saturating.
    func adding(_ duration: Duration) -> Instant { adding(nanoseconds: duration.nanoseconds) }

    /// Whole seconds since 1970, as signatures count them.
    var unixSeconds: Int64 { nanoseconds / 1_000_000_000 }

    /// The text of an object's `created_at` and `updated_at`: microseconds, cut.
    ///
    /// The examples show whole seconds, yet with a delay of half a second a change of status would then often
    /// keep `updated_at`, and that it moves with every change is what clients rely on.
    var objectText: String {
        String(Instant(nanoseconds: nanoseconds - nanoseconds % 1000).rfc3339.dropLast(4)) + "Z"
    }
}
