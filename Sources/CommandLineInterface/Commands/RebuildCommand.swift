import ArgumentParser
import EventStore
import Foundation
import ReadModels
import StrictJSON

/// Derives the read models from the events anew.
struct RebuildCommand: LedgerUsingCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Derive the read models from the events anew.",
        discussion: """
            The new read models take the place of the old ones when they are complete; whoever reads the old \
            ones meanwhile goes on doing so. Nothing is lost by it: the read models hold nothing that the \
            events do not.

            With --check they are only compared with the stored ones: it ends with 1 and the first rows that \
            differ. With --known-at and --into a file is made as the read models were then.

            Examples:
              account-ledger rebuild
              account-ledger rebuild --check
              account-ledger rebuild --known-at 2026-05-05T00:00:00Z --into ./as-known-in-may
              account-ledger --ledger ./book rebuild --format json
            """)

    @Flag(help: "Change nothing, only compare with what is stored.")
    var check = false

    @Option(help: ArgumentHelp("Make readmodels.sqlite in this folder, not in the ledger.", valueName: "dir"))
    var into: String?

    @OptionGroup var knownAt: KnownAtOptions
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var format: FormatOptions

    func validate() throws {
        if check, into != nil || knownAt.bound != nil {
            throw ValidationError(
                "--check compares what is stored now: it takes no --known-at and no --into.")
        }
        if knownAt.bound != nil, into == nil {
            throw ValidationError(
                "--known-at needs --into DIR: the ledger's own read models are always of now.")
        }
    }

    func perform(in surroundings: Surroundings) async throws -> ExitStatus {
        let directory = try ledger.directory(surroundings.environment)
        let progress = surroundings.console.progress(over: "covered")
        defer { progress.end() }
        let tell: (Int64, Int64) -> Void = { progress.tell($0, of: $1) }
        return try await ledger.withEvents(in: surroundings) { events in
            if check {
                let result = try ReadModels.check(directory, events: events, progress: tell)
                progress.end()
                return try compare(result, surroundings.console)
            }
            let status: ReadModelStatus
            if let into {
                let position = try knownAt.position(events) ?? events.head()
                try Self.make(into)
                status = try ReadModels.build(
                    directory, events: events, through: position, into: into + "/readmodels.sqlite",
                    progress: tell)
            } else {
                status = try ReadModels.rebuild(directory, events: events, progress: tell)
            }
            progress.end()
            try surroundings.console.record(Record(status), as: format.format)
            return .done
        }
    }

    /// Writes what a comparison found.
    private func compare(_ result: ReadModelCheck, _ console: Console) throws -> ExitStatus {
        switch format.format {
        case .json:
            try console.json([
                "stored": result.stored.map { Record($0).json } ?? .null, "fresh": Record(result.fresh).json,
                "problems": .array(
                    result.problems.map {
                        ["table": .text($0.table), "key": .text($0.key), "message": .string($0.message)]
                    }),
            ])
        case .table:
            try console.lines(Record(result.fresh).lines(console.style))
            for problem in result.problems { try console.lines(["", problem.message]) }
            if result.isSound { console.note("note: what is stored is what the events give") }
        }
        return result.isSound ? .done : .findings
    }

    /// Makes a folder that only this user can enter, unless there is one.
    private static func make(_ folder: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw CommandLineError(
                .unwritableFile, "Cannot make the folder \(folder): choose a place that can be written.")
        }
    }
}

extension Record {
    /// The state of read models as `rebuild` writes it.
    fileprivate init(_ status: ReadModelStatus) {
        self.init([
            ("sequence", .integer(status.sequence)),
            ("projection_version", .integer(Int64(status.projectionVersion))),
            ("digest", .string(status.digest)),
        ])
    }
}
