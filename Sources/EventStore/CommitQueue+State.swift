extension CommitQueue {
    /// A call that waits, and where its answer goes.
    struct Waiter {
        let call: AppendCall
        let continuation: CheckedContinuation<[AppendOutcome], any Error>
    }

    /// What the thread does.
    enum Sleep {
        case awake
        /// Until so many callers wait, or a short time has passed.
        case lingering(Int)
        /// Until there is something to do, or until a deadline if it has one.
        case idle(hasDeadline: Bool)
    }

    /// How far closing has come.
    enum Ending {
        case none
        case begun([CheckedContinuation<Void, any Error>])
        case done(Result<Void, any Error>)

        /// What came of it; nil until it is over.
        var result: Result<Void, any Error>? {
            guard case .done(let result) = self else { return nil }
            return result
        }

        var isAsked: Bool {
            guard case .begun = self else { return false }
            return true
        }

        mutating func begin(telling continuation: CheckedContinuation<Void, any Error>?) {
            var told: [CheckedContinuation<Void, any Error>] = []
            if case .begun(let earlier) = self { told = earlier }
            if let continuation { told.append(continuation) }
            self = .begun(told)
        }
    }

    /// What callers and thread share.
    struct State {
        var head: LogHead
        var wal: WALPolicy
        /// Somebody uses the writer.
        var isBusy = false
        var sleep = Sleep.awake
        var commits = 0
        /// Why nothing is appended any more.
        var refusal: EventStoreError?
        /// An error ended the writing: the file is left as it is.
        var hasFailed = false
        var ending = Ending.none
        private(set) var waiting: [Waiter] = []
        private var waitingEvents = 0
        private var waitingBytes = 0

        init(head: LogHead, wal: WALPolicy) {
            self.head = head
            self.wal = wal
        }

        /// The refusal of a call for which there is no more room; nil if there is.
        func excess(_ call: AppendCall, _ limits: WriterLimits) -> EventStoreError? {
            let hasRoom =
                waiting.isEmpty
                || waiting.count < limits.waitingCalls && waitingEvents + call.count <= limits.waitingEvents
                    && waitingBytes + call.bytes <= limits.waitingBytes
            return hasRoom
                ? nil
                : EventStoreError(
                    .busy, "Too much waits for the disk already; nothing was appended, try again later.")
        }

        mutating func add(_ waiter: Waiter) {
            waiting.append(waiter)
            waitingEvents += waiter.call.count
            waitingBytes += waiter.call.bytes
        }

        /// Takes those who wait longest, until their bodies have that many bytes together.
        mutating func take(bytes: Int) -> [Waiter] {
            var (count, taken) = (0, 0)
            while count < waiting.count, count == 0 || taken < bytes {
                taken += waiting[count].call.bytes
                count += 1
            }
            let first = Array(waiting[..<count])
            waiting.removeFirst(count)
            waitingBytes -= taken
            waitingEvents -= first.reduce(0) { $0 + $1.call.count }
            return first
        }

        /// Whether a sleeping thread has something to do now.
        var asksForThread: Bool {
            switch sleep {
            case .awake: return false
            case .lingering(let callers): return waiting.count >= callers || ending.isAsked
            case .idle(let hasDeadline):
                guard !isBusy else { return false }
                let hasRest = wal.due != nil || wal.idleDeadline != nil && !hasDeadline
                return !waiting.isEmpty || ending.isAsked || refusal == nil && hasRest
            }
        }
    }
}
