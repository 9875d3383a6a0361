/// A second, deliberately naive reading of the rules from bytes to a timeline.
///
/// It is written from the rules alone, word by word: lists, filters and sorting, each question answered from all
/// observations of a subject, and nothing clever. It shares no code with the room that does the same work for the ledger, so that a mistake in
/// one of the two shows as a difference. Only the reading of JSON and of instants is common to both.
///
/// Costs grow with the square of what is known about a subject: meant for histories of some dozens of events.
package struct Oracle: Sendable {
    /// The events that count, by sequence.
    package let events: [OracleEvent]
    /// The sequence up to which events count: the one asked for, else the last.
    package let knownAt: Int64

    let readings: OracleReadings
    private let observed: [OracleSubject: [OracleObservation]]

    /// What events say, all of them or those up to a sequence.
    package init(_ events: [OracleEvent], knownAt: Int64? = nil) {
        let known = events.filter { $0.sequence <= knownAt ?? .max }.sorted { $0.sequence < $1.sequence }
        self.events = known
        self.knownAt = knownAt ?? known.last?.sequence ?? 0
        let readings = OracleReadings(known)
        self.readings = readings
        observed = Dictionary(grouping: readings.readings, by: \.subject).mapValues(OracleObservation.all)
    }

    /// The last sequence recorded not after an instant in nanoseconds; 0 where there is none.
    package static func sequence(in events: [OracleEvent], at instant: Int64) -> Int64 {
        events.filter { $0.recordedAt <= instant }.map(\.sequence).max() ?? 0
    }

    /// Everybody of whom an object was seen, by kind and id.
    package var subjects: [OracleSubject] {
        observed.keys.sorted { ($0.kind, $0.id) < ($1.kind, $1.id) }
    }

    /// The periods of a subject, oldest first.
    package func periods(of subject: OracleSubject) -> [OraclePeriod] {
        OracleTimeline.periods(places(of: subject))
    }

    /// All observations of a subject, claims among them, in no particular order.
    func observations(of subject: OracleSubject) -> [OracleObservation] { observed[subject] ?? [] }

    func places(of subject: OracleSubject) -> [OraclePlace] {
        OracleOrder.places(observations(of: subject))
    }
}
