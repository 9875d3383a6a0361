import Synchronization

/// A clock that moves only when a test moves it, and then once somebody sleeps by it.
final class StepClock: Clock {
    struct Instant: InstantProtocol {
        var offset: Duration

        func advanced(by duration: Duration) -> Instant {
            Instant(offset: offset + duration)
        }

        func duration(to other: Instant) -> Duration {
            other.offset - offset
        }

        static func < (left: Instant, right: Instant) -> Bool {
            left.offset < right.offset
        }
    }

    private typealias Continuation = CheckedContinuation<Void, any Error>

    private struct Sleeper {
        var id: Int
        var deadline: Instant
        var continuation: Continuation
    }

    private struct State {
        var now = Instant(offset: .zero)
        var sleepers: [Sleeper] = []
        var nextID = 0
        var cancelled: Set<Int> = []
        var watchers: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    var now: Instant {
        state.withLock { $0.now }
    }

    var minimumResolution: Duration {
        .nanoseconds(1)
    }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: Continuation) in
                state.withLock { state in
                    if state.cancelled.contains(id) {
                        continuation.resume(throwing: CancellationError())
                    } else if deadline <= state.now {
                        continuation.resume()
                    } else {
                        state.sleepers.append(Sleeper(id: id, deadline: deadline, continuation: continuation))
                        for watcher in state.watchers { watcher.resume() }
                        state.watchers = []
                    }
                }
            }
        } onCancel: {
            state.withLock { state in
                state.cancelled.insert(id)
                guard let place = state.sleepers.firstIndex(where: { $0.id == id }) else { return }
                state.sleepers.remove(at: place).continuation.resume(throwing: CancellationError())
            }
        }
    }

    /// Waits until somebody sleeps, then moves the clock and wakes whose time has come.
    func advanceOnceAsleep(by duration: Duration) async {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                if state.sleepers.isEmpty {
                    state.watchers.append(continuation)
                } else {
                    continuation.resume()
                }
            }
        }
        state.withLock { state in
            state.now = state.now.advanced(by: duration)
            let due = state.sleepers.filter { $0.deadline <= state.now }
            state.sleepers.removeAll { $0.deadline <= state.now }
            for sleeper in due { sleeper.continuation.resume() }
        }
    }
}
