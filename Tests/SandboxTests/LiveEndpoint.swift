import Hummingbird
import Logging
import NIOCore
import Testing

/// A receiver of deliveries on a free port, which answers as it is told.
struct LiveEndpoint {
    struct Received: Sendable {
        let method: String
        let target: String
        let headers: [(name: String, value: String)]
        let body: [UInt8]
    }

    /// With the port, without a path.
    let baseURL: String
    let received: AsyncStream<Received>

    /// Runs the endpoint for as long as the body takes.
    ///
    /// It answers with the statuses of `first` in turn and then always with `then`, where nil keeps the sender
    /// waiting until the end.
    static func run(
        first: [Int] = [], then: Int?, _ body: (LiveEndpoint) async throws -> Void
    ) async throws {
        let (ports, portFeed) = AsyncStream.makeStream(of: Int.self)
        let (received, feed) = AsyncStream.makeStream(of: Received.self)
        let counter = Counter()
        let responder = CallbackResponder<BasicRequestContext> { request, _ in
            let body = try await request.body.collect(upTo: 1 << 22)
            let number = await counter.next()
            feed.yield(
                Received(
                    method: request.method.rawValue, target: request.head.path ?? "",
                    headers: request.headers.map { (name: $0.name.canonicalName, value: $0.value) }
                        + [(name: "host", value: request.head.authority ?? "")],
                    body: Array(body.readableBytesView)))
            guard let status = number < first.count ? first[number] : then else {
                try await Task.sleep(for: .seconds(3600))
                throw CancellationError()
            }
            return Response(status: .init(code: status), headers: [.location: "/elsewhere"])
        }
        let application = Application(
            responder: responder, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { portFeed.yield($0.localAddress?.port ?? 0) }, logger: LiveSandbox.quiet)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { portFeed.finish() }
                // Ends by cancellation, however it says so.
                try? await application.run()
            }
            let port = try #require(await ports.first { _ in true })
            defer { group.cancelAll() }
            try await body(LiveEndpoint(baseURL: "http://127.0.0.1:\(port)", received: received))
        }
    }

    private actor Counter {
        private var count = 0

        func next() -> Int {
            defer { count += 1 }
            return count
        }
    }
}
