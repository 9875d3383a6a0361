import StrictJSON

/// Records what arrives: gives out sequences, reads its clock, and imports what it missed.
struct SimulatedLedger {
    /// The most events of a history.
    static let mostEvents = 40

    var generator: SeededGenerator
    var writer: SimulatedWriter

    /// The events of arrivals, with the sequences that they get.
    mutating func events(of arrivals: [SimulatedArrival]) -> [OracleEvent] {
        var sorted: [SimulatedArrival] = []
        // In the order of time; what arrives at once stays in the order of its making.
        for arrival in arrivals {
            let place = sorted.firstIndex { $0.at > arrival.at } ?? sorted.count
            sorted.insert(arrival, at: place)
        }
        sorted = Array(sorted.prefix(Self.mostEvents))
        let imports = sorted.map { _ in generator.happens(writer.traits.importing) }
        let live = zip(sorted, imports).filter { !$0.1 }.map(\.0)
        let late = zip(sorted, imports).filter(\.1).map(\.0)
        let end = sorted.last?.at ?? 0
        let imported = late.map { arrival in
            var copy = arrival
            copy.metadata["imported_at"] = writer.instant(end + OracleSpan.minute)
            copy.metadata["imported_by"] = "mira@desk"
            copy.metadata["claimed_signature"] = copy.metadata["signature"]
            copy.metadata["signature"] = arrival.kind == "webhook.delivery" ? "imported" : nil
            return (copy, end + OracleSpan.minute)
        }
        return record(live.map { ($0, $0.at) } + imported)
    }

    private mutating func record(_ arrivals: [(SimulatedArrival, Int64)]) -> [OracleEvent] {
        var sequences: [Int64: Int64] = [:]
        var events: [OracleEvent] = []
        // Now and then the clock is set back or forth in the middle.
        let steps = generator.happens(100)
        var shift: Int64 = 0
        for (index, (arrival, moment)) in arrivals.enumerated() {
            if steps, index == arrivals.count / 2 {
                shift = generator.number(-5 * OracleSpan.minute...5 * OracleSpan.minute)
            }
            let clock = moment + writer.traits.skew + shift
            let last = events.last?.recordedAt ?? clock
            var metadata = arrival.metadata
            if clock < last { metadata["clock_read"] = writer.instant(clock) }
            if let key = arrival.answersKey, let sequence = sequences[key] {
                metadata[arrival.kind == "ledger.note" ? "resolves" : "request_sequence"] = .integer(sequence)
            }
            let sequence = Int64(events.count) + 1
            if let key = arrival.requestKey { sequences[key] = sequence }
            events.append(
                OracleEvent(
                    sequence: sequence, kind: arrival.kind, metadata: metadata, body: arrival.body,
                    recordedAt: max(clock, last)))
        }
        return events
    }
}
