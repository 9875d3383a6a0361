import Logging
import ServiceLifecycle
import StrictJSON
import Synchronization
import UnixSignals

/// A server that a command runs until SIGTERM or SIGINT, with its address as the first line of the result.
struct ForegroundServer {
    /// Writes the line that says where the server listens.
    typealias Announce = @Sendable (JSONValue) async -> Void

    private let console: Console

    /// A server that announces itself on a console.
    init(console: Console) {
        self.console = console
    }

    /// Runs a server until a signal stops it: gracefully within ten seconds.
    ///
    /// - `body`: serves until it is shut down, and announces where.
    /// - Throws: what `body` throws, or `CommandLineError` if the line cannot be written.
    func run(_ body: @escaping @Sendable (@escaping Announce) async throws -> Void) async throws {
        let failure = FirstError()
        let console = console
        let service = FunctionService {
            try await body { line in
                do {
                    try console.json(line)
                    try console.flush()
                } catch {
                    // Nobody learns the address, so nobody can call: as good as not listening.
                    failure.note(error)
                }
            }
        }
        var configuration = ServiceGroupConfiguration(
            services: [.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: Logger(label: "account-ledger.services") { _ in SwiftLogNoOpLogHandler() })
        configuration.maximumGracefulShutdownDuration = .seconds(10)
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
    }
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
