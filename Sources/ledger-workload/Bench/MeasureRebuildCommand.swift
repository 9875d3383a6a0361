import ArgumentParser
import EventStore
import Foundation
import ReadModels
import StrictJSON

/// Rebuilds the read models of a ledger once and prints how long it took and how much memory; `bench` starts it.
struct MeasureRebuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure-rebuild", abstract: "Rebuild the read models once.", shouldDisplay: false)

    @Argument(help: "The ledger's directory.")
    var directory: String

    func run() throws {
        let directory = LedgerDirectory(directory)
        let events = try EventReader.open(directory)
        let stopwatch = Stopwatch()
        let status = try ReadModels.rebuild(directory, events: events)
        let reading = stopwatch.reading
        try events.close()
        let answer: JSONValue = [
            "nanoseconds": .integer(reading.nanoseconds),
            "cpu_nanoseconds": .integer(reading.processorNanoseconds), "events": .integer(status.sequence),
            "peak_memory_bytes": .integer(PeakMemory.bytes() ?? 0),
        ]
        try FileHandle.standardOutput.write(contentsOf: Data((answer.text + "\n").utf8))
    }
}
