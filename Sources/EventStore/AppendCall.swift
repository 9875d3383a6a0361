import Synchronization

/// The events of one call of `append`, on their way through the queue.
///
/// A reference, so that the writer stamps the events where they are.
final class AppendCall: Sendable {
    /// The events; only the writer takes the lock, once.
    let events: Mutex<[ValidEvent]>
    /// How many there are.
    let count: Int
    /// The bytes of their bodies.
    let bytes: Int

    /// Checks the events on the caller's thread.
    ///
    /// The leaves of a few are spelled here too, those of many while the first of them are inserted.
    /// - Throws: `EventStoreError.Code.invalidEvent`.
    init(_ events: [NewEvent]) throws(EventStoreError) {
        let isSpelled = events.count < StampingAhead.worthwhile
        self.events = Mutex(
            try events.mapOnTwoCores { event throws(EventStoreError) in
                try ValidEvent(event, isSpelled: isSpelled)
            })
        count = events.count
        bytes = events.reduce(0) { $0 + $1.body.count }
    }
}
