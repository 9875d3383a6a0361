import EventStore
import Foundation

/// One way to append, and the control's work beside it.
///
/// Ours and the control's are measured in short blocks by turns, within one round on fresh files, so that what else
/// happens on the machine hits both. A block of ours ends when the writer is done with all of it, the transfer of the
/// WAL included.
struct AppendShape {
    let task: String
    let title: String
    /// How many callers append at the same time.
    let clients: Int
    /// How many calls each of them makes in one block.
    let calls: Int
    /// How many events one call hands over.
    let eventsPerCall: Int
    /// What the control does in one block.
    let control: ControlShape
    /// Another control, for a line of its own.
    let other: ControlShape
    /// How many blocks there are in a round.
    let blocks: Int
    let target: BenchRow.Target

    /// One way in which the control appends.
    struct ControlShape {
        /// What is special about it, behind the title; nil for the one that the target is about.
        var title: String?
        /// How many commits it makes in one block.
        let commits: Int
        let eventsPerCommit: Int
        var hasTriggers = false
    }

    /// What one round gave.
    private struct Round {
        var reading = Stopwatch.Reading()
        var latencies: [Int64] = []

        mutating func add(_ block: (reading: Stopwatch.Reading, latencies: [Int64])) {
            reading += block.reading
            latencies += block.latencies
        }
    }

    /// Measures all rounds.
    ///
    /// - Throws: the event store's errors, and the control's.
    func run(_ setup: BenchSetup) async throws -> [BenchRow] {
        let shapes = [control, other]
        var rows = shapes.map { shape in
            BenchRow(
                task: task, title: title + (shape.title.map { ", " + $0 } ?? ""), unit: "events/s",
                control: ("C, one client", Sample()), target: shape.title == nil ? target : nil)
        }
        for round in 1...setup.rounds {
            setup.note("\(title), round \(round) of \(setup.rounds)")
            let (ours, controls) = try await measure(setup, seed: UInt64(round), shapes)
            let events = blocks * clients * calls * eventsPerCall
            for (place, shape) in shapes.enumerated() {
                let controlEvents = blocks * shape.commits * shape.eventsPerCommit
                rows[place].ours.add(ours.reading.rate(of: events))
                rows[place].processorTime.add(ours.reading.processorMicroseconds(perOne: events))
                rows[place].latencies.add(ours.latencies)
                let reading = controls[place].reading
                rows[place].control?.figure.add(reading.rate(of: controlEvents))
                rows[place].controlProcessorTime.add(reading.processorMicroseconds(perOne: controlEvents))
                rows[place].controlLatencies.add(controls[place].latencies)
            }
        }
        return rows
    }

    /// One round on fresh files.
    private func measure(
        _ setup: BenchSetup, seed: UInt64, _ shapes: [ControlShape]
    ) async throws -> (ours: Round, controls: [Round]) {
        let folder = try setup.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let directory = LedgerDirectory(folder + "/ledger")
        _ = try EventStore.create(directory, environment: "sandbox")
        let rowCount = shapes.map { blocks * $0.commits * $0.eventsPerCommit }.max() ?? 0
        try ControlRows.write(Self.events(rowCount, seed: seed), to: folder + "/rows")
        let conversations = try shapes.enumerated().map { place, shape in
            try setup.control.appending(
                to: folder + "/control-\(place).sqlite", copiedFrom: directory, rows: folder + "/rows",
                withTriggers: shape.hasTriggers)
        }
        var calls = Self.events(blocks * clients * self.calls * eventsPerCall, seed: seed)[...]
        let store = try EventStore.open(directory)
        let turn = try WriterTurn(directory)
        var (ours, controls) = (Round(), shapes.map { _ in Round() })
        for block in 0..<blocks {
            // There and back, so that nobody always comes after the same one.
            let turns = Array(0...shapes.count)
            for place in block % 2 == 0 ? turns : turns.reversed() {
                guard place > 0 else {
                    let events = calls.prefix(clients * self.calls * eventsPerCall)
                    calls = calls.dropFirst(events.count)
                    ours.add(try await append(Array(events), to: store, turn))
                    continue
                }
                let shape = shapes[place - 1]
                controls[place - 1].add(
                    try conversations[place - 1].commit(shape.commits, of: shape.eventsPerCommit))
            }
        }
        try await store.close()
        for conversation in conversations { try conversation.end() }
        return (ours, controls)
    }

    private static func events(_ count: Int, seed: UInt64) -> [NewEvent] {
        var workload = Workload(events: count, seed: seed)
        return (0..<count).compactMap { _ in workload.next() }
    }

    /// One block of ours.
    private func append(
        _ events: [NewEvent], to store: EventStore, _ turn: borrowing WriterTurn
    ) async throws -> (reading: Stopwatch.Reading, latencies: [Int64]) {
        let perCall = eventsPerCall
        // By turns, since what comes at the same time from several clients bears keys of the same time.
        let shares = (0..<clients).map { client in
            (0..<calls).map { call in
                let first = (call * clients + client) * perCall
                return Array(events[first..<first + perCall])
            }
        }
        let stopwatch = Stopwatch()
        var latencies: [Int64]
        if clients == 1 {
            latencies = try await Self.appendInTurn(shares[0], to: store)
        } else {
            latencies = try await withThrowingTaskGroup(of: [Int64].self) { group in
                for share in shares { group.addTask { try await Self.appendInTurn(share, to: store) } }
                return try await group.reduce(into: []) { $0 += $1 }
            }
        }
        try turn.wait()
        return (stopwatch.reading, latencies)
    }

    /// What one caller does; answers how long each call took.
    private static func appendInTurn(_ calls: [[NewEvent]], to store: EventStore) async throws -> [Int64] {
        var latencies: [Int64] = []
        latencies.reserveCapacity(calls.count)
        for events in calls {
            let start = ContinuousClock.now
            _ = try await store.append(events)
            latencies.append((ContinuousClock.now - start).nanoseconds)
        }
        return latencies
    }
}
