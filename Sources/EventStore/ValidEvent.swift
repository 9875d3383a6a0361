import StrictJSON
import TransparencyLog

/// An event that was checked against format 1, on its way to the writer.
struct ValidEvent: Sendable {
    /// The event as it was given.
    let given: NewEvent
    /// The environment that the metadata names.
    let environment: String?
    /// The client that the metadata names.
    let clientID: String?
    /// Its leaf, if the caller's thread has spelled it already.
    private var spelled: SpelledEvent?

    /// Checks an event.
    ///
    /// `isSpelled` says whether its leaf is spelled now, so that the writer has less to do.
    /// - Throws: `EventStoreError.Code.invalidEvent`.
    init(_ event: NewEvent, isSpelled: Bool) throws(EventStoreError) {
        try event.validate()
        given = event
        environment = event.metadata["environment"]?.stringValue
        clientID = event.metadata["client_id"]?.stringValue
        spelled = isSpelled ? SpelledEvent(event) : nil
    }

    /// The event at its place, with its leaf hash.
    mutating func stamped(_ place: EventPlace) -> StampedEvent {
        // The leaf is handed over, so that it is written to where it is.
        let ready = place.clockRead == nil ? spelled.take() : nil
        return StampedEvent(ready ?? SpelledEvent(given, clockRead: place.clockRead), place)
    }

    /// Whether stored metadata are those that the caller gave: `clock_read` is added by the store itself.
    func hasMetadata(_ stored: [UInt8]) -> Bool {
        let canonical = given.metadata.canonicalBytes
        if stored == canonical { return true }
        guard var value = try? JSONValue(stored), value["clock_read"] != nil else { return false }
        value["clock_read"] = nil
        return value.canonicalBytes == canonical
    }

    /// Whether it bears the same source key.
    func hasSameKey(as other: ValidEvent) -> Bool {
        given.sourceKey.utf8.elementsEqual(other.given.sourceKey.utf8)
    }
}

/// An event that has its place in the log, and its leaf hash.
struct StampedEvent: Sendable {
    /// The columns.
    let event: SpelledEvent
    /// The leaf hash.
    let leafHash: TreeHash

    /// Stamps and hashes an event.
    init(_ spelled: consuming SpelledEvent, _ place: EventPlace) {
        leafHash = spelled.stamp(place)
        event = spelled
    }
}
