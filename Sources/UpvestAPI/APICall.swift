/// One call of the API, complete but for what is fresh on each attempt: token, signature, nonce and time.
///
/// Sending a call twice is a repeat of the same intention: the idempotency key belongs to the call, not to the attempt.
///
/// Source: the provider's reference, "Request headers" and "Required headers by call".
package struct APICall: Sendable, Hashable {
    /// The method in upper case.
    package let method: String
    /// Path and query, as sent and as signed.
    package let target: Target
    /// The bytes to send; nil for a call without a body.
    package let body: [UInt8]?
    /// A version 4 UUID on the calls that need one, nil on all others.
    package let idempotencyKey: String?

    /// A call of any kind.
    ///
    /// - Throws: ``UpvestAPIError`` with `invalidTarget` if the target cannot be sent exactly as it is written, or the
    ///   method is not an upper-case word.
    package init(
        method: String,
        target: String,
        body: [UInt8]? = nil,
        idempotencyKey: String? = nil
    ) throws(UpvestAPIError) {
        let isWord = method.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        guard !method.isEmpty, isWord else {
            throw UpvestAPIError(
                .invalidTarget, "The method is not a word in upper case, such as GET or POST.")
        }
        self.init(
            method, path: try Target(target), body: body, idempotencyKey: idempotencyKey)
    }

    init(_ method: String, path target: Target, body: [UInt8]? = nil, idempotencyKey: String? = nil) {
        self.method = method
        self.target = target
        // An empty body is no body: it has no digest and no content type.
        self.body = body?.isEmpty == true ? nil : body
        self.idempotencyKey = idempotencyKey
    }

    /// Whether the call may change something at the provider; then it is recorded before it is sent.
    package var isMutating: Bool {
        method != "GET" && method != "HEAD"
    }

    /// The body's type, without a charset, which the provider refuses; nil without a body.
    package var contentType: String? {
        body == nil ? nil : "application/json"
    }

    /// The token call as far as it may be recorded: method and target, never its body.
    ///
    /// Sending it is ``UpvestClient``'s own business.
    package static let token = APICall("POST", path: Target(path: "/auth/token"))
}
