import EventStore

/// Some events that follow each other, interpreted.
struct EventBatch: Sendable {
    /// The events, ascending; never empty.
    let events: [InterpretedEvent]

    /// The last of them.
    let last: InterpretedEvent

    /// Reads the events behind a position, a bounded number of events and bytes.
    ///
    /// No snapshot of the evidence is held open while the rows are written: the writer could not shorten its WAL.
    ///
    /// - Throws: the event store's error, or `inputOutput` if there is no event.
    init(_ reader: EventReader, after position: Int64, through head: Int64, _ options: ReadModelsOptions)
        throws
    {
        var reading = EventReading()
        var events: [InterpretedEvent] = []
        var bytes = 0
        try reader.forEach(from: position + 1, through: head) { event in
            events.append(reading.read(event))
            bytes += event.body.count + event.metadataBytes.count
            return events.count < options.batchEvents && bytes < options.batchBytes
        }
        guard let last = events.last else {
            throw ReadModelsError(.inputOutput, "Event \(position + 1) is missing; run verify.")
        }
        self.events = events
        self.last = last
    }
}
