import AsyncHTTPClient
import Capture
import EventStore
import LedgerTesting
import Logging
import NIOCore
import NIOHTTP1
import ServiceLifecycle
import StrictJSON
import Synchronization
import Testing
import UpvestAPI

/// A receiver on a free port, and a way to post to it.
struct LiveReceiver: Sendable {
    let address: String
    private let group: ServiceGroup

    /// An answer as the poster sees it.
    struct Answer: Sendable, Hashable {
        var status: Int
        var body: String
        var allow: String?
        var contentType: String?
    }

    static let quiet = Logger(label: "receiver") { _ in SwiftLogNoOpLogHandler() }

    /// Runs a body against a receiver and stops it gracefully afterwards; an error of the receiver is thrown.
    static func with<Value: Sendable>(
        _ ledger: TestLedger,
        keys: VerificationKeySource,
        configuration: ReceiverConfiguration? = nil,
        sink: EventSink? = nil,
        timer: any Clock<Duration> = ContinuousClock(),
        _ body: @escaping @Sendable (LiveReceiver) async throws -> Value
    ) async throws -> Value {
        let (places, continuation) = AsyncStream.makeStream(of: String.self)
        let store = ledger.store
        let receiver = WebhookReceiver(
            configuration: try configuration
                ?? ReceiverConfiguration(environment: "sandbox", operatorName: "tester on host"),
            sink: sink ?? { try await store.append($0) },
            keys: keys,
            quarantine: Quarantine(path: ledger.directory.quarantine),
            clock: ledger.clock.reading,
            timer: timer,
            logger: quiet,
            onListening: { host, port in continuation.yield("http://\(host):\(port)") })
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: receiver, successTerminationBehavior: .gracefullyShutdownGroup)],
                logger: quiet))
        return try await withThrowingTaskGroup(of: Value?.self) { tasks in
            tasks.addTask {
                defer { continuation.finish() }
                try await group.run()
                return nil
            }
            tasks.addTask {
                var iterator = places.makeAsyncIterator()
                guard let address = await iterator.next() else { return nil }
                let live = LiveReceiver(address: address, group: group)
                do {
                    let value = try await body(live)
                    await live.stop()
                    return value
                } catch {
                    await live.stop()
                    throw error
                }
            }
            var value: Value?
            while let next = try await tasks.next() { value = next ?? value }
            return try #require(value)
        }
    }

    /// Tells the receiver to stop, as a signal would.
    func stop() async {
        await group.triggerGracefulShutdown()
    }

    func post(
        _ body: [UInt8],
        headers: [(name: String, value: String)],
        to target: String = "/webhooks",
        method: String = "POST",
        chunked: Bool = false
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: address + target)
        request.method = .init(rawValue: method)
        for header in headers where header.name != "content-length" {
            request.headers.add(name: header.name, value: header.value)
        }
        if !body.isEmpty {
            let buffer = ByteBuffer(bytes: body)
            request.body = chunked ? .stream(AsyncStream(single: buffer), length: .unknown) : .bytes(buffer)
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        let content = try await response.body.collect(upTo: 1 << 20)
        return Answer(
            status: Int(response.status.code),
            body: String(buffer: content),
            allow: response.headers.first(name: "allow"),
            contentType: response.headers.first(name: "content-type"))
    }

    /// Signs a body as the provider does and posts it.
    func deliver(
        _ body: [UInt8],
        _ signer: DeliverySigner,
        _ ledger: TestLedger,
        draft: DeliverySigner.Draft = .draft6,
        target: String = "/webhooks"
    ) async throws -> Answer {
        let mark = target.firstIndex(of: "?")
        let headers = try signer.headers(
            for: body, path: String(target[..<(mark ?? target.endIndex)]),
            query: mark.map { String(target[target.index(after: $0)...]) }, draft: draft,
            created: ledger.clock.now.nanoseconds / 1_000_000_000)
        return try await post(body, headers: headers, to: target)
    }
}

extension LiveReceiver.Answer {
    /// What a stored delivery is answered.
    static let stored = LiveReceiver.Answer(
        status: 200, body: "{}", allow: nil, contentType: "application/json")
}

extension AsyncStream where Element: Sendable {
    init(single element: Element) {
        self.init { continuation in
            continuation.yield(element)
            continuation.finish()
        }
    }
}

extension TestLedger {
    /// A key set in a file, as an operator would give it.
    func keyFile(_ signer: DeliverySigner) throws -> KeySetFile {
        try KeySetFile(path: try folder.write(signer.keySet, to: "keys.json"))
    }
}
