import Glibc

/// Measures how long something takes, by the clock and in the time of all cores that this process uses.
struct Stopwatch {
    /// A span by both.
    struct Reading: Sendable {
        var nanoseconds: Int64 = 0
        var processorNanoseconds: Int64 = 0

        /// Both sums.
        static func += (left: inout Reading, right: Reading) {
            left.nanoseconds += right.nanoseconds
            left.processorNanoseconds += right.processorNanoseconds
        }

        /// How many of so many things were done in a second.
        func rate(of count: Int) -> Double {
            Double(count) * 1_000_000_000 / Double(max(nanoseconds, 1))
        }

        /// The time of the cores for each of so many things, in microseconds.
        func processorMicroseconds(perOne count: Int) -> Double {
            Double(processorNanoseconds) / Double(max(count, 1)) / 1_000
        }
    }

    private let start = ContinuousClock.now
    private let processorStart = Self.processorTime()

    /// What has passed since the stopwatch was made.
    var reading: Reading {
        Reading(
            nanoseconds: (ContinuousClock.now - start).nanoseconds,
            processorNanoseconds: Self.processorTime() - processorStart)
    }

    private static func processorTime() -> Int64 {
        var time = timespec()
        // The call fills the struct it is given.
        _ = unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

extension Duration {
    /// All of it in nanoseconds.
    var nanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }
}
