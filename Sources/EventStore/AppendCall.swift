/// The events of one call of `append`, on their way through the queue.
struct AppendCall: Sendable {
    /// The events, which were checked against format 1.
    let events: [NewEvent]
    /// The environment and the client that each of them names.
    let names: [EventNames]
    /// The bytes of their bodies.
    let bytes: Int
    /// The events spelled, if they are few; many are spelled while the first of them are inserted.
    let spelled: SpelledEvents?

    /// How many there are.
    var count: Int { events.count }

    /// Checks the events, and spells a few, on the caller's thread.
    /// - Throws: `EventStoreError.Code.invalidEvent`.
    init(_ events: [NewEvent]) throws(EventStoreError) {
        self.events = events
        names = try events.mapOnTwoCores { event throws(EventStoreError) in try event.validate() }
        bytes = events.reduce(0) { $0 + $1.body.count }
        spelled = events.count < SpellingAhead.worthwhile ? SpelledEvents(events[...]) : nil
    }
}

/// What an event says about where it belongs.
struct EventNames: Sendable, Equatable {
    var environment: String?
    var clientID: String?
}
