package import StrictJSON

/// What came of one attempt: an answer, or none.
package enum APIExchange: Sendable {
    /// The provider answered; the status may be any.
    case answer(APIAnswer)
    /// There is no complete answer.
    case failure(APIFailure)
}

/// A complete answer, its body as received.
package struct APIAnswer: Sendable {
    /// The HTTP status, on which to decide.
    package let status: Int
    /// The header `content-type`.
    package let contentType: String?
    /// The header `upvest-request-id`, which support asks for.
    package let requestID: String?
    /// The body's bytes, never decoded or decompressed.
    package let body: [UInt8]
    /// When the attempt began.
    package let sentAt: Instant
    /// When the answer was complete.
    package let receivedAt: Instant
    /// Which token the attempt used, so that a late 401 does not discard a newer one.
    let tokenNumber: Int

    /// The body as a problem document, for statuses from 400; nil if it is none.
    package var problem: Problem? {
        status >= 400 ? Problem(body) : nil
    }

    /// The body as one object; nil if it is none.
    package var object: ObjectView? {
        ObjectView(body)
    }
}

/// Why an attempt has no answer.
package struct APIFailure: Sendable, Hashable {
    /// Why, from a closed set.
    package let cause: FailureCause
    /// Whether any byte of the call may have reached the provider; false is certain, true is not.
    package let sentAnyBytes: Bool
    /// When the attempt began.
    package let sentAt: Instant
    /// When it was given up.
    package let failedAt: Instant
    /// The status of a token call that was refused; nil otherwise.
    package let status: Int?
    /// The request id of a token call that was refused; nil otherwise.
    package let requestID: String?
    /// Whether it was the token call that failed, so that the call itself was never sent.
    package let isTokenCall: Bool
    /// What the system says, for a person at a terminal; never recorded, never a secret.
    package let detail: String?

    /// The cause as it is recorded.
    package var reason: String {
        cause.rawValue
    }
}

/// Why there is no answer: the closed set of reasons.
package enum FailureCause: String, Sendable, Hashable, CaseIterable {
    /// No connection could be made: refused, unreachable, or the name is not known.
    case connectionFailed = "connection_failed"
    /// No connection within the time for connecting.
    case connectTimeout = "connect_timeout"
    /// A connection without trust: the TLS handshake failed.
    case tlsFailed = "tls_failed"
    /// No complete answer within the time for the whole call.
    case timeout
    /// The connection went away before any part of an answer.
    case connectionClosed = "connection_closed"
    /// The connection went away in the middle of an answer.
    case answerIncomplete = "answer_incomplete"
    /// What came is not HTTP.
    case answerUnreadable = "answer_unreadable"
    /// The answer is longer than the limit.
    case answerTooLarge = "answer_too_large"
    /// The caller gave up.
    case cancelled
    /// The request could not be built or signed.
    case requestInvalid = "request_invalid"
    /// The client was shut down before.
    case clientShutDown = "client_shut_down"
    /// The token call was answered with another status than 200.
    case tokenRefused = "token_refused"
    /// The token call was answered with 200 and something that is no token.
    case tokenUnreadable = "token_unreadable"
}
