import Dispatch
import Foundation
import Synchronization

/// Lets callers share commits: what arrives while one runs goes into the next.
///
/// Whoever finds nobody there commits on his own thread, which saves two changes of thread. The others wait for a
/// thread of the queue's own, which also transfers the WAL once callers have been answered.
///
/// Shape: who sets `isBusy` has the writer to himself. Nothing is read, written or waited for under the lock.
final class CommitQueue: Sendable {
    /// Told of every commit before its callers are answered, by whoever made it.
    typealias Observer = @Sendable (LogHead) -> Void

    let limits: WriterLimits
    let writer: LogWriter
    let clock = ContinuousClock()
    let state: Mutex<State>
    private let observer: Observer
    /// What the thread sleeps on; signalled once by whoever sets `sleep` to `awake` for it.
    private let alarm = DispatchSemaphore(value: 0)

    /// A queue in front of a writer whose log ends at `head`.
    init(_ writer: LogWriter, _ limits: WriterLimits, head: LogHead, observer: @escaping Observer) {
        self.writer = writer
        self.limits = limits
        self.observer = observer
        state = Mutex(State(head: head, wal: WALPolicy(limits.wal)))
        // It keeps the queue alive until it is told to end.
        let thread = Thread { [self] in work() }
        thread.name = "ledger-writer"
        thread.start()
    }

    /// Appends the events of a call and returns once they are durable.
    ///
    /// A cancelled task does not interrupt it: a commit that was begun is ended one way or the other.
    /// - Throws: `EventStoreError`; `busy` at once if too much waits already.
    func append(_ call: AppendCall) async throws -> [AppendOutcome] {
        if try enter(), let answer = try commitInPlace(call) { return answer }
        return try await withCheckedThrowingContinuation { wait(Waiter(call: call, continuation: $0)) }
    }

    /// Whether nobody is there, and then the writer is the caller's own.
    ///
    /// Not while the WAL has to begin anew: who appends again at once would always be back before the thread, and the
    /// WAL would grow without bounds.
    private func enter() throws(EventStoreError) -> Bool {
        try state.withLock { state throws(EventStoreError) in
            if let refusal = state.refusal { throw refusal }
            guard !state.isBusy, state.waiting.isEmpty, state.wal.due != .restart else { return false }
            state.isBusy = true
            return true
        }
    }

    /// Commits on the caller's thread; nil if another process holds the lock, which is not waited for here.
    private func commitInPlace(_ call: AppendCall) throws(EventStoreError) -> [AppendOutcome]? {
        defer { leave() }
        do {
            guard try writer.acquire(waiting: 0) else { return nil }
        } catch {
            stop(for: error)
            throw error
        }
        return try commit([call])[0].get()
    }

    /// Hands the writer on.
    private func leave() {
        wake { $0.isBusy = false }
    }

    private func wait(_ waiter: Waiter) {
        var refusal: EventStoreError?
        wake { state in
            refusal = state.refusal ?? state.excess(waiter.call, limits)
            if refusal == nil { state.add(waiter) }
        }
        if let refusal { waiter.continuation.resume(throwing: refusal) }
    }

    /// Commits some calls, with `isBusy` and `writer.lock` the caller's own, and gives the lock back.
    func commit(_ calls: [AppendCall]) -> [Result<[AppendOutcome], EventStoreError>] {
        let result = Result { () throws(EventStoreError) in try writer.commit(calls) }
        writer.release()
        switch result {
        case .success(let committed):
            let hasMoved = state.withLock { state in
                defer { state.head = committed.head }
                if committed.hasWritten {
                    state.commits += 1
                    state.wal.committed(writer.walSize, at: clock.now)
                }
                return state.head.size != committed.head.size
            }
            if hasMoved { observer(committed.head) }
            return committed.answers
        case .failure(let error):
            stop(for: error)
            return calls.map { _ in .failure(error) }
        }
    }

    /// Ends the writing of this process after an error, unless it is known to be harmless.
    ///
    /// Who waits is told; nobody is acknowledged any more.
    func stop(for error: EventStoreError) {
        guard error.code != .busy else { return }
        let refusal = EventStoreError(
            .stopped, "This process stopped writing after an error; start it again.", cause: error.description
        )
        let waiters = state.withLock { state in
            state.hasFailed = true
            state.refusal = state.refusal ?? refusal
            return state.take(bytes: .max)
        }
        for waiter in waiters { waiter.continuation.resume(throwing: refusal) }
    }
}

/// The newest commit that this process knows of, and the end.
extension CommitQueue {
    var head: LogHead { state.withLock { $0.head } }

    /// Why nothing is appended any more; nil while it is.
    var refusal: EventStoreError? { state.withLock { $0.refusal } }

    /// How many transactions have moved the head.
    var count: Int { state.withLock { $0.commits } }

    /// Commits what waits, transfers the WAL and closes the connection.
    /// - Throws: `EventStoreError`. What was acknowledged is durable all the same.
    func close() async throws {
        try await withCheckedThrowingContinuation { end($0) }
    }

    /// Closes without telling anybody, for an owner that is gone.
    func abandon() { end(nil) }

    private func end(_ continuation: CheckedContinuation<Void, any Error>?) {
        var result: Result<Void, any Error>?
        wake { state in
            state.refusal = state.refusal ?? EventStoreError(.stopped, "The ledger was closed.")
            result = state.ending.result
            if result == nil { state.ending.begin(telling: continuation) }
        }
        if let result { continuation?.resume(with: result) }
    }
}

/// The thread's sleep.
extension CommitQueue {
    /// Changes the state, and wakes the thread if there is something to do for it then.
    private func wake(_ change: (inout State) -> Void) {
        let isDue = state.withLock { state in
            change(&state)
            guard state.asksForThread else { return false }
            state.sleep = .awake
            return true
        }
        if isDue { alarm.signal() }
    }

    /// Sleeps until another wakes the thread, or until the deadline; `state.sleep` says what for.
    func sleep(until deadline: ContinuousClock.Instant?) {
        guard let deadline else { return alarm.wait() }
        let (seconds, attoseconds) = clock.now.duration(to: deadline).components
        let pause = max(0, seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
        guard alarm.wait(timeout: .now() + .nanoseconds(Int(pause))) == .timedOut else { return }
        let isBeingWoken = state.withLock { state in
            if case .awake = state.sleep { return true }
            state.sleep = .awake
            return false
        }
        // The signal that belongs to it must not wake the thread from its next sleep.
        if isBeingWoken { alarm.wait() }
    }
}
