import Foundation
import LedgerTesting
import StrictJSON
import Testing

/// A ledger that a test asks through the built program.
struct Ledger: Sendable {
    /// The program, with what stands before it on the command line.
    let binary: BuiltBinary
    /// The ledger's directory.
    let path: String

    init(_ path: String, binary: BuiltBinary? = nil) throws {
        self.path = path
        self.binary = try binary ?? BuiltBinary.find()
    }

    /// Makes an empty ledger for the sandbox.
    static func make(in folder: TemporaryDirectory, name: String = "ledger") async throws -> Ledger {
        let ledger = try Ledger(folder.file(name))
        try await ledger.succeed(["init", "--environment", "sandbox"])
        return ledger
    }

    /// The path of the evidence.
    var events: String { path + "/events.sqlite" }

    /// Runs a command on this ledger to its end.
    func run(_ arguments: [String], input: [UInt8]? = nil) async throws -> ProcessOutcome {
        try await binary.run(["--ledger", path] + arguments, input: input)
    }

    /// Runs a command that has to end with 0.
    @discardableResult
    func succeed(
        _ arguments: [String], input: [UInt8]? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> ProcessOutcome {
        let outcome = try await run(arguments, input: input)
        try #require(
            outcome.exitCode == 0, "\(arguments.joined(separator: " ")): \(outcome)",
            sourceLocation: sourceLocation)
        return outcome
    }

    /// The JSON that a command answers, which has to end with 0.
    func json(
        _ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> JSONValue {
        let outcome = try await succeed(arguments + ["--format", "json"], sourceLocation: sourceLocation)
        return try JSONValue(outcome.output)
    }

    /// The items that a query answers.
    func items(
        _ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> [JSONValue] {
        let answer = try await json(arguments, sourceLocation: sourceLocation)
        return try #require(answer["items"]?.arrayValue, sourceLocation: sourceLocation)
    }

    /// The verdict of `verify`, whatever it is, and how the process ended.
    func verdict() async throws -> (outcome: ProcessOutcome, json: JSONValue) {
        let outcome = try await run(["verify", "--format", "json"])
        return (outcome, try JSONValue(outcome.output))
    }

    /// The exact bytes of an event's body, as `show --raw` gives them.
    func raw(_ sequence: Int64) async throws -> [UInt8] {
        try await succeed(["show", "\(sequence)", "--raw"]).output
    }

    /// The lines of an export.
    func export() async throws -> [JSONValue] {
        let outcome = try await succeed(["export"])
        return try outcome.output.split(separator: 10).map { try JSONValue(Array($0)) }
    }

    /// Removes everything that is derived from the events.
    func removeReadModels() throws {
        let files = FileManager.default
        for name in try files.contentsOfDirectory(atPath: path) where name.hasPrefix("readmodels") {
            try files.removeItem(atPath: path + "/" + name)
        }
    }

    /// A copy of the whole directory under another path.
    func copy(to path: String) throws -> Ledger {
        try FileManager.default.copyItem(atPath: self.path, toPath: path)
        return try Ledger(path, binary: binary)
    }

    /// The same ledger, asked through another program.
    func through(_ binary: BuiltBinary) throws -> Ledger {
        try Ledger(path, binary: binary)
    }
}

extension JSONValue {
    /// The statuses of a history, oldest first.
    var statuses: [String] {
        self["periods"]?.arrayValue?.compactMap { $0["status"]?.stringValue } ?? []
    }

    /// All pieces of evidence that a history names.
    var evidence: [JSONValue] {
        self["periods"]?.arrayValue?.flatMap { $0["evidence"]?.arrayValue ?? [] } ?? []
    }

    /// A history's periods without what only grows with more evidence.
    var transitions: [[String: JSONValue?]] {
        let kept = ["status", "valid_from", "valid_to", "precision", "not_before"]
        return self["periods"]?.arrayValue?.map { period in
            Dictionary(uniqueKeysWithValues: kept.map { ($0, period[$0]) })
        } ?? []
    }

    /// The sequences that the problems of a verdict name.
    var namedSequences: Set<Int64> {
        Set(self["problems"]?.arrayValue?.compactMap { $0["sequence"]?.integerValue } ?? [])
    }

    /// The checks that found the problems of a verdict.
    var failedChecks: Set<String> {
        Set(self["problems"]?.arrayValue?.compactMap { $0["check"]?.stringValue } ?? [])
    }
}
