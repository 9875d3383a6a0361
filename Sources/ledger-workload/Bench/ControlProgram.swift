import EventStore
import Foundation
import StrictJSON

/// Runs the C program that everything is compared with.
struct ControlProgram: Sendable {
    /// The compiled `script/bench-control.c`.
    let path: String

    /// Runs it to its end and gives the last line that it printed.
    ///
    /// - Throws: ``BenchFailure``, or Foundation's error where it cannot be started.
    func run(_ arguments: [String]) throws -> JSONValue {
        try ChildProcess(path, arguments).answer()
    }

    /// Starts it to take commits on a copy of a ledger's evidence.
    ///
    /// The copy is made from the evidence of an empty ledger, so that the control has the very same tables, index and
    /// page size.
    ///
    /// - Throws: ``BenchFailure``, or Foundation's error.
    func appending(
        to file: String, copiedFrom ledger: LedgerDirectory, rows: String, withTriggers: Bool
    ) throws -> ControlConversation {
        try FileManager.default.copyItem(atPath: ledger.events, toPath: file)
        return try ControlConversation(
            path, ["append", file, rows, withTriggers ? "with-triggers" : "without-triggers"])
    }
}

/// A child process whose standard output is read to its end.
struct ChildProcess {
    private let process = Process()
    private let output = Pipe()

    /// Starts a program; its standard error is ours.
    ///
    /// - Throws: Foundation's error.
    init(_ path: String, _ arguments: [String]) throws {
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
    }

    /// Starts this program once more.
    ///
    /// - Throws: ``BenchFailure`` where it does not know where it is, or Foundation's error.
    static func ofThisProgram(_ arguments: [String]) throws -> ChildProcess {
        guard let program = Bundle.main.executablePath else {
            throw BenchFailure("This program does not know where it is.")
        }
        return try ChildProcess(program, arguments)
    }

    /// Waits for the end and reads the last line as JSON.
    ///
    /// - Throws: ``BenchFailure`` where the program did not end with 0 or printed no JSON.
    func answer() throws -> JSONValue {
        let bytes = Array(output.fileHandleForReading.readDataToEndOfFile())
        process.waitUntilExit()
        guard process.terminationStatus == 0, let line = bytes.split(separator: 10).last,
            let value = try? JSONValue(Array(line))
        else {
            throw BenchFailure(
                "\(process.arguments?.first ?? "A program") ended with \(process.terminationStatus).")
        }
        return value
    }
}

/// The control while it waits for commands, each of which it answers with one line.
final class ControlConversation {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var buffer: [UInt8] = []

    init(_ path: String, _ arguments: [String]) throws {
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    /// Makes so many commits of so many events each.
    ///
    /// - Returns: how long all of it took, and each commit in nanoseconds.
    /// - Throws: ``BenchFailure``, or Foundation's error.
    func commit(_ commits: Int, of events: Int) throws -> (
        reading: Stopwatch.Reading, latencies: [Int64]
    ) {
        try input.fileHandleForWriting.write(contentsOf: Data("commits \(commits) of \(events)\n".utf8))
        let answer = try JSONValue(line())
        guard let latencies = answer["latencies"]?.arrayValue else {
            throw BenchFailure("The control's answer is not understood.")
        }
        return (try Stopwatch.Reading(answer), latencies.compactMap(\.integerValue))
    }

    /// Ends it.
    func end() throws {
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    private func line() throws -> [UInt8] {
        while true {
            if let end = buffer.firstIndex(of: 10) {
                let line = Array(buffer[..<end])
                buffer.removeFirst(end + 1)
                return line
            }
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else {
                throw BenchFailure("The control ended too early.")
            }
            buffer += more
        }
    }
}

extension Stopwatch.Reading {
    /// The reading in an answer of another process.
    ///
    /// - Throws: ``BenchFailure`` where it is missing.
    init(_ answer: JSONValue) throws {
        guard let nanoseconds = answer["nanoseconds"]?.integerValue,
            let processorNanoseconds = answer["cpu_nanoseconds"]?.integerValue
        else { throw BenchFailure("An answer does not say how long it took.") }
        self.init(nanoseconds: nanoseconds, processorNanoseconds: processorNanoseconds)
    }
}
