/// The events of one call of `append`, on their way through the queue.
struct AppendCall: Sendable {
    /// The events, which format 1 allows.
    let events: [SpelledEvent]
    /// The environment and the client that each of them names.
    let names: [EventNames]
    /// The bytes of their bodies.
    let bytes: Int

    /// How many there are.
    var count: Int { events.count }

    /// Takes the events if format 1 allows all of them.
    /// - Throws: `EventStoreError.Code.invalidEvent`, for the first that it does not.
    init(_ events: [NewEvent]) throws(EventStoreError) {
        names = try events.map { event throws(EventStoreError) in try event.names.get() }
        self.events = events.map(\.spelled)
        bytes = events.reduce(0) { $0 + $1.spelled.body.count }
    }
}
