/// What an event is about.
package struct EventKind: RawRepresentable, Sendable, Hashable {
    /// The text in the column `kind`.
    package let rawValue: String

    /// Takes any text; the store refuses to append a kind that format 1 does not know.
    package init(rawValue: String) { self.rawValue = rawValue }

    /// A mutating call that is about to be sent; committed before its first byte leaves.
    package static let apiRequest = EventKind(rawValue: "api.request")
    /// The answer to a call.
    package static let apiResponse = EventKind(rawValue: "api.response")
    /// A call without an answer; the reason stands in the metadata.
    package static let apiFailure = EventKind(rawValue: "api.failure")
    /// A webhook delivery as it was received.
    package static let webhookDelivery = EventKind(rawValue: "webhook.delivery")
    /// A note of the operator or of the program about itself.
    package static let ledgerNote = EventKind(rawValue: "ledger.note")

    /// The kinds of format 1.
    package static let all: [EventKind] = [apiRequest, apiResponse, apiFailure, webhookDelivery, ledgerNote]
}
