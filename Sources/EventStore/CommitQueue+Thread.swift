import Synchronization

/// What the queue's own thread does: commits for those who wait, and everything that nobody waits for.
extension CommitQueue {
    private enum Work {
        case commit
        case transfer(WALTransfer)
        case end
    }

    /// The thread's life.
    func work() {
        while true {
            switch next() {
            case .commit: commitWaiting()
            case .transfer(let transfer): run(transfer)
            case .end: return end()
            }
            state.withLock { $0.isBusy = false }
        }
    }

    /// Sleeps until there is something to do; the writer is the thread's own then.
    private func next() -> Work {
        while true {
            let now = clock.now
            let (work, deadline) = state.withLock { state -> (Work?, ContinuousClock.Instant?) in
                if !state.isBusy, let work = Self.work(for: state, now) {
                    state.isBusy = true
                    return (work, nil)
                }
                // Somebody who commits in place most likely leaves something in the WAL.
                let deadline =
                    state.isBusy ? now.advanced(by: limits.wal.idle) : state.wal.idleDeadline
                state.sleep = .idle(hasDeadline: deadline != nil)
                return (nil, deadline)
            }
            if let work { return work }
            sleep(until: deadline)
        }
    }

    private static func work(for state: State, _ now: ContinuousClock.Instant) -> Work? {
        if state.refusal == nil, let transfer = state.wal.due { return .transfer(transfer) }
        if !state.waiting.isEmpty { return .commit }
        if state.ending.isAsked { return .end }
        if state.refusal == nil, let deadline = state.wal.idleDeadline, deadline <= now {
            return .transfer(.passive)
        }
        return nil
    }

    /// Commits for those who wait, and then for those who come back, as long as some do.
    ///
    /// Those who were just answered mostly come back within microseconds. Who starts without them gets two halves that
    /// wait for each other; so the thread lingers for them, at most a fifth of the time that the last commit took.
    private func commitWaiting() {
        while true {
            let began = clock.now
            let expected = commitOnce()
            let took = began.duration(to: clock.now)
            let (goesOn, lingers) = state.withLock { state in
                guard state.wal.due == nil, state.refusal == nil else { return (false, false) }
                guard state.waiting.count < expected else { return (true, false) }
                state.sleep = .lingering(expected)
                return (true, true)
            }
            if lingers { sleep(until: clock.now.advanced(by: took / 5)) }
            guard goesOn, state.withLock({ !$0.waiting.isEmpty }) else { return }
        }
    }

    /// Commits for those who wait; answers how many may be expected for the next time.
    private func commitOnce() -> Int {
        do {
            guard try writer.acquire() else {
                answer(state.withLock { $0.take(bytes: .max) }, with: writer.isLocked)
                return 0
            }
        } catch {
            stop(for: error)
            return 0
        }
        let waiters = state.withLock { $0.take(bytes: limits.commitBytes) }
        let answers = commit(waiters.map(\.call))
        for (waiter, answer) in zip(waiters, answers) { waiter.continuation.resume(with: answer) }
        return waiters.count
    }

    private func answer(_ waiters: [Waiter], with error: EventStoreError) {
        for waiter in waiters { waiter.continuation.resume(throwing: error) }
    }

    /// Transfers the WAL, unless another process keeps the lock: then that one, or the next attempt, will.
    private func run(_ transfer: WALTransfer) {
        do {
            guard try writer.acquire(waiting: 0.1) else {
                return state.withLock { $0.wal.postponed(at: clock.now) }
            }
            let extent = try writer.transferAndRelease(transfer)
            state.withLock { $0.wal.transferred(transfer, extent, at: clock.now) }
        } catch {
            stop(for: error)
        }
    }

    private func end() {
        let result = Result { try close(andTransfer: !state.withLock { $0.hasFailed }) }
        let told = state.withLock { state -> [CheckedContinuation<Void, any Error>] in
            defer { state.ending = .done(result) }
            guard case .begun(let told) = state.ending else { return [] }
            return told
        }
        for continuation in told { continuation.resume(with: result) }
    }

    private func close(andTransfer isSound: Bool) throws(EventStoreError) {
        guard try writer.acquire() else {
            try writer.closeLeavingFiles()
            throw writer.isLocked
        }
        defer { writer.release() }
        guard isSound else { return try writer.closeLeavingFiles() }
        _ = try writer.transfer(.truncate)
        try writer.close()
    }
}
