import AsyncHTTPClient
import Logging
import NIOCore
import NIOHTTP1

/// Sends deliveries when they are due, and lets the business processes move on.
///
/// Goes only to the URL of a subscription: redirects are failures like any other status but 200.
struct DeliveryCourier: Sendable {
    private enum Signal: Sendable {
        case changed
        case timer(Int)
    }

    /// More of an answer is not read; its status is all that counts.
    private static let answerLimit = 64 * 1024

    let core: SandboxCore
    let client: HTTPClient
    let timeout: Duration
    let logger: Logger

    /// Works until the task is cancelled, and then drops what is under way.
    ///
    /// - Throws: `SignatureError` where a delivery cannot be signed.
    func run() async throws {
        let (signals, feed) = AsyncStream.makeStream(of: Signal.self)
        await core.notifyOfChanges { feed.yield(.changed) }
        feed.yield(.changed)
        try await withThrowingDiscardingTaskGroup { group in
            // Moments at which a sleeping child will signal; a later one need not be armed while one sleeps.
            var timers: [Int: ContinuousClock.Instant] = [:]
            var lastTimer = 0
            for await signal in signals {
                if case .timer(let number) = signal { timers[number] = nil }
                let (deliveries, pause) = try await core.takeDeliveries()
                for delivery in deliveries { group.addTask { await send(delivery) } }
                guard let pause else { continue }
                let moment = ContinuousClock.now.advanced(by: pause)
                guard !timers.values.contains(where: { $0 <= moment }) else { continue }
                lastTimer += 1
                timers[lastTimer] = moment
                group.addTask { [number = lastTimer] in
                    guard (try? await Task.sleep(until: moment, clock: .continuous)) != nil else { return }
                    feed.yield(.timer(number))
                }
            }
            group.cancelAll()
        }
    }

    private func send(_ delivery: Delivery) async {
        let status = await status(of: delivery)
        logger.debug(
            "Delivery attempted",
            metadata: [
                "webhook.id": "\(delivery.webhookID)", "delivery.number": "\(delivery.batch)",
                "delivery.attempt": "\(delivery.attempt)", "delivery.bytes": "\(delivery.body.count)",
                "http.response.status": "\(status.map(String.init) ?? "none")",
            ])
        await core.conclude(delivery, status: status)
    }

    private func status(of delivery: Delivery) async -> Int? {
        var request = HTTPClientRequest(url: delivery.url)
        request.method = .POST
        for header in delivery.headers { request.headers.add(name: header.name, value: header.value) }
        request.body = .bytes(ByteBuffer(bytes: delivery.body))
        do {
            let deadline = NIODeadline.now() + .nanoseconds(timeout.nanoseconds)
            let answer = try await client.execute(request, deadline: deadline)
            // Reading to the end keeps the connection; what cannot be read changes nothing about the status.
            _ = try? await answer.body.collect(upTo: Self.answerLimit)
            return Int(answer.status.code)
        } catch {
            return nil
        }
    }
}
