import EventStore
import StrictJSON
import UpvestAPI

/// Makes the events that record one call: its request, its answers, its failures.
///
/// Shape: the metadata of the ledger's format for these kinds, and `client_id`. Keys that say nothing (a body type
/// without a body, a request of a read) are left out. No header goes into any of them.
struct CallEvents: Sendable {
    let call: APICall
    let environment: String
    let clientID: String
    let operatorName: String
    let newID: @Sendable () -> String

    /// The request, to be durable before the first byte is sent.
    func request(sentAt: Instant) -> NewEvent {
        var metadata = common(of: call)
        metadata["content_type"] = call.contentType.map(JSONValue.string)
        metadata["idempotency_key"] = call.idempotencyKey.map(JSONValue.string)
        metadata["operator"] = .string(operatorName)
        metadata["sent_at"] = .string(sentAt.rfc3339)
        return NewEvent(
            kind: .apiRequest, sourceKey: "request:" + newID(), metadata: metadata, body: call.body ?? [])
    }

    /// A complete answer.
    func response(_ answer: APIAnswer, attempt: Int, requestSequence: Int64?) -> NewEvent {
        var metadata = common(of: call)
        metadata["status"] = .integer(Int64(answer.status))
        metadata["content_type"] = answer.contentType.map(JSONValue.string)
        metadata["request_id"] = answer.requestID.map(JSONValue.string)
        metadata["request_sequence"] = requestSequence.map(JSONValue.integer)
        metadata["attempt"] = .integer(Int64(attempt))
        metadata["sent_at"] = .string(answer.sentAt.rfc3339)
        metadata["received_at"] = .string(answer.receivedAt.rfc3339)
        return NewEvent(
            kind: .apiResponse, sourceKey: "response:" + newID(), metadata: metadata, body: answer.body)
    }

    /// An attempt without an answer.
    ///
    /// If the token call failed, that is an event of its own, with nothing in it but status and request id, and the
    /// call is recorded as one of which nothing was sent.
    func failures(_ failure: APIFailure, attempt: Int, requestSequence: Int64?) -> [NewEvent] {
        guard failure.isTokenCall else {
            return [
                event(
                    for: call, failure, reason: failure.reason, sentAnyBytes: failure.sentAnyBytes, attempt,
                    requestSequence)
            ]
        }
        let token = event(
            for: .token, failure, reason: failure.reason, sentAnyBytes: failure.sentAnyBytes, 1, nil,
            also: [
                ("status", failure.status.map { .integer(Int64($0)) }),
                ("request_id", failure.requestID.map(JSONValue.string)),
            ])
        let unsent = event(
            for: call, failure, reason: "no_token", sentAnyBytes: false, attempt, requestSequence)
        return [token, unsent]
    }

    private func event(
        for call: APICall,
        _ failure: APIFailure,
        reason: String,
        sentAnyBytes: Bool,
        _ attempt: Int,
        _ requestSequence: Int64?,
        also more: [(key: String, value: JSONValue?)] = []
    ) -> NewEvent {
        var metadata = common(of: call)
        for (key, value) in more { metadata[key] = value }
        metadata["request_sequence"] = requestSequence.map(JSONValue.integer)
        metadata["attempt"] = .integer(Int64(attempt))
        metadata["reason"] = .string(reason)
        metadata["sent_any_bytes"] = .bool(sentAnyBytes)
        metadata["sent_at"] = .string(failure.sentAt.rfc3339)
        metadata["failed_at"] = .string(failure.failedAt.rfc3339)
        return NewEvent(kind: .apiFailure, sourceKey: "failure:" + newID(), metadata: metadata, body: [])
    }

    private func common(of call: APICall) -> JSONValue {
        [
            "method": .string(call.method),
            "target": .string(call.target.description),
            "environment": .string(environment),
            "client_id": .string(clientID),
        ]
    }
}
