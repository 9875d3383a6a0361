import Logging
import Synchronization

/// Says of something that fails that it does, and again only now and then while it goes on.
///
/// The first failure is told at once, later ones at most once a minute with the number of those left out, and the first
/// success after them too.
final class FailureLog: Sendable {
    private struct State {
        var lastTold: ContinuousClock.Instant?
        var untold = 0
        var isFailing = false
    }

    private let logger: Logger
    private let pause: Duration
    private let state = Mutex(State())

    /// A log of which nothing is told yet.
    ///
    /// - `pause`: how long nothing is told after something was.
    init(_ logger: Logger, pause: Duration = .seconds(60)) {
        self.logger = logger
        self.pause = pause
    }

    /// Notes a failure.
    ///
    /// - `sentence`: what failed and what it means.
    func failed(_ sentence: String, at now: ContinuousClock.Instant = .now) {
        let untold: Int? = state.withLock { state in
            state.isFailing = true
            if let last = state.lastTold, last.duration(to: now) < pause {
                state.untold += 1
                return nil
            }
            defer { state.untold = 0 }
            state.lastTold = now
            return state.untold
        }
        guard let untold else { return }
        let more =
            untold == 0
            ? "" : " (failed \(untold) \(untold == 1 ? "time" : "times") more since it was last told)"
        logger.warning("\(sentence)\(more)")
    }

    /// Notes a success.
    ///
    /// - `sentence`: what works again.
    func succeeded(_ sentence: @autoclosure () -> String) {
        let wasFailing = state.withLock { state in
            defer { state = State() }
            return state.isFailing
        }
        if wasFailing { logger.notice("\(sentence())") }
    }
}
