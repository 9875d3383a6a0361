import EventStore
import Foundation
import StrictJSON

/// `verify`, of the log alone beside the control's scan, and of everything.
///
/// Ours runs in a process of its own for each round, so that its memory is its own.
struct VerifyTask: BenchTask {
    let name = "verify"

    func run(_ setup: BenchSetup) async throws -> [BenchRow] {
        let ledger = try await setup.ledger()
        let count = Figure.grouped(Double(setup.events))
        var log = BenchRow(
            task: name, title: "verify, the log alone, \(count) events", unit: "events/s",
            control: ("C, one thread", Sample()), target: .ratio(atLeast: 1.3))
        setup.note("verify, once to warm up")
        _ = try setup.control.run(["scan", ledger.directory.events])
        for round in 1...setup.rounds {
            setup.note("verify, the log alone, round \(round) of \(setup.rounds)")
            log.add(try Self.measured(ledger, setup, parts: "log"), of: setup.events)
            let reading = try Self.reading(
                setup.control.run(["scan", ledger.directory.events]), of: setup.events)
            log.control?.figure.add(reading.rate(of: setup.events))
            log.controlProcessorTime.add(reading.processorMicroseconds(perOne: setup.events))
        }
        setup.note("verify, everything")
        var whole = BenchRow(
            task: name, title: "verify, everything: also SQLite's own check and a rebuild of the read models",
            unit: "events/s", target: .memory(atMostMegabytes: 200))
        whole.add(try Self.measured(ledger, setup, parts: "all"), of: setup.events)
        return [log, whole]
    }

    private static func measured(
        _ ledger: BenchSetup.PreparedLedger, _ setup: BenchSetup, parts: String
    ) throws -> (reading: Stopwatch.Reading, peakMemory: Int64) {
        let answer = try ChildProcess.ofThisProgram(
            ["measure-verify", ledger.directory.path, "--parts", parts]
        ).answer()
        return (
            try reading(answer, of: setup.events), answer["peak_memory_bytes"]?.integerValue ?? 0
        )
    }

    private static func reading(_ answer: JSONValue, of events: Int) throws -> Stopwatch.Reading {
        guard answer["events"]?.integerValue == Int64(events) else {
            throw BenchFailure("Not all events were read.")
        }
        return try Stopwatch.Reading(answer)
    }
}

extension BenchRow {
    /// Adds a round of ours from a process of its own.
    fileprivate mutating func add(_ round: (reading: Stopwatch.Reading, peakMemory: Int64), of events: Int) {
        ours.add(round.reading.rate(of: events))
        processorTime.add(round.reading.processorMicroseconds(perOne: events))
        peakMemory = max(peakMemory ?? 0, round.peakMemory)
    }
}
