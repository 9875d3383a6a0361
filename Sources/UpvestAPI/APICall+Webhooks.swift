/// The calls about webhook subscriptions and the keys that sign deliveries.
///
/// None of them has an idempotency key. A new subscription is disabled: create it, then enable it.
///
/// Source: the provider's reference, "Subscription endpoints".
extension APICall {
    /// `POST /webhooks`.
    package static func createWebhook(body: [UInt8]) -> APICall {
        APICall("POST", path: Target(path: "/webhooks"), body: body)
    }

    /// `GET /webhooks`, one page.
    package static func webhooks(_ page: Page = Page()) -> APICall {
        APICall("GET", path: Target(path: "/webhooks", query: page.query))
    }

    /// `GET /webhooks/{id}`.
    package static func webhook(_ id: String) -> APICall {
        APICall("GET", path: Target(path: "/webhooks/" + Target.segment(id)))
    }

    /// `PATCH /webhooks/{id}` with the fields to change; what is left out keeps its value.
    package static func updateWebhook(_ id: String, body: [UInt8]) -> APICall {
        APICall("PATCH", path: Target(path: "/webhooks/" + Target.segment(id)), body: body)
    }

    /// `PATCH /webhooks/{id}` that switches the subscription on.
    package static func enableWebhook(_ id: String) -> APICall {
        updateWebhook(id, body: Array(#"{"enabled":true}"#.utf8))
    }

    /// `GET /auth/verify_keys`: the keys that sign deliveries.
    package static func verifyKeys() -> APICall {
        APICall("GET", path: Target(path: "/auth/verify_keys"))
    }
}
