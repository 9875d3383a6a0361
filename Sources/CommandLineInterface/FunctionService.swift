import ServiceLifecycle

/// A service made of a function that serves until it is shut down.
struct FunctionService: Service {
    private let body: @Sendable () async throws -> Void

    /// A service that runs a function.
    init(_ body: @escaping @Sendable () async throws -> Void) {
        self.body = body
    }

    func run() async throws { try await body() }
}
