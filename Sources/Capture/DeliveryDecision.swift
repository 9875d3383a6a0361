import EventStore
package import HTTPMessageSignatures
package import StrictJSON
import UpvestAPI

/// What the receiver does with a request.
package enum DeliveryDecision: Sendable, Hashable {
    /// Answer and keep nothing.
    case answer(DeliveryAnswer)
    /// Answer 401 and put the bytes aside.
    case quarantine(reason: String)
    /// Ask for the keys again, since this one is not known, and decide once more.
    case needsKeys(keyID: String)
    /// Append with this metadata, then answer 200.
    case store(metadata: JSONValue)
}

/// The receiver's rules: pure, so that every case is a line of a table in a test.
///
/// Source: the provider's reference, "Answer and retries" and "Verifying a delivery".
package struct DeliveryRules: Sendable {
    /// How the receiver listens and what it takes.
    package let configuration: ReceiverConfiguration
    private let verifier: SignatureVerifier

    /// Rules that allow the signature's times to be off by so many seconds; five minutes unless told otherwise.
    package init(configuration: ReceiverConfiguration, skewSeconds: Int64 = 300) {
        self.configuration = configuration
        verifier = SignatureVerifier(skewSeconds: skewSeconds)
    }

    /// The answer to a request that is refused before its body is read; nil to read it.
    ///
    /// Any content type is taken: the bytes are stored as they are, and a refusal would hold up the stream. An encoded
    /// body is refused, since whoever decodes it is a second reader of the evidence.
    package func refusal(of head: DeliveryHead) -> DeliveryAnswer? {
        guard head.path == configuration.path else { return .notFound }
        guard head.method == "POST" else { return .methodNotAllowed }
        let codings = head.values("content-encoding").flatMap { $0.split(separator: ",") }
        guard codings.allSatisfy({ $0.trimmingASCIIBlanks.lowercased() == "identity" }) else {
            return .unsupportedEncoding
        }
        let announced = head.values("content-length").compactMap { Int($0) }.max() ?? 0
        return announced > configuration.bodyLimit ? .tooLarge : nil
    }

    /// The decision about a whole request.
    ///
    /// `keys` are nil where none can be had. `isLastTry` says that the keys were just asked for again, so that an
    /// unknown key is an invalid signature now. Unknown notifications, unknown statuses and bodies that are no JSON are
    /// nobody's business here: what is signed is stored.
    package func decide(_ delivery: Delivery, keys: KeySet?, isLastTry: Bool) -> DeliveryDecision {
        guard let keys else { return .answer(.keysUnavailable) }
        let target = signedTarget(of: delivery.head)
        let message = HTTPMessage(
            method: delivery.head.method, path: target.path, query: target.query,
            headers: delivery.head.headers, body: delivery.body)
        // Whole seconds, towards the past.
        let now = delivery.receivedAt.nanoseconds / 1_000_000_000
        let report = verifier.examine(message, keys: keys, now: now, accepting: [.draft6, .draft15])
        switch report.verdict {
        case .valid(let keyID, let draft):
            let covered = report.input?.coveredHeaders ?? []
            return .store(metadata: metadata(of: delivery, keyID: keyID, draft: draft, covered: covered))
        case .unknownKey(let keyID):
            return isLastTry ? .quarantine(reason: "unknown_key") : .needsKeys(keyID: keyID)
        case .invalid(let reason):
            return .quarantine(reason: reason.name)
        }
    }

    /// What an error of the store means: the answer is always 503; true if nothing will be stored any more, so that the
    /// receiver has to stop.
    package func endsReceiving(_ error: any Error) -> Bool {
        guard let error = error as? EventStoreError else { return true }
        switch error.code {
        case .busy, .invalidEvent, .clock: return false
        default: return true
        }
    }

    /// Path and query as the provider sent them.
    private func signedTarget(of head: DeliveryHead) -> (path: String, query: String?) {
        guard let known = configuration.publicTarget else { return (head.path, head.query) }
        return (known.path, known.query)
    }
}
