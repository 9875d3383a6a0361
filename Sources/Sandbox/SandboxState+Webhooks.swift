import StrictJSON

/// Webhook subscriptions.
///
/// **Source**: https://docs.upvest.co/products/byol/getting_started/implementing_webhooks/webhooks_registration.
extension SandboxState {
    /// `POST /webhooks`: 201, and disabled.
    mutating func createWebhook(_ body: JSONValue, now: Instant) throws(Refusal) -> SandboxAnswer {
        if let violation = ValueRule.webhookCreation.violation(in: body, at: "") {
            throw .badRequest(violation)
        }
        guard let title = body["title"]?.stringValue,
            let target = body["url"]?.stringValue.flatMap(WebhookTarget.init)
        else { throw .badRequest("field `url` is required") }
        let moment = stamp(now)
        var subscription = SandboxSubscription(
            id: randomness.uuid(), createdAt: moment, updatedAt: moment, title: title, target: target,
            types: [WebhookCategory.everything])
        subscription.apply(body)
        if let violation = subscription.violation { throw .badRequest(violation) }
        subscriptions.append(subscription)
        return .json(201, subscription.json)
    }

    /// `PATCH /webhooks/{id}`: members left out keep their value, also within `config`.
    ///
    /// A delivery that waits for its next attempt is tried at once, with the new URL if there is one. What
    /// happens while a subscription is disabled is never delivered; what waited before waits on.
    mutating func updateWebhook(
        _ id: String, _ body: JSONValue, now: Instant
    ) throws(Refusal) -> SandboxAnswer {
        var subscription = try subscription(id)
        if let violation = ValueRule.webhookUpdate.violation(in: body, at: "") {
            throw .badRequest(violation)
        }
        subscription.apply(body)
        if let violation = subscription.violation { throw .badRequest(violation) }
        subscription.updatedAt = stamp(now)
        subscription.queue.retryAt(now)
        subscriptions.update(id) { $0 = subscription }
        return .json(200, subscription.json)
    }

    /// `DELETE /webhooks/{id}`: 204; what waits for it is dropped.
    mutating func deleteWebhook(_ id: String) throws(Refusal) -> SandboxAnswer {
        _ = try subscription(id)
        subscriptions.remove(id)
        return .empty(204)
    }

    func subscription(_ id: String) throws(Refusal) -> SandboxSubscription {
        guard let subscription = subscriptions[id] else {
            throw .notFound("There is no webhook subscription with this id.")
        }
        return subscription
    }
}
