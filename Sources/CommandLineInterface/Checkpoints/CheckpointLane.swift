import Dispatch
import Synchronization
import TransparencyLog

/// A way that checkpoints go, one at a time: while one is on it, only the newest of the others waits.
///
/// Owns a queue of its own, so that a slow way holds up neither the signing nor another way.
final class CheckpointLane: Sendable {
    private let queue: DispatchQueue
    private let waiting = Mutex<SignedCheckpoint?>(nil)
    private let carry: @Sendable (SignedCheckpoint) -> Void

    /// A way with nothing on it.
    ///
    /// - `carry`: brings one checkpoint where it shall go; may block.
    init(_ label: String, carry: @escaping @Sendable (SignedCheckpoint) -> Void) {
        queue = DispatchQueue(label: label)
        self.carry = carry
    }

    /// Sends a checkpoint on its way, in the place of one that waits; returns at once.
    func put(_ checkpoint: SignedCheckpoint) {
        waiting.withLock { $0 = checkpoint }
        queue.async { [self] in
            let next = waiting.withLock { waiting in
                defer { waiting = nil }
                return waiting
            }
            if let next { carry(next) }
        }
    }

    /// Calls `done` when everything that was put before has arrived.
    func whenEmpty(_ done: @escaping @Sendable () -> Void) {
        queue.async(execute: done)
    }
}
