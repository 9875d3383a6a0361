import EventStore
import Foundation
import StrictJSON

/// Something that can be measured by itself.
protocol BenchTask {
    /// The name that `--task` takes.
    var name: String { get }

    /// Measures, and gives the lines of the table.
    func run(_ setup: BenchSetup) async throws -> [BenchRow]
}

/// What every measurement is given: how much to do, where, and beside which control.
final class BenchSetup {
    /// How often everything is measured.
    let rounds: Int
    /// Whether this only shows that everything works.
    let isQuick: Bool
    /// How many events the ledger has that is verified.
    let events: Int
    let control: ControlProgram
    private let scratch: String
    private var folders = 0
    private var prepared: PreparedLedger?

    /// A ledger with a workload in it, closed.
    struct PreparedLedger {
        let directory: LedgerDirectory
        /// The bytes of all bodies and all metadata.
        let contentBytes: Int
        /// What `generate` prints of it.
        let report: JSONValue
    }

    init(rounds: Int, isQuick: Bool, events: Int, control: ControlProgram, scratch: String) {
        self.rounds = rounds
        self.isQuick = isQuick
        self.events = events
        self.control = control
        self.scratch = scratch
    }

    /// A new, empty folder.
    ///
    /// - Throws: the file system's error.
    func folder() throws -> String {
        folders += 1
        let path = "\(scratch)/\(folders)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    /// The ledger that is verified and asked for proofs, made when it is first needed.
    ///
    /// - Throws: the event store's errors.
    func ledger() async throws -> PreparedLedger {
        if let prepared { return prepared }
        note("making a ledger of \(Figure.grouped(Double(events))) events")
        let directory = LedgerDirectory(try folder() + "/ledger")
        let (report, contentBytes) = try await LedgerFiller.fill(directory, events: events, seed: 1)
        let made = PreparedLedger(directory: directory, contentBytes: contentBytes, report: report)
        prepared = made
        return made
    }

    /// The path of a file of the scratch folder.
    func file(_ name: String) -> String { "\(scratch)/\(name)" }

    /// Tells those who wait what is going on.
    func note(_ sentence: String) {
        try? FileHandle.standardError.write(contentsOf: Data("bench: \(sentence)\n".utf8))
    }
}
