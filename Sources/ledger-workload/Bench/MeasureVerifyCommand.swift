import ArgumentParser
import EventStore
import Foundation
import Integrity
import StrictJSON

/// Verifies a ledger once and prints how long it took and how much memory; `bench` starts it.
struct MeasureVerifyCommand: ParsableCommand {
    enum Parts: String, ExpressibleByArgument {
        case log
        case all
    }

    static let configuration = CommandConfiguration(
        commandName: "measure-verify", abstract: "Verify a ledger once.", shouldDisplay: false)

    @Argument(help: "The ledger's directory.")
    var directory: String

    @Option(help: "log or all.")
    var parts: Parts

    func run() throws {
        let stopwatch = Stopwatch()
        let verdict = try Verification.verify(
            LedgerDirectory(directory), options: VerificationOptions(logOnly: parts == .log))
        let reading = stopwatch.reading
        guard verdict.isOK else {
            throw BenchFailure("The ledger does not hold: \(verdict.problems.first?.message ?? "")")
        }
        let answer: JSONValue = [
            "nanoseconds": .integer(reading.nanoseconds),
            "cpu_nanoseconds": .integer(reading.processorNanoseconds), "events": .integer(verdict.size),
            "peak_memory_bytes": .integer(PeakMemory.bytes() ?? 0),
        ]
        try FileHandle.standardOutput.write(contentsOf: Data((answer.text + "\n").utf8))
    }
}

/// The most memory that this process has had.
enum PeakMemory {
    /// The bytes in memory at their most; nil where the system does not tell.
    ///
    /// Not from `getrusage`, which begins with what the process had that started this one.
    ///
    /// Source: proc_pid_status(5), `VmHWM`.
    static func bytes() -> Int64? {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else {
            return nil
        }
        let words = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }?.split {
            $0 == " " || $0 == "\t"
        }
        guard let words, words.count > 1, let kilobytes = Int64(words[1]) else { return nil }
        return kilobytes * 1_024
    }
}
