import Foundation
import LedgerTesting
import StrictJSON
import Testing

/// The program `script/verify_ledger.py`, which knows the format from the page about it and nothing of ours.
enum PythonVerifier {
    /// Runs the program to its end.
    static func run(_ arguments: [String]) async throws -> ProcessOutcome {
        let script = Fixture.checkout + "/script/verify_ledger.py"
        return try await BuiltBinary(path: #require(FormatPage.python)).run([script] + arguments)
    }

    /// Its verdict on a ledger, and how it ended.
    static func ledger(
        _ ledger: Ledger, _ arguments: [String]
    ) async throws -> (outcome: ProcessOutcome, verdict: JSONValue) {
        let outcome = try await run(["ledger", ledger.path, "--json"] + arguments)
        return (outcome, outcome.output.isEmpty ? .null : try JSONValue(outcome.output))
    }

    /// Its verdict on a proof, and how it ended.
    static func proof(
        _ path: String, _ arguments: [String]
    ) async throws -> (outcome: ProcessOutcome, verdict: JSONValue) {
        let outcome = try await run(["proof", path, "--json"] + arguments)
        return (outcome, outcome.output.isEmpty ? .null : try JSONValue(outcome.output))
    }
}

/// What the page about the format shows.
enum FormatExample {
    /// The events of the page: sequence, note, body, leaf hash.
    static let events = [
        (1, "receiver.started", "café", "HZmhIX0ymxr3YmiohchzgTtDxwizCAc9x9szvXX+N2w="),
        (2, "receiver.stopped", "", "5xmbQiUVdedruINKKDLBlfFb8sQTvoIorbU+ABcpkSU="),
    ]

    /// The block of code that begins like this, with its last newline.
    static func block(_ start: String) throws -> String {
        let parts = try FormatPage.text().components(separatedBy: "\n```")
        let blocks = stride(from: 1, to: parts.count, by: 2).map { parts[$0].dropFirst() + "\n" }
        return try #require(blocks.first { $0.hasPrefix(start) }.map { String($0) })
    }
}
