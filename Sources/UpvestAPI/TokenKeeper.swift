import StrictJSON

/// Keeps one access token and fetches the next; however many calls wait, one fetch is on its way.
///
/// Owns the token, the fetch, and those who wait for it. The fetch is a task of its own because it belongs to all of
/// them: one caller that is cancelled stops waiting and must not take the token from the others.
actor TokenKeeper {
    /// A token, or why there is none.
    typealias Outcome = Result<AccessToken, NoToken>

    /// The failed token call.
    struct NoToken: Error {
        let failure: APIFailure
    }

    private let now: @Sendable () -> Instant
    private let fetch: @Sendable (_ number: Int) async -> Outcome
    private var current: AccessToken?
    private var pending: Task<Void, Never>?
    private var fetched = 0
    private var waiters: [Int: CheckedContinuation<Outcome, Never>] = [:]
    private var lastWaiter = 0

    init(now: @escaping @Sendable () -> Instant, fetch: @escaping @Sendable (_ number: Int) async -> Outcome)
    {
        self.now = now
        self.fetch = fetch
    }

    /// A token that is good for now, fetched if need be.
    ///
    /// A caller that is cancelled gets a failure at once.
    func token() async -> Outcome {
        let began = now()
        if let current, began < current.renewAt { return .success(current) }
        if pending == nil { startFetch() }
        lastWaiter += 1
        let waiter = lastWaiter
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if Task.isCancelled {
                    continuation.resume(returning: cancelled(since: began))
                } else {
                    waiters[waiter] = continuation
                }
            }
        } onCancel: {
            // Ends as soon as it has the actor; there is nothing to wait for.
            Task { await self.abandon(waiter, since: began) }
        }
    }

    /// Discards the token with that number, if it is still the current one.
    func discard(number: Int) {
        if current?.number == number { current = nil }
    }

    /// Discards the current token, whichever it is.
    func discardCurrent() {
        current = nil
    }

    /// The scopes of the current token; nil if there is none.
    var grantedScopes: Set<String>? {
        current?.scopes
    }

    private func startFetch() {
        fetched += 1
        let number = fetched
        pending = Task {
            let outcome = await fetch(number)
            pending = nil
            if case .success(let token) = outcome { current = token }
            for continuation in waiters.values { continuation.resume(returning: outcome) }
            waiters = [:]
        }
    }

    private func abandon(_ waiter: Int, since began: Instant) {
        waiters.removeValue(forKey: waiter)?.resume(returning: cancelled(since: began))
    }

    private func cancelled(since began: Instant) -> Outcome {
        .failure(
            NoToken(
                failure: APIFailure(
                    cause: .cancelled, sentAnyBytes: false, sentAt: began, failedAt: now(), status: nil,
                    requestID: nil, isTokenCall: false, detail: nil)))
    }
}
