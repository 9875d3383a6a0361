import Dispatch
import Synchronization
import TransparencyLog

/// A way that checkpoints go, one at a time and each larger than the one before: while one is on it, only the newest of
/// the others waits.
///
/// Owns a queue of its own, so that a slow way holds up neither the signing nor another way.
final class CheckpointLane: Sendable {
    private struct State {
        /// The size of the largest that was put or stands there.
        var newest: Int64 = -1
        var waiting: SignedCheckpoint?
        /// The last one that was carried, if it did not arrive.
        var failed: SignedCheckpoint?
    }

    private let queue: DispatchQueue
    private let state = Mutex(State())
    private let carry: @Sendable (SignedCheckpoint) -> Bool

    /// A way with nothing on it.
    ///
    /// - `carry`: brings one checkpoint where it shall go and says whether it arrived; may block.
    init(_ label: String, carry: @escaping @Sendable (SignedCheckpoint) -> Bool) {
        queue = DispatchQueue(label: label)
        self.carry = carry
    }

    /// Notes that a checkpoint of this size has arrived already: only larger ones go this way from now on.
    func begin(behind size: Int64) {
        state.withLock { $0.newest = max($0.newest, size) }
    }

    /// Sends a checkpoint on its way, in the place of one that waits; returns at once.
    ///
    /// One that is not larger than every one before is left out: two processes may tell of the same, or of an older one
    /// later.
    func put(_ checkpoint: SignedCheckpoint) {
        let isNewer = state.withLock { state in
            guard checkpoint.checkpoint.size > state.newest else { return false }
            (state.newest, state.waiting) = (checkpoint.checkpoint.size, checkpoint)
            return true
        }
        guard isNewer else { return }
        queue.async { [self] in
            let next = state.withLock { state in
                defer { state.waiting = nil }
                return state.waiting
            }
            if let next { deliver(next) }
        }
    }

    /// Calls `done` when everything that was put before has arrived, or has failed once more.
    func whenEmpty(_ done: @escaping @Sendable () -> Void) {
        queue.async { [self] in
            if let failed = state.withLock({ $0.failed }) { deliver(failed) }
            done()
        }
    }

    /// Runs on the queue, so that two never overlap.
    private func deliver(_ checkpoint: SignedCheckpoint) {
        let hasArrived = carry(checkpoint)
        state.withLock { $0.failed = hasArrived ? nil : checkpoint }
    }
}
