import Synchronization

/// The first error that ended the receiving, and a signal to those who wait for it.
///
/// Owns the error behind a lock. The stream ends the waiting when the receiver ends, because its task is cancelled.
final class FirstFailure: Sendable {
    private struct State {
        var error: (any Error)?
        var hasStarted = false
    }

    private let state = Mutex(State())
    private let continuation: AsyncStream<Void>.Continuation
    let signals: AsyncStream<Void>

    init() {
        (signals, continuation) = AsyncStream.makeStream()
    }

    var error: (any Error)? {
        state.withLock { $0.error }
    }

    var hasStarted: Bool {
        state.withLock { $0.hasStarted }
    }

    func noteStart() {
        state.withLock { $0.hasStarted = true }
    }

    func report(_ error: any Error) {
        state.withLock { $0.error = $0.error ?? error }
        continuation.yield()
    }
}
