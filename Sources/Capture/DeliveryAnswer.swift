/// What the receiver answers.
///
/// Only 200 stops the provider's retries, and everything that is not 200 holds up all later deliveries; so 200 goes to
/// every signed delivery that is durable, whatever it says, and to nothing else.
///
/// Source: the provider's reference, "Answer and retries".
package struct DeliveryAnswer: Sendable, Hashable {
    /// The HTTP status.
    package let status: Int
    /// A short word from a closed set for the body; nil for 200.
    package let error: String?

    /// 200: the delivery is durable.
    package static let stored = DeliveryAnswer(status: 200, error: nil)
    /// 400: the body did not come in full.
    package static let incomplete = DeliveryAnswer(status: 400, error: "incomplete_body")
    /// 401: the signature does not hold, or does not protect the body.
    package static let unauthorised = DeliveryAnswer(status: 401, error: "signature_invalid")
    /// 404: another path.
    package static let notFound = DeliveryAnswer(status: 404, error: "not_found")
    /// 405: another method.
    package static let methodNotAllowed = DeliveryAnswer(status: 405, error: "method_not_allowed")
    /// 408: the body took too long.
    package static let tooSlow = DeliveryAnswer(status: 408, error: "body_too_slow")
    /// 413: the body is over the limit.
    package static let tooLarge = DeliveryAnswer(status: 413, error: "body_too_large")
    /// 415: an encoding that would have to be undone first.
    package static let unsupportedEncoding = DeliveryAnswer(
        status: 415, error: "content_encoding_unsupported")
    /// 503: the verification keys cannot be had; not the sender's fault.
    package static let keysUnavailable = DeliveryAnswer(status: 503, error: "verification_keys_unavailable")
    /// 503: the ledger cannot take it now.
    package static let storeUnavailable = DeliveryAnswer(status: 503, error: "ledger_unavailable")

    /// The body to send.
    package var body: String {
        guard let error else { return "{}" }
        return #"{"error":"\#(error)"}"#
    }
}
