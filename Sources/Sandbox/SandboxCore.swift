import StrictJSON

/// Owns the state of a running sandbox and gives it the time.
///
/// One request or one delivery step at a time; nothing in here waits.
actor SandboxCore {
    private var state: SandboxState
    private let clock: SandboxClock
    private var onChange: @Sendable () -> Void = {}

    init(state: SandboxState, clock: @escaping SandboxClock) {
        self.state = state
        self.clock = clock
    }

    /// Answers a request, and then calls the courier.
    func answer(_ request: SandboxRequest) -> SandboxAnswer {
        defer { onChange() }
        return state.answer(request, now: clock())
    }

    /// The answer to a request that does not reach the state.
    func refuse(_ refusal: Refusal) -> SandboxAnswer {
        refusal.answer(requestID: state.randomness.uuid())
    }

    /// Has a closure called after every request and every concluded delivery.
    func notifyOfChanges(_ onChange: @escaping @Sendable () -> Void) {
        self.onChange = onChange
    }

    /// The deliveries to send now, and how long nothing else will be due; nil: until something changes.
    func takeDeliveries() throws -> (deliveries: [Delivery], pause: Duration?) {
        let now = clock()
        let deliveries = try state.takeDeliveries(now: now)
        let pause = state.nextDue.map { Duration.nanoseconds(max(0, $0.nanoseconds(since: now))) }
        return (deliveries, pause)
    }

    /// Notes how an attempt ended.
    func conclude(_ delivery: Delivery, status: Int?) {
        state.conclude(delivery, status: status, now: clock())
        onChange()
    }
}
