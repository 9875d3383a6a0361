import EventStore
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import StrictJSON

/// The receiver's shell, which reads a request, asks the rules, appends, answers, and decides nothing itself.
struct DeliveryDoor: HTTPResponder {
    let rules: DeliveryRules
    let ring: VerificationKeyRing
    let sink: EventSink
    let quarantine: Quarantine?
    let clock: @Sendable () -> Instant
    let newID: @Sendable () -> String
    let logger: Logger
    /// Told once the store takes nothing any more.
    let onFailure: @Sendable (any Error) -> Void
    /// How long a body may take to arrive.
    let bodyDeadline: Duration

    func respond(to request: Request, context: DeliveryContext) async throws -> Response {
        let head = DeliveryHead(request)
        if let refusal = rules.refusal(of: head) { return Response(refusal) }
        switch await body(of: request, announcedBy: head) {
        case .failure(let refusal): return Response(refusal)
        case .success(let body):
            let delivery = Delivery(
                head: head, body: body, receivedAt: clock(), remoteAddress: context.remoteAddress)
            return Response(await answer(to: delivery))
        }
    }

    private func answer(to delivery: Delivery) async -> DeliveryAnswer {
        var decision = rules.decide(delivery, keys: await ring.keys(), isLastTry: false)
        if case .needsKeys = decision {
            decision = rules.decide(delivery, keys: await ring.keysAfterUnknown(), isLastTry: true)
        }
        switch decision {
        case .answer(let answer):
            logger.warning("A delivery cannot be verified now", metadata: ["answer": "\(answer.status)"])
            return answer
        case .needsKeys, .quarantine:
            return refuse(delivery, decision)
        case .store(let metadata):
            return await store(delivery, metadata)
        }
    }

    private func refuse(_ delivery: Delivery, _ decision: DeliveryDecision) -> DeliveryAnswer {
        var reason = "unknown_key"
        if case .quarantine(let given) = decision { reason = given }
        let file = quarantine?.keep(
            delivery, reason: reason, headers: rules.headers(of: delivery.head, covered: []), id: newID())
        logger.error(
            "A delivery was refused: its signature does not hold",
            metadata: [
                "reason": "\(reason)", "bytes": "\(delivery.body.count)",
                "quarantine": "\(file ?? "not kept")",
            ])
        return .unauthorised
    }

    private func store(_ delivery: Delivery, _ metadata: JSONValue) async -> DeliveryAnswer {
        let event = NewEvent(
            kind: .webhookDelivery, sourceKey: "delivery:" + newID(), metadata: metadata, body: delivery.body)
        do {
            let sequence = try await commit(event, to: sink)
            logger.debug("A delivery is stored", metadata: ["ledger.position": "\(sequence)"])
            return .stored
        } catch {
            logger.error("A delivery could not be stored", metadata: ["error": "\(error)"])
            if rules.endsReceiving(error) { onFailure(error) }
            return .storeUnavailable
        }
    }

    /// Reads the body up to the limit and the deadline.
    ///
    /// Silence in between is cut by the connection's idle limit.
    private func body(of request: Request, announcedBy head: DeliveryHead) async -> Result<
        [UInt8], DeliveryRefusal
    > {
        let deadline = ContinuousClock.now + bodyDeadline
        var bytes: [UInt8] = []
        do {
            for try await part in request.body {
                guard bytes.count + part.readableBytes <= rules.configuration.bodyLimit else {
                    return .failure(.init(answer: .tooLarge))
                }
                guard ContinuousClock.now < deadline else { return .failure(.init(answer: .tooSlow)) }
                bytes.append(contentsOf: part.readableBytesView)
            }
        } catch {
            return .failure(.init(answer: .incomplete))
        }
        // A connection that is lost can look like the end of the body.
        let announced = head.values("content-length").compactMap { Int($0) }
        guard !Task.isCancelled, announced.allSatisfy({ $0 == bytes.count }) else {
            return .failure(.init(answer: .incomplete))
        }
        return .success(bytes)
    }
}

/// An answer that ends the reading of a body.
struct DeliveryRefusal: Error {
    let answer: DeliveryAnswer
}

extension DeliveryHead {
    /// The head as the server library gives it, which keeps `host` apart.
    init(_ request: Request) {
        var headers = request.head.headerFields.map { (name: $0.name.canonicalName, value: $0.value) }
        if let host = request.head.authority { headers.append(("host", host)) }
        self.init(
            method: request.head.method.rawValue, target: request.head.path ?? "/", headers: headers)
    }
}

extension Response {
    init(_ refusal: DeliveryRefusal) {
        self.init(refusal.answer)
    }

    init(_ answer: DeliveryAnswer) {
        var headers: HTTPFields = [.contentType: "application/json"]
        if answer.status == 405 { headers[.allow] = "POST" }
        self.init(
            status: .init(code: answer.status),
            headers: headers,
            body: .init(byteBuffer: ByteBuffer(string: answer.body)))
    }
}
