package import EventStore
import StrictJSON
package import UpvestAPI

/// The API with a memory: what is about to be changed is in the ledger before it is sent, and every attempt after it.
///
/// A call that changes something is committed as `api.request` first, so that a process that dies in between leaves a
/// question and not a gap. Every attempt leaves an `api.response` or an `api.failure`. Calls of the token endpoint
/// leave nothing, or a failure without a body. Headers are never recorded.
package struct RecordingClient: Sendable {
    private let client: UpvestClient
    private let sink: EventSink
    private let operatorName: String
    private let newID: @Sendable () -> String

    /// A client that records into a ledger.
    ///
    /// `operator` says who runs the program, and where. `newID` gives the unique part of source keys.
    package init(
        client: UpvestClient,
        store: EventStore,
        operator operatorName: String,
        newID: @escaping @Sendable () -> String = RandomID.v7(SystemClock.now)
    ) {
        self.init(client: client, sink: { try await store.append($0) }, operator: operatorName, newID: newID)
    }

    /// A client that records wherever a function puts events.
    package init(
        client: UpvestClient,
        sink: @escaping EventSink,
        operator operatorName: String,
        newID: @escaping @Sendable () -> String = RandomID.v7(SystemClock.now)
    ) {
        self.client = client
        self.sink = sink
        self.operatorName = operatorName
        self.newID = newID
    }

    /// Makes a call and records it; a first answer of 401 leads to one repeat with a new token and the same
    /// idempotency key.
    ///
    /// - Throws: ``CaptureError`` with `tokenRefused` or `noAnswer` after that is recorded; the event store's errors. An
    ///   answer of any status, also a second 401, is a value.
    package func perform(_ call: APICall) async throws -> RecordedAnswer {
        let events = CallEvents(
            call: call,
            environment: client.credentials.environment,
            clientID: client.credentials.clientID,
            operatorName: operatorName,
            newID: newID)
        var requestSequence: Int64?
        if call.isMutating {
            requestSequence = try await commit(events.request(sentAt: client.clock()), to: sink)
        }
        let first = try await attempt(1, of: call, events, requestSequence)
        guard first.answer.status == 401 else { return first }
        await client.forgetToken(usedFor: first.answer)
        return try await attempt(2, of: call, events, requestSequence)
    }

    private func attempt(
        _ number: Int,
        of call: APICall,
        _ events: CallEvents,
        _ requestSequence: Int64?
    ) async throws -> RecordedAnswer {
        switch await client.exchange(call) {
        case .answer(let answer):
            let event = events.response(answer, attempt: number, requestSequence: requestSequence)
            return RecordedAnswer(
                answer: answer,
                sequence: try await commit(event, to: sink),
                requestSequence: requestSequence,
                attempt: number)
        case .failure(let failure):
            _ = try await sink(events.failures(failure, attempt: number, requestSequence: requestSequence))
            throw CaptureError(failure, of: call)
        }
    }
}

extension CaptureError {
    /// The sentence for an attempt without an answer.
    init(_ failure: APIFailure, of call: APICall) {
        let outcome =
            failure.sentAnyBytes && !failure.isTokenCall && call.isMutating
            ? "; whether it took effect is unknown, so look it up before asking again" : ""
        switch failure.cause {
        case .tokenRefused:
            self.init(
                .tokenRefused, Self.refusedToken(failure.status),
                cause: failure.status.map { "HTTP status \($0)" })
        case .tokenUnreadable:
            self.init(
                .tokenRefused,
                "The provider answered the token call with something that is no token; check the address.")
        case .tlsFailed:
            self.init(
                .noAnswer,
                "No trusted connection to the provider could be made; check the address and certificates.",
                cause: failure.detail)
        case .connectionFailed, .connectTimeout:
            self.init(
                .noAnswer, "The provider cannot be reached; check the address and the network.",
                cause: failure.detail ?? failure.reason)
        case _ where failure.isTokenCall:
            self.init(
                .noAnswer, "The provider gave no complete answer to the token call; nothing was sent.",
                cause: failure.reason)
        default:
            self.init(
                .noAnswer, "The provider gave no complete answer to \(call.method)\(outcome).",
                cause: failure.reason)
        }
    }

    /// The sentence for a token call that was answered with another status than 200.
    private static func refusedToken(_ status: Int?) -> String {
        switch status ?? 0 {
        case 400: "The provider refused to give an access token; check the scopes that are asked for."
        case 429, 500...: "The provider could not give an access token; try again later."
        case 401, 403:
            "The provider refused to give an access token; check client id, secret, key id, key and clock."
        default: "The provider refused to give an access token; check the address and the credentials."
        }
    }
}
