import AsyncHTTPClient
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

/// A simulated Upvest Investment API over HTTP, with everything in memory.
///
/// It plays the token, users, account groups, accounts, webhook subscriptions and verification keys, checks
/// every request as strictly as the documents allow, lets users pass their checks after a delay, and delivers
/// signed notifications. `SandboxState` lists its choices where the documents are silent.
///
/// **Source**: https://docs.upvest.co.
package final class SandboxServer: Service {
    /// What a client needs to call this sandbox; the same for its whole life.
    package let credentials: SandboxCredentials

    private let configuration: SandboxConfiguration
    private let core: SandboxCore
    private let onListening: @Sendable (String) async -> Void

    /// Makes the keys and an empty brokerage; nothing listens yet.
    ///
    /// - Parameters:
    ///   - configuration: Where to listen and how fast to be.
    ///   - onListening: Called once with the base URL when `run()` accepts connections.
    package init(
        configuration: SandboxConfiguration = SandboxConfiguration(),
        onListening: @escaping @Sendable (_ baseURL: String) async -> Void = { _ in }
    ) {
        let state = SandboxState(configuration: configuration)
        self.configuration = configuration
        self.credentials = state.credentials
        self.core = SandboxCore(state: state, clock: configuration.clock)
        self.onListening = onListening
    }

    /// Serves until graceful shutdown or cancellation.
    ///
    /// - Throws: `SandboxError.invalidConfiguration`, `SandboxError.cannotListen`; `CancellationError` is not
    ///   thrown.
    package func run() async throws {
        try await run(onListening: onListening)
    }

    /// Serves until graceful shutdown or cancellation.
    ///
    /// Both end at once whatever waits for another attempt of delivery; requests in flight are answered on a
    /// graceful shutdown.
    ///
    /// - Parameter onListening: Called once with the base URL, for example `http://127.0.0.1:41234`.
    /// - Throws: As `run()`.
    package func run(onListening: @escaping @Sendable (_ baseURL: String) async -> Void) async throws {
        try configuration.validate()
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: clientConfiguration)
        do {
            try await serve(client: client, onListening: onListening)
        } catch {
            try? await client.shutdown()
            if error is CancellationError, Task.isCancelled { return }
            throw error
        }
        try await client.shutdown()
    }

    private func serve(
        client: HTTPClient, onListening: @escaping @Sendable (String) async -> Void
    ) async throws {
        let courier = DeliveryCourier(
            core: core, client: client, timeout: configuration.deliveryTimeout, logger: configuration.logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.listen(onListening: onListening) }
            group.addTask { try await cancelWhenGracefulShutdown { try await courier.run() } }
            // The listener ends last; a courier that fails takes it along.
            try await group.next()
            if !Task.isShuttingDownGracefully { group.cancelAll() }
            try await group.waitForAll()
        }
    }

    private func listen(onListening: @escaping @Sendable (String) async -> Void) async throws {
        let (host, port) = (configuration.host, configuration.port)
        let application = Application(
            responder: SandboxResponder(core: core),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
            onServerRunning: { channel in
                await onListening(Self.baseURL(host: host, port: channel.localAddress?.port ?? port))
            },
            logger: configuration.logger)
        do {
            try await application.run()
        } catch let error as IOError {
            throw Self.cannotListen(host, port, error)
        } catch let error as SocketAddressError {
            throw Self.cannotListen(host, port, error)
        }
    }

    private static func cannotListen(_ host: String, _ port: Int, _ error: any Error) -> SandboxError {
        SandboxError(
            .cannotListen,
            "The sandbox cannot listen on \(host) port \(port); choose another port, or 0 for a free one.",
            cause: "\(error)")
    }

    /// The URL for clients on this machine: a wildcard address is named by loopback, IPv6 gets its brackets.
    static func baseURL(host: String, port: Int) -> String {
        switch host {
        case "0.0.0.0": "http://127.0.0.1:\(port)"
        case "::": "http://[::1]:\(port)"
        case _ where host.contains(":"): "http://[\(host)]:\(port)"
        default: "http://\(host):\(port)"
        }
    }

    private var clientConfiguration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        configuration.timeout = .init(connect: .nanoseconds(self.configuration.deliveryTimeout.nanoseconds))
        configuration.redirectConfiguration = .disallow
        configuration.httpVersion = .http1Only
        // A refused connection is a failed attempt, not a reason to keep one signature waiting.
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }
}
