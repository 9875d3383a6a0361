import Logging
import ServiceLifecycle
import StrictJSON
import Synchronization
import UnixSignals

/// A server that a command runs until SIGTERM or SIGINT, with its address as the first line of the result.
struct ForegroundServer {
    /// Writes the line that says where the server listens.
    typealias Announce = @Sendable (JSONValue) async -> Void

    /// How long the end may take, from the signal on.
    private static let endingTime = Duration.seconds(10)

    private let console: Console

    /// A server that announces itself on a console.
    init(console: Console) {
        self.console = console
    }

    /// Runs a server until a signal stops it: gracefully within ten seconds.
    ///
    /// - `body`: serves until it is shut down, and announces where.
    /// - Returns: by when the process has to have ended, where somebody told it to.
    /// - Throws: what `body` throws, or `CommandLineError` if the line cannot be written.
    @discardableResult
    func run(
        _ body: @escaping @Sendable (@escaping Announce) async throws -> Void
    ) async throws -> ContinuousClock.Instant {
        let failure = FirstError()
        let console = console
        let deadline = Moment()
        let service = FunctionService {
            try await withGracefulShutdownHandler {
                try await body { line in
                    do {
                        try console.json(line)
                        try console.flush()
                    } catch {
                        // Nobody learns the address, so nobody can call: as good as not listening.
                        failure.note(error)
                    }
                }
            } onGracefulShutdown: {
                deadline.set(.now + Self.endingTime)
            }
        }
        var configuration = ServiceGroupConfiguration(
            services: [.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: Logger(label: "account-ledger.services") { _ in SwiftLogNoOpLogHandler() })
        configuration.maximumGracefulShutdownDuration = Self.endingTime
        let group = ServiceGroup(configuration: configuration)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { failure.end() }
                try await group.run()
            }
            tasks.addTask {
                for await _ in failure.signals { await group.triggerGracefulShutdown() }
            }
            try await tasks.waitForAll()
        }
        if let error = failure.error { throw error }
        return deadline.value ?? .now + Self.endingTime
    }
}

/// A moment that is found out later.
private final class Moment: Sendable {
    private let stored = Mutex<ContinuousClock.Instant?>(nil)

    var value: ContinuousClock.Instant? { stored.withLock { $0 } }

    func set(_ moment: ContinuousClock.Instant) { stored.withLock { $0 = moment } }
}

/// The first error of several, and a signal when there is one.
private final class FirstError: Sendable {
    /// One element for an error; ends with the server.
    let signals: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation
    private let first = Mutex<(any Error)?>(nil)

    init() {
        (signals, continuation) = AsyncStream<Void>.makeStream()
    }

    var error: (any Error)? { first.withLock { $0 } }

    func note(_ error: any Error) {
        first.withLock { if $0 == nil { $0 = error } }
        continuation.yield()
    }

    func end() { continuation.finish() }
}
