import Dispatch
import Synchronization
import TransparencyLog

/// Signs the log's head at the times of its schedule, on a queue of its own: never inside an acknowledgement.
///
/// A failure to write a checkpoint is told and tried again with the next; it does not end the recording of events.
final class CheckpointKeeper: Sendable {
    /// Told of every checkpoint that has been written, on the keeper's queue.
    typealias Observer = @Sendable (Result<SignedCheckpoint, EventStoreError>) -> Void

    private let files: CheckpointFiles
    private let origin: String
    private let key: NoteSigningKey
    private let schedule: CheckpointSchedule
    private let observer: Observer?
    private let queue = DispatchQueue(label: "account-ledger.checkpoints")
    private let clock = ContinuousClock()
    private let state: Mutex<State>

    /// What is signed, what is to be, and since when.
    private struct State {
        var head: LogHead?
        var lastCommit: ContinuousClock.Instant
        var lastSigned: ContinuousClock.Instant
        var signed: SignedCheckpoint?
        var historySize: Int64
        var lastHistory: ContinuousClock.Instant
        /// When one could not be written; nil since the last that could.
        var failedAt: ContinuousClock.Instant?
        var isWaiting = false

        var isBehind: Bool { head.map { $0.size > signed?.checkpoint.size ?? -1 } ?? false }
    }

    /// A keeper that goes on from the checkpoints that are there.
    init(
        _ files: CheckpointFiles, origin: String, key: NoteSigningKey, newest: SignedCheckpoint?,
        historySize: Int64, schedule: CheckpointSchedule, observer: Observer?
    ) {
        self.files = files
        self.origin = origin
        self.key = key
        self.schedule = schedule
        self.observer = observer
        let now = clock.now
        state = Mutex(
            State(
                lastCommit: now, lastSigned: now, signed: newest, historySize: historySize, lastHistory: now))
    }

    /// Notes the head after a commit.
    ///
    /// Cost: a lock; the signing happens later and elsewhere.
    func committed(_ head: LogHead) {
        let mustWait = state.withLock { state in
            state.head = head
            state.lastCommit = clock.now
            guard state.isBehind, !state.isWaiting else { return false }
            state.isWaiting = true
            return true
        }
        if mustWait { wait() }
    }

    /// Signs the newest head now, and puts it into the history.
    /// - Returns: The newest checkpoint, which may be one that stood there.
    /// - Throws: `EventStoreError`.
    func signNow(_ head: LogHead) async throws -> SignedCheckpoint {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { [self] in
                continuation.resume(with: Result { try sign(head, alsoToHistory: true) })
            }
        }
    }

    /// Signs what is not signed yet, and waits for it.
    /// - Throws: `EventStoreError`; the events are durable all the same.
    func finish() async throws {
        guard let head = state.withLock({ $0.isBehind ? $0.head : nil }) else { return }
        _ = try await withCheckedThrowingContinuation { continuation in
            queue.async { [self] in continuation.resume(with: Result { try sign(head) }) }
        }
    }

    private func wait() {
        let pause = schedule.idle.components
        let nanoseconds = Int(pause.seconds) * 1_000_000_000 + Int(pause.attoseconds / 1_000_000_000)
        queue.asyncAfter(deadline: .now() + .nanoseconds(nanoseconds)) { [weak self] in self?.look() }
    }

    /// Signs if the log stands still or has grown for long enough; else looks again later.
    private func look() {
        let (head, goesOn) = state.withLock { state -> (LogHead?, Bool) in
            guard state.isBehind, let head = state.head else {
                state.isWaiting = false
                return (nil, false)
            }
            let now = clock.now
            // After a failure not more often than under steady load: a disk that is full stays so for a while.
            let isDue =
                state.failedAt == nil && state.lastCommit.duration(to: now) >= schedule.idle
                || (state.failedAt ?? state.lastSigned).duration(to: now) >= schedule.atMost
            return (isDue ? head : nil, true)
        }
        if let head {
            do {
                _ = try sign(head)
            } catch {
                observer?(.failure(error as? EventStoreError ?? .database(error, "sign", "checkpoint")))
                state.withLock { $0.failedAt = clock.now }
            }
        }
        if goesOn { wait() }
    }

    /// Signs and writes a head, unless what is signed covers it already.
    ///
    /// Runs on the queue, so that two never overlap.
    @discardableResult
    private func sign(_ head: LogHead, alsoToHistory: Bool = false) throws -> SignedCheckpoint {
        let now = clock.now
        let (present, isForHistory) = state.withLock { state in
            let hasGrown = head.size > state.historySize
            let isDue =
                head.size - state.historySize >= schedule.historyEvents
                || state.lastHistory.duration(to: now) >= schedule.historyInterval
            return (state.signed, hasGrown && (alsoToHistory || isDue))
        }
        let isCovered = present.map { $0.checkpoint.size >= head.size } ?? false
        if let present, isCovered, !isForHistory { return present }
        let signed: SignedCheckpoint
        do {
            signed =
                if let present, isCovered { present } else {
                    try SignedCheckpoint(
                        Checkpoint(origin: origin, size: head.size, root: head.root), signedBy: key)
                }
        } catch {
            throw EventStoreError(
                .signingKey, "The checkpoint could not be signed.", cause: String(describing: error))
        }
        let isInPlace = try files.write(signed, alsoToHistory: isForHistory)
        state.withLock { state in
            state.signed = signed
            state.lastSigned = now
            state.failedAt = nil
            if isForHistory { (state.historySize, state.lastHistory) = (signed.checkpoint.size, now) }
        }
        if isInPlace { observer?(.success(signed)) }
        return signed
    }
}
