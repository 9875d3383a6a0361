import EventStore
import Lifecycle
import StrictJSON

@testable import ledger_workload

/// A workload with what its events say, read anew from their bytes.
struct GivenWorkload {
    let workload: Workload
    let events: [NewEvent]
    let lines: [[UInt8]]
    let digest: String
    let medianBodyBytes: Int

    init(events count: Int, seed: UInt64) {
        var workload = Workload(events: count, seed: seed)
        var summary = WorkloadSummary()
        var events: [NewEvent] = []
        var lines: [[UInt8]] = []
        while let event = workload.next() {
            lines.append(summary.add(event))
            events.append(event)
        }
        self.workload = workload
        self.events = events
        self.lines = lines
        digest = summary.digest
        medianBodyBytes = summary.medianBodyBytes
    }

    /// What the projections make of every event.
    var facts: [EventFacts] {
        var interpreter = EventInterpreter()
        return events.enumerated().map { place, event in
            interpreter.facts(
                sequence: Int64(place + 1), kind: event.kind.rawValue,
                metadata: Array(event.metadata.utf8), body: event.body)
        }
    }
}
