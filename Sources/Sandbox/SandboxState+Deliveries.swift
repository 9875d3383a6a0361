import HTTPMessageSignatures
import StrictJSON

/// Deliveries to the subscriptions.
///
/// Signed in draft 6 as the provider does it, with the headers of the fifth signature vector.
///
/// **Source**: https://docs.upvest.co/products/tol/getting_started/http_signatures/implementing_http_signatures_v6.
extension SandboxState {
    /// How long a delivery's signature is good, in seconds.
    private static let signatureLifetimeSeconds = 30

    /// The next moment at which something happens by itself; nil while nothing is planned.
    var nextDue: Instant? {
        let deliveries = subscriptions.rows.lazy.filter(\.isEnabled).compactMap { subscription in
            subscription.queue.dueAt(delay: delay(of: subscription), maxSize: subscription.maxPackageSize)
        }
        return ([onboarding.first?.dueAt].compactMap(\.self) + deliveries).min()
    }

    /// Lets happen what is due, and takes the deliveries to send now; each must be concluded.
    ///
    /// - Throws: `SignatureError` where the delivery key cannot sign, which ends the sandbox.
    mutating func takeDeliveries(now: Instant) throws -> [Delivery] {
        advance(to: now)
        var deliveries: [Delivery] = []
        for subscription in subscriptions.rows where subscription.isEnabled {
            let delay = delay(of: subscription)
            var batch: DeliveryQueue.Batch?
            subscriptions.update(subscription.id) { row in
                batch = row.queue.take(now: now, delay: delay, maxSize: row.maxPackageSize)
            }
            guard let batch else { continue }
            deliveries.append(try sign(batch, for: subscription, now: now))
        }
        return deliveries
    }

    /// Notes how an attempt ended: 200 lets the next delivery go, anything else calls for another attempt.
    ///
    /// The status is nil where no answer came.
    mutating func conclude(_ delivery: Delivery, status: Int?, now: Instant) {
        let schedule = configuration.retrySchedule
        subscriptions.update(delivery.webhookID) { subscription in
            subscription.queue.conclude(delivery.batch, status: status, now: now, schedule: schedule)
        }
    }

    private func delay(of subscription: SandboxSubscription) -> Duration {
        subscription.delaySeconds.map { .seconds($0) } ?? configuration.deliveryDelay
    }

    private mutating func sign(
        _ batch: DeliveryQueue.Batch, for subscription: SandboxSubscription, now: Instant
    ) throws -> Delivery {
        var headers = [
            (name: "accept", value: "application/json"),
            (name: "content-length", value: "\(batch.body.count)"),
            (name: "content-type", value: "application/json"),
        ]
        let message = HTTPMessage(
            method: "POST", path: subscription.target.path, query: subscription.target.query,
            headers: headers,
            body: batch.body)
        let signer = MessageSigner(
            key: deliveryKey, keyID: deliveryKeyID, lifetimeSeconds: Self.signatureLifetimeSeconds)
        headers += try signer.sign(
            message, draft: .draft6, created: now.unixSeconds, nonce: randomness.nonce())
        return Delivery(
            webhookID: subscription.id, batch: batch.number, attempt: batch.failures + 1,
            url: subscription.target.url, headers: headers, body: batch.body)
    }
}
