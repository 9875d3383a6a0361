import EventStore
import Foundation
import LedgerTesting
import Lifecycle
import ReadModels
import StrictJSON

/// A rebuild of the read models, in a process of its own for each round, so that its memory is its own.
struct RebuildTask: BenchTask {
    let name = "rebuild"

    func run(_ setup: BenchSetup) async throws -> [BenchRow] {
        let ledger = try await setup.ledger()
        let rounds = min(setup.rounds, 3)
        let count = Figure.grouped(Double(setup.events))
        var speed = BenchRow(
            task: name, title: "rebuild of the read models, \(count) events", unit: "events/s",
            target: .figure(atLeast: 200_000))
        var memory = BenchRow(
            task: name, title: "the memory of a rebuild", unit: "events/s",
            target: .memory(atMostMegabytes: 200))
        for round in 1...rounds {
            setup.note("rebuild, round \(round) of \(rounds)")
            let answer = try ChildProcess.ofThisProgram(["measure-rebuild", ledger.directory.path]).answer()
            let reading = try Stopwatch.Reading(answer)
            speed.ours.add(reading.rate(of: setup.events))
            speed.processorTime.add(reading.processorMicroseconds(perOne: setup.events))
            memory.ours.add(reading.rate(of: setup.events))
            let peak = answer["peak_memory_bytes"]?.integerValue ?? 0
            memory.peakMemory = max(memory.peakMemory ?? 0, peak)
        }
        return [speed, memory]
    }
}

/// What the read models answer, in process: the questions about one account, and catching up with one event.
struct QuestionTask: BenchTask {
    let name = "questions"

    /// The latencies are what is asked for; the figure follows from them.
    private func row(_ title: String) -> BenchRow {
        BenchRow(task: name, title: title, unit: "answers/s")
    }

    func run(_ setup: BenchSetup) async throws -> [BenchRow] {
        let ledger = try await setup.ledger()
        setup.note("questions")
        let events = try EventReader.open(ledger.directory)
        defer { try? events.close() }
        let models = try ReadModels.open(ledger.directory, events: events)
        defer { try? models.close() }
        let sizes = try Self.sizes(models)
        let usual = sizes.filter { (40...60).contains($0.observations) }.map(\.id)
        var random = SeededGenerator(seed: 1)
        var history = row("history of an account of about 50 observations, in process")
        var asOf = row("as-of for such an account, in process")
        let moment = Instant(nanoseconds: 1_770_000_000_000_000_000)
        for _ in 0..<(setup.isQuick ? 200 : 5_000) {
            guard let id = usual.randomElement(using: &random) else { break }
            try history.measure {
                let found = try models.observations(of: id)
                _ = found.flatMap { SubjectHistory(subject: $0.subject, observations: $0.observations) }
            }
            try asOf.measure { _ = try models.timeline(of: id)?.asOf(moment) }
        }
        let popular = sizes.max { $0.observations < $1.observations }
        return [history, asOf]
            + (try await catchUp(with: usual.first, "any account", setup, ledger))
            + (try await catchUp(with: popular?.id, "the most popular account", setup, ledger))
    }

    /// How many observations each account has; of a large book a part, with the most popular ones in it.
    private static func sizes(_ models: ReadModels) throws -> [(id: String, observations: Int)] {
        try models.list(.account).prefix(3_000).map { state in
            (state.subject.id, try models.observations(of: state.subject.id)?.observations.count ?? 0)
        }
    }

    /// Opening the read models when there is one event more.
    private func catchUp(
        with id: String?, _ whom: String, _ setup: BenchSetup, _ ledger: BenchSetup.PreparedLedger
    ) async throws -> [BenchRow] {
        guard let id else { return [] }
        let store = try EventStore.open(ledger.directory, acceptClock: true)
        var row = row("opening with one new event about \(whom): catch-up and its commit")
        for number in 0..<(setup.isQuick ? 5 : 50) {
            _ = try await store.append([Self.read(of: id, number)])
            let events = try EventReader.open(ledger.directory)
            try row.measure { try ReadModels.open(ledger.directory, events: events).close() }
            try events.close()
        }
        try await store.close()
        return [row]
    }

    /// An answer that shows an account as ACTIVE, each a second after the one before.
    private static func read(of id: String, _ number: Int) -> NewEvent {
        let moment = Instant(nanoseconds: (1_790_000_000 + Int64(number)) * 1_000_000_000).rfc3339
        let body: JSONValue = [
            "id": .string(id), "created_at": "2026-01-01T00:00:00Z", "updated_at": .string(moment),
            "type": "TRADING", "name": "Main", "status": "ACTIVE",
        ]
        return NewEvent(
            kind: .apiResponse, sourceKey: "bench:\(id):\(number)",
            metadata: [
                "method": "GET", "target": .string("/accounts/\(id)"), "status": 200,
                "environment": "sandbox", "sent_at": .string(moment), "received_at": .string(moment),
            ], body: Array(body.canonicalText.utf8))
    }
}

extension BenchRow {
    /// Does something once, and takes down how long it took.
    fileprivate mutating func measure(_ body: () throws -> Void) rethrows {
        let start = ContinuousClock.now
        try body()
        let took = (ContinuousClock.now - start).nanoseconds
        latencies.add([took])
        ours.add(1_000_000_000 / Double(max(took, 1)))
    }
}
