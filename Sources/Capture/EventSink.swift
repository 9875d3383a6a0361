package import EventStore

/// Where events go: appends all or none, and returns when they are durable.
///
/// A function, so that the doors can be tried against a store that fails. ``EventStore/EventStore/append(_:)`` is one.
package typealias EventSink = @Sendable ([NewEvent]) async throws -> [AppendOutcome]

/// Appends one event and gives its sequence; a row with that key and content that exists already is as good.
///
/// - Throws: what the sink throws; `invalidEvent` if the key belongs to an event with other content.
func commit(_ event: NewEvent, to sink: EventSink) async throws -> Int64 {
    switch try await sink([event]).first {
    case .appended(let sequence), .duplicate(of: let sequence): return sequence
    case .conflict, nil:
        throw EventStoreError(
            .invalidEvent,
            "A key that was made for a new event is in the ledger already; run the command again.")
    }
}
