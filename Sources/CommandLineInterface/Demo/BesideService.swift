import Logging
import ServiceLifecycle

/// A service that runs in this process while something else uses it.
enum BesideService {
    /// Tells where the service listens.
    typealias Announce<Address> = @Sendable (Address) async -> Void

    /// Runs a service, hands its address over once it listens, and stops it gracefully afterwards.
    ///
    /// - `make`: makes the service; it must announce its address when it listens.
    /// - `body`: what is done meanwhile.
    /// - Throws: the service's error if it failed, else what `body` throws.
    static func run<Address: Sendable, Result>(
        _ make: (@escaping Announce<Address>) -> any Service,
        while body: (Address) async throws -> Result
    ) async throws -> Result {
        let (addresses, continuation) = AsyncStream<Address>.makeStream()
        var configuration = ServiceGroupConfiguration(
            services: [.init(service: make { continuation.yield($0) }, successTerminationBehavior: .ignore)],
            logger: Logger(label: "account-ledger.services") { _ in SwiftLogNoOpLogHandler() })
        configuration.maximumGracefulShutdownDuration = .seconds(2)
        let group = ServiceGroup(configuration: configuration)
        async let running: Void = serve(group, ending: continuation)
        var iterator = addresses.makeAsyncIterator()
        guard let address = await iterator.next() else {
            try await running
            throw CommandLineError(.incompleteDemo, "A server ended before it listened: run the demo again.")
        }
        let outcome: Swift.Result<Result, any Error>
        do {
            outcome = .success(try await body(address))
        } catch {
            outcome = .failure(error)
        }
        await group.triggerGracefulShutdown()
        try await running
        return try outcome.get()
    }

    private static func serve<Address>(
        _ group: ServiceGroup, ending addresses: AsyncStream<Address>.Continuation
    ) async throws {
        // Whoever waits for the address of a service that failed must not wait for ever.
        defer { addresses.finish() }
        try await group.run()
    }
}
