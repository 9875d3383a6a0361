import EventStore
import Foundation
import GRDB
import LedgerTesting
import Lifecycle
import ReadModels
import StrictJSON
import Testing

/// A ledger in a folder of its own, and the ways in which these tests look at it.
struct TestLedger: Sendable {
    let directory: LedgerDirectory

    /// Runs a body with a new ledger that holds the given events.
    static func with(
        _ events: [NewEvent] = [], _ body: (TestLedger) async throws -> Void
    ) async throws {
        try await TemporaryDirectory.with { folder in
            let ledger = TestLedger(directory: LedgerDirectory(folder.file("ledger")))
            _ = try EventStore.create(ledger.directory, clock: ManualClock().reading)
            try await ledger.append(events)
            try await body(ledger)
        }
    }

    func append(_ events: [NewEvent]) async throws {
        guard !events.isEmpty else { return }
        let store = try EventStore.open(directory, clock: ManualClock().reading)
        _ = try await store.append(events)
        try await store.close()
    }

    /// Opens the read models; options that wait for nobody, unless said otherwise.
    func open(_ options: ReadModelsOptions = .impatient) throws -> ReadModels {
        try ReadModels.open(directory, events: try EventReader.open(directory), options: options)
    }

    func rebuild() throws -> ReadModelStatus {
        try ReadModels.rebuild(directory, events: try EventReader.open(directory), options: .impatient)
    }

    func check() throws -> ReadModelCheck {
        try ReadModels.check(directory, events: try EventReader.open(directory))
    }

    /// The names of the read models' files in the directory, sorted.
    func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory.path)
            .filter { $0.hasPrefix("readmodels") && $0 != "readmodels.lock" }.sorted()
    }

    func remove(_ names: [String]) throws {
        for name in names { try FileManager.default.removeItem(atPath: directory.path + "/" + name) }
    }

    /// Changes the present read models as somebody with a database tool would.
    func tamper(_ sql: String) throws {
        let queue = try DatabaseQueue(path: directory.readModels)
        try queue.inDatabase { try $0.execute(sql: sql) }
        try queue.close()
    }

    /// Asks the present read models with plain SQL; a column per row, as text.
    func texts(_ sql: String) throws -> [String?] {
        var configuration = Configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: directory.readModels, configuration: configuration)
        return try queue.read { try Optional<String>.fetchAll($0, sql: sql) }
    }

    /// What the directory holds: the names with their bytes, or the target of a link.
    ///
    /// The index of the evidence's WAL is left out: SQLite makes it when the evidence is opened for reading.
    func snapshot() throws -> [String: Data] {
        let files = FileManager.default
        var found: [String: Data] = [:]
        for name in try files.contentsOfDirectory(atPath: directory.path) where name != "events.sqlite-shm" {
            let path = directory.path + "/" + name
            let target = try? files.destinationOfSymbolicLink(atPath: path)
            found[name] = try target.map { Data($0.utf8) } ?? Data(contentsOf: URL(fileURLWithPath: path))
        }
        return found
    }
}

extension ReadModelsOptions {
    /// Waits for no lock.
    static var impatient: ReadModelsOptions {
        var options = ReadModelsOptions()
        options.lockWaitMilliseconds = 0
        return options
    }

    /// A user who may only read.
    static var readOnly: ReadModelsOptions {
        var options = ReadModelsOptions.impatient
        options.canWrite = { _ in false }
        return options
    }

    /// Batches of so many events.
    static func batches(of count: Int) -> ReadModelsOptions {
        var options = ReadModelsOptions.impatient
        options.batchEvents = count
        return options
    }
}

/// All that one read model answers.
struct Answers: Equatable {
    let lists: [[SubjectState]]
    let timelines: [Timeline?]
    let sequences: [[Int64]]
    let status: ReadModelStatus
    let digest: String

    init(_ models: ReadModels) throws {
        lists = try SubjectKind.allCases.map { try models.list($0) }
        let ids = lists.joined().map(\.subject.id) + ["nobody"]
        timelines = try ids.map { try models.timeline(of: $0) }
        sequences = try ids.map { try models.sequences(ofSubject: $0) }
        digest = try models.contentDigest()
        status = try models.status()
    }
}
