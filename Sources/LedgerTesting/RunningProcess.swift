import Foundation
import Synchronization

/// A process that a test started, with what it has printed so far.
///
/// Owns the child's two pipes: one thread for each reads until the end. Waiting is done on conditions (a line has come,
/// the process has ended), never by sleeping; the timeout is a safety net that kills what hangs.
package final class RunningProcess: Sendable {
    private struct State {
        var output: [UInt8] = []
        var errors: [UInt8] = []
        var openStreams = 2
        var ending: ProcessOutcome.Ending?
        var timedOut = false
        var waiters: [Waiter] = []

        var isOver: Bool { ending != nil && openStreams <= 0 }
    }

    private struct Waiter {
        let isDue: @Sendable (borrowing State) -> Bool
        let continuation: CheckedContinuation<Void, Never>
    }

    private enum Stream {
        case output
        case errors
    }

    private let process: Process
    private let state = Mutex(State())

    /// Starts a process.
    ///
    /// The environment is taken as it is: nothing is added to it.
    ///
    /// - Throws: Foundation's error where the program cannot be started.
    package init(
        program: String,
        arguments: [String],
        environment: [String: String],
        directory: String? = nil,
        input: [UInt8]? = nil,
        timeout: Duration
    ) throws {
        let process = Process()
        self.process = process
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = environment
        if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
        let output = Pipe()
        let errors = Pipe()
        let inbound = input.map { _ in Pipe() }
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = inbound ?? FileHandle.nullDevice
        process.terminationHandler = { [weak self] ended in
            let status = ended.terminationStatus
            let ending: ProcessOutcome.Ending =
                ended.terminationReason == .exit ? .exited(status) : .signalled(status)
            self?.update { $0.ending = ending }
        }
        try process.run()
        read(output.fileHandleForReading, as: .output)
        read(errors.fileHandleForReading, as: .errors)
        if let input, let inbound { write(input, to: inbound.fileHandleForWriting) }
        armSafetyNet(timeout)
    }

    /// The process id.
    package var processIdentifier: Int32 {
        process.processIdentifier
    }

    /// What stands on standard output so far.
    package var outputSoFar: [UInt8] {
        state.withLock { $0.output }
    }

    /// What stands on standard error so far.
    package var errorsSoFar: [UInt8] {
        state.withLock { $0.errors }
    }

    /// Whether the process has not ended yet.
    package var isRunning: Bool {
        state.withLock { $0.ending == nil }
    }

    /// Sends a signal to the process, if it is still running.
    package func send(_ signal: Int32) {
        if process.isRunning { kill(process.processIdentifier, signal) }
    }

    /// Waits for a line of standard output, the first being 0, and gives it without its line feed.
    ///
    /// The result is nil where the process ends without having printed that line.
    package func line(_ index: Int = 0) async -> String? {
        await wait { $0.isOver || Self.line(index, of: $0.output) != nil }
        return state.withLock { Self.line(index, of: $0.output) }
    }

    /// Waits for the end of the process and of both of its streams.
    package func outcome() async -> ProcessOutcome {
        await wait { $0.isOver }
        return state.withLock {
            ProcessOutcome(
                ending: $0.ending ?? .signalled(0), output: $0.output, errors: $0.errors,
                timedOut: $0.timedOut)
        }
    }

    private static func line(_ index: Int, of bytes: [UInt8]) -> String? {
        var lines = bytes.split(separator: 10, maxSplits: index + 1, omittingEmptySubsequences: false)
        // What stands behind the last line feed is not a whole line yet.
        lines.removeLast()
        return lines.count > index ? String(decoding: lines[index], as: UTF8.self) : nil
    }

    private func wait(until isDue: @escaping @Sendable (borrowing State) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isDueNow = state.withLock { state in
                guard !isDue(state) else { return true }
                state.waiters.append(Waiter(isDue: isDue, continuation: continuation))
                return false
            }
            if isDueNow { continuation.resume() }
        }
    }

    private func update(_ change: (inout State) -> Void) {
        let due = state.withLock { state in
            change(&state)
            let waiters = state.waiters
            state.waiters = waiters.filter { !$0.isDue(state) }
            return waiters.filter { $0.isDue(state) }
        }
        for waiter in due { waiter.continuation.resume() }
    }

    private func read(_ handle: FileHandle, as stream: Stream) {
        Thread.detachNewThread { [self] in
            while true {
                let chunk = handle.availableData
                update { state in
                    switch stream {
                    case .output: state.output += chunk
                    case .errors: state.errors += chunk
                    }
                    if chunk.isEmpty { state.openStreams -= 1 }
                }
                if chunk.isEmpty { break }
            }
            try? handle.close()
        }
    }

    private func write(_ bytes: [UInt8], to handle: FileHandle) {
        Thread.detachNewThread {
            // A child that does not read its input to the end is the test's subject, not an error here.
            try? handle.write(contentsOf: Data(bytes))
            try? handle.close()
        }
    }

    private func armSafetyNet(_ timeout: Duration) {
        let seconds = Double(timeout.components.seconds)
        DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { [weak self] in
            guard let self, !state.withLock({ $0.isOver }) else { return }
            // A child of the child may hold the streams open for ever: they are not waited for any longer.
            update {
                $0.timedOut = true
                $0.openStreams = 0
            }
            send(SIGKILL)
        }
    }
}
