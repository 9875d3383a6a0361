package import HTTPMessageSignatures
import StrictJSON
import UpvestAPI

/// The keys in use, fetched when they are needed and never too often.
///
/// Owns the newest key set, the one before it, and the fetch that is on its way; however many deliveries wait, one
/// fetch is made. Keys that have left the set are accepted for another hour, since a delivery may be older than the
/// set. An unknown key leads to a fetch at most once a minute; a fetch that failed is tried again after one second,
/// then two, then four, up to a minute. A set is used for at most six hours before it is fetched again.
actor VerificationKeyRing {
    /// Fetches the keys.
    typealias Fetch = @Sendable () async throws -> KeySet

    private static let second: Int64 = 1_000_000_000
    private static let unknownKeyPause = 60 * second
    private static let longestPause = 60 * second
    private static let grace = 3_600 * second
    private static let longestUse = 6 * 3_600 * second

    private let clock: @Sendable () -> Instant
    private let fetch: Fetch?
    private var newest = KeySet([:])
    private var before = KeySet([:])
    private var loadedAt: Instant?
    private var replacedAt: Instant?
    private var failedAt: Instant?
    private var failures = 0
    private var pending: Task<Void, Never>?
    private var isClosed = false

    /// A ring over fixed keys.
    init(fixed keys: KeySet, clock: @escaping @Sendable () -> Instant) {
        newest = keys
        fetch = nil
        self.clock = clock
    }

    /// A ring that fetches.
    init(fetch: @escaping Fetch, clock: @escaping @Sendable () -> Instant) {
        self.fetch = fetch
        self.clock = clock
    }

    /// The keys to use now, fetched first if there are none or they are old; nil if there are none to be had.
    func keys() async -> KeySet? {
        if fetch != nil, loadedAt.map({ isPast($0, Self.longestUse) }) ?? true { await refresh() }
        return present
    }

    /// The keys after a delivery named one that is not among them: asked for again if that is due.
    ///
    /// Nil if they were due and could not be had, so that nothing can be said about the delivery.
    func keysAfterUnknown() async -> KeySet? {
        guard fetch != nil, let loadedAt, isPast(loadedAt, Self.unknownKeyPause) else { return present }
        await refresh()
        return failures == 0 ? present : nil
    }

    /// Gives up a fetch that is on its way, waits until that is recorded, and fetches no more.
    func close() async {
        isClosed = true
        pending?.cancel()
        await pending?.value
    }

    private var present: KeySet? {
        guard !newest.isEmpty else { return nil }
        guard let replacedAt, !isPast(replacedAt, Self.grace) else { return newest }
        return before.merging(newest)
    }

    private func refresh() async {
        if let pending { return await pending.value }
        guard let fetch, !isClosed, isFetchDue else { return }
        let task = Task {
            do {
                take(try await fetch())
            } catch {
                failures += 1
                failedAt = clock()
            }
            pending = nil
        }
        pending = task
        await task.value
    }

    private func take(_ keys: KeySet) {
        let now = clock()
        if loadedAt != nil, keys != newest {
            before = newest
            replacedAt = now
        }
        newest = keys
        loadedAt = now
        failures = 0
        failedAt = nil
    }

    private var isFetchDue: Bool {
        guard let failedAt else { return true }
        let pause = min(Self.longestPause, Self.second << min(failures - 1, 6))
        return isPast(failedAt, pause)
    }

    /// Whether so much time went by; also if the clock was set back, since the pause could else last for ever.
    private func isPast(_ start: Instant, _ pause: Int64) -> Bool {
        let now = clock()
        return now < start || now >= start.adding(nanoseconds: pause)
    }
}

extension VerificationKeyRing {
    /// A ring over a source.
    init(_ source: VerificationKeySource, clock: @escaping @Sendable () -> Instant) {
        switch source {
        case .file(let file):
            self.init(fixed: file.keys, clock: clock)
        case .fetched(let client):
            self.init(fetch: { try await client.verificationKeys() }, clock: clock)
        }
    }
}

extension RecordingClient {
    /// Fetches the provider's verification keys; the answer is recorded like any other.
    ///
    /// - Throws: as ``perform(_:)``; ``CaptureError`` with `keysRefused` if the status is not 200; `UpvestAPIError` with
    ///   `unreadableKeySet` if the answer holds no usable key.
    package func verificationKeys() async throws -> KeySet {
        let recorded = try await perform(.verifyKeys())
        guard recorded.answer.status == 200 else {
            throw CaptureError(
                .keysRefused,
                "The provider did not hand out its verification keys; check the scope webhooks:read.",
                cause: "HTTP status \(recorded.answer.status)")
        }
        return try KeySetDocument.keySet(from: recorded.answer.body)
    }
}
