import Synchronization

/// The start of the receiving and the first error that ended it, and signals to those who wait for them.
///
/// Owns the error behind a lock. The streams end the waiting when the receiver ends, because its task is cancelled.
final class FirstFailure: Sendable {
    private struct State {
        var error: (any Error)?
        var hasStarted = false
    }

    private let state = Mutex(State())
    private let continuation: AsyncStream<Void>.Continuation
    let signals: AsyncStream<Void>
    private let listening: AsyncStream<Void>.Continuation
    /// Gives one element once the start is recorded and announced.
    let starts: AsyncStream<Void>

    init() {
        (starts, listening) = AsyncStream.makeStream()
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

    func noteListening() {
        listening.yield()
        listening.finish()
    }

    func report(_ error: any Error) {
        state.withLock { $0.error = $0.error ?? error }
        continuation.yield()
    }
}
