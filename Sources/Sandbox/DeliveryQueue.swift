import StrictJSON

/// The notifications that wait for one subscription, and the delivery under way.
///
/// At most one delivery is under way, and nothing overtakes it: until it is answered with 200 it is tried again,
/// with the same bytes and a fresh signature, and what comes later waits without limit.
///
/// **Source**: https://docs.upvest.co/documentation/getting_started/implementing_webhooks/webhooks_handler.
struct DeliveryQueue: Sendable {
    /// A delivery under way.
    struct Batch: Sendable {
        let number: Int
        let body: [UInt8]
        var failures = 0
        var dueAt: Instant
        /// Sent and not yet answered.
        var isInFlight = false
    }

    private static let opening = Array(#"{"payload":["#.utf8)
    private static let closing = Array("]}".utf8)

    private var waiting: [(bytes: [UInt8], since: Instant)] = []
    private(set) var batch: Batch?
    private var batchCount = 0

    /// How many notifications are not yet in a delivery.
    var waitingCount: Int { waiting.count }

    /// Adds a notification; they come in ascending `created_at`.
    mutating func append(_ notification: [UInt8], at instant: Instant) {
        waiting.append((bytes: notification, since: instant))
    }

    /// When the queue has something to send next; nil while a delivery is in flight or nothing waits.
    func dueAt(delay: Duration, maxSize: Int64) -> Instant? {
        if let batch { return batch.isInFlight ? nil : batch.dueAt }
        guard let first = waiting.first else { return nil }
        return filled(maxSize) < waiting.count ? first.since : first.since.adding(delay)
    }

    /// The delivery to send now, from then on in flight; nil where nothing is due.
    mutating func take(now: Instant, delay: Duration, maxSize: Int64) -> Batch? {
        guard let dueAt = dueAt(delay: delay, maxSize: maxSize), dueAt <= now else { return nil }
        if batch == nil {
            let count = filled(maxSize)
            let items = waiting[..<count].map(\.bytes).joined(separator: [UInt8(ascii: ",")])
            waiting.removeFirst(count)
            batchCount += 1
            batch = Batch(number: batchCount, body: Self.opening + items + Self.closing, dueAt: now)
        }
        batch?.isInFlight = true
        return batch
    }

    /// Notes how an attempt ended.
    ///
    /// A number other than that of the delivery under way changes nothing; the status is nil where no answer came.
    mutating func conclude(_ number: Int, status: Int?, now: Instant, schedule: RetrySchedule) {
        guard var concluded = batch, concluded.number == number, concluded.isInFlight else { return }
        guard status != 200 else {
            batch = nil
            return
        }
        concluded.isInFlight = false
        concluded.failures += 1
        concluded.dueAt = now.adding(schedule.gap(afterFailures: concluded.failures))
        batch = concluded
    }

    /// Forgets earlier failures, so that a changed subscription is tried at once.
    mutating func retryAt(_ instant: Instant) {
        batch?.failures = 0
        batch?.dueAt = instant
    }

    /// How many of the waiting notifications fit into one delivery; one at least, however large.
    private func filled(_ maxSize: Int64) -> Int {
        var size = Self.opening.count + Self.closing.count
        for (index, item) in waiting.enumerated() {
            size += item.bytes.count + (index > 0 ? 1 : 0)
            if index > 0, size > maxSize { return index }
        }
        return waiting.count
    }
}
