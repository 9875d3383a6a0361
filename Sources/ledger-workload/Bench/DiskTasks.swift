import EventStore

/// What the disk does by itself: pages of 4 KiB, each written and synced.
struct DiskTask: BenchTask {
    let name = "disk"

    func run(_ setup: BenchSetup) async throws -> [BenchRow] {
        var rows: [BenchRow] = []
        for (title, mode) in [("a file that grows", "grow"), ("a file that is overwritten", "overwrite")] {
            var row = BenchRow(
                task: name, title: "raw: pwrite of 4 KiB and fdatasync, \(title)", unit: "syncs/s")
            for _ in 1...setup.rounds {
                let count = setup.isQuick ? 100 : 1_000
                let answer = try setup.control.run(["sync", setup.file("sync"), String(count), mode])
                row.ours.add(try Stopwatch.Reading(answer).rate(of: count))
            }
            rows.append(row)
        }
        return rows
    }
}

/// How large the evidence is on disk beside what it has to keep.
struct SizeTask: BenchTask {
    let name = "size"

    func run(_ setup: BenchSetup) async throws -> [BenchRow] {
        let ledger = try await setup.ledger()
        let size = try FileStatus(ledger.directory.events).size
        var row = BenchRow(
            task: name,
            title: "the events file of \(Figure.grouped(Double(setup.events))) events: "
                + "\(Figure.grouped(Double(size))) bytes for \(Figure.grouped(Double(ledger.contentBytes))) of bodies and metadata",
            unit: "times", target: .figure(atMost: 1.25))
        row.ours.add(Double(size) / Double(ledger.contentBytes))
        return [row]
    }
}
