import ArgumentParser
import EventStore
import Foundation
import TransparencyLog

/// Writes a proof for somebody who has nothing but the ledger's verifier key.
struct ProveCommand: LedgerUsingCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove",
        abstract: "Write a proof that an event is in the log, or that the log only grew.",
        discussion: """
            The proof of an event holds the whole event, its place in the tree and a signed checkpoint: a \
            C2SP tlog-proof file. Bodies hold personal data, and so does the proof. It is made against the \
            newest checkpoint, or the one in --checkpoint.

            --consistency A..B proves that the log of the signed checkpoint with B events is the \
            continuation of the log that had A events; without B the newest checkpoint is taken. \
            'verify-proof' checks both, and needs no ledger.

            Examples:
              account-ledger prove 9 > event-9.tlog-proof
              account-ledger --ledger ./book prove 9 --output event-9.tlog-proof
              account-ledger prove --consistency 1000.. --output growth.proof
              account-ledger prove --consistency 1000..25000 --output growth.proof
            """)

    @Argument(help: "The event's position in the ledger, from 1.")
    var sequence: Int64?

    @Option(
        help: ArgumentHelp(
            "Prove that the log of B events is the continuation of that of A.", valueName: "a..b"))
    var consistency: SizeSpan?

    @Option(
        name: .customLong("checkpoint"),
        help: ArgumentHelp(
            "The signed checkpoint to prove against, or a history with it (default: the ledger's newest).",
            valueName: "file"))
    var checkpointFile: String?

    @Option(help: ArgumentHelp("The file to write, - for standard output (the default).", valueName: "file"))
    var output: String?

    @Flag(help: "Replace the output file if it exists.")
    var force = false

    @OptionGroup var ledger: LedgerOptions

    func validate() throws {
        guard (sequence == nil) != (consistency == nil) else {
            throw ValidationError("Give either an event's position or --consistency.")
        }
        if let sequence, sequence < 0 { throw ValidationError("An event's position must be 1 or more.") }
        if force, path == nil { throw ValidationError("--force is for a file: name it with --output.") }
        if output == "" { throw ValidationError("--output is empty: give it a file's name.") }
    }

    /// The output's path; nil for standard output.
    private var path: String? { output == "-" ? nil : output }

    func perform(in surroundings: Surroundings) async throws -> ExitStatus {
        let console = surroundings.console
        // Before the ledger is looked at: a file that does not fit is no question to it.
        let given = try checkpointFile.map { try KeptCheckpoints($0, telling: console) }
        let (bytes, what) = try await ledger.withEvents(in: surroundings) { events in
            let choice = CheckpointChoice(
                events: events, given: given, path: checkpointFile, console: console)
            if let consistency {
                let signed = try choice.checkpoint(of: consistency.new, atLeast: consistency.old)
                let statement = try LedgerTree(events).continuation(from: consistency.old, to: signed)
                return (statement.bytes, "from \(consistency.old) to \(signed.checkpoint.size) events")
            }
            let signed = try choice.checkpoint(of: nil, atLeast: 0)
            let proof = try LedgerTree(events).proof(of: sequence ?? 0, in: signed)
            return (proof.bytes, "of event \(sequence ?? 0) among \(signed.checkpoint.size)")
        }
        guard let path else {
            try console.raw(bytes, "The proof")
            return .done
        }
        try OutputFile.write(path, replacesExisting: force) { try $0.write(bytes) }
        console.note("note: the proof \(what) is in \(path)")
        return .done
    }
}

/// Two sizes of a log, `A..B`, or `A..` where the later one is the newest checkpoint's.
struct SizeSpan: ExpressibleByArgument, Hashable, Sendable {
    /// The earlier size.
    let old: Int64
    /// The later size; nil for that of the newest checkpoint.
    let new: Int64?

    /// Reads `1000..25000` or `1000..`.
    init?(argument: String) {
        guard let dots = argument.range(of: ".."), let old = Self.size(argument[..<dots.lowerBound]) else {
            return nil
        }
        let rest = argument[dots.upperBound...]
        guard !rest.isEmpty else {
            (self.old, new) = (old, nil)
            return
        }
        guard let new = Self.size(rest), old <= new else { return nil }
        (self.old, self.new) = (old, new)
    }

    private static func size(_ digits: Substring) -> Int64? {
        guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        return Int64(digits)
    }
}
