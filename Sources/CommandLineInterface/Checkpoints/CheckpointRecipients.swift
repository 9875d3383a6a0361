import Dispatch
import EventStore
import Foundation
import Logging
import Synchronization
import TransparencyLog

/// Everybody outside the ledger who gets each new checkpoint, whichever process signed it: files and a command.
///
/// Nobody gets an older one after a newer, nor one twice unless it failed. Whatever fails here is logged and tried again
/// with the next checkpoint and at the end; it never stops the recording of events.
final class CheckpointRecipients: Sendable {
    /// How long a command may run.
    private static let commandLimit = Duration.seconds(60)

    private let copies: [(copy: CheckpointCopy, lane: CheckpointLane)]
    private let lanes: [CheckpointLane]
    private let command: ShellCommand?
    private let signing: FailureLog
    private let reading: FailureLog
    private let state = Mutex(State())

    private struct State {
        /// What this process signed before anybody may be told.
        var early: SignedCheckpoint?
        /// Where others' checkpoints are found; nil until anybody may be told.
        var source: CheckpointSource?
    }

    /// Recipients to whom nothing has been sent.
    ///
    /// - `copies`: the paths of files to keep.
    /// - `command`: a command line for `/bin/sh`; it gets the signed checkpoint on its standard input.
    /// - `environment`: the command's environment, from which the provider's credentials are taken out.
    init(copies: [String], command: String?, environment: [String: String], logger: Logger) {
        self.copies = copies.map { path in
            let copy = CheckpointCopy(path: path)
            return (copy, Self.lane(to: copy, logger))
        }
        let shell = command.map {
            ShellCommand($0, environment: environment.filter { !$0.key.hasPrefix("UPVEST_") })
        }
        self.command = shell
        signing = FailureLog(logger)
        reading = FailureLog(logger)
        lanes = self.copies.map(\.lane) + (shell.map { [Self.lane(to: $0, logger)] } ?? [])
    }

    /// Takes what the ledger tells about its checkpoints; returns at once.
    ///
    /// Nothing is sent before ``begin(_:)``, since it would take the place of what is looked at there.
    func take(_ result: Result<SignedCheckpoint, EventStoreError>) {
        switch result {
        case .success(let checkpoint):
            signing.succeeded("checkpoints are signed again")
            let isEarly = state.withLock { state in
                guard state.source == nil else { return false }
                state.early = checkpoint
                return true
            }
            if !isEarly { send(checkpoint) }
        case .failure(let error):
            signing.failed("no checkpoint could be signed: \(error.message)")
        }
    }

    /// Looks at the copies that are there, and sends the ledger's newest checkpoint to everybody.
    ///
    /// - Throws: what ``CheckpointCopy/check(against:)`` throws; nothing has been sent then.
    func begin(_ events: EventReader) throws {
        for (copy, lane) in copies {
            if let size = try copy.check(against: events) { lane.begin(behind: size) }
        }
        let files = CheckpointFiles(events.directory)
        try begin(
            CheckpointSource(
                origin: events.identity().origin, key: files.verifierKey(), newest: { try files.newest() }))
    }

    /// Sends the newest checkpoint of a source to everybody; from then on everything goes where it shall.
    ///
    /// - Throws: what reading the checkpoint throws; nothing has been sent then.
    func begin(_ source: CheckpointSource) throws {
        let newest = try source.newest()
        let early = state.withLock { state in
            state.source = source
            return state.early
        }
        for checkpoint in [newest, early] { checkpoint.map(send) }
    }

    /// Looks whether another process has signed a newer checkpoint, and sends it to everybody.
    ///
    /// One that is not of this log, or not signed with its key, is logged and goes nowhere.
    ///
    /// - Complexity: Reads one small file.
    func look() {
        guard let source = state.withLock({ $0.source }) else { return }
        switch source.look() {
        case .success(let checkpoint):
            reading.succeeded("the ledger's checkpoint can be used again")
            checkpoint.map(send)
        case .failure(let error):
            reading.failed("the ledger's checkpoint cannot be carried on: \(error.message)")
        }
    }

    /// Looks again and again while something else goes on.
    ///
    /// - `pause`: waits until it is time for the next look; an error ends the looking and nothing else.
    /// - Throws: what `body` throws.
    func watching<Result>(
        _ pause: @escaping @Sendable () async throws -> Void, _ body: () async throws -> Result
    ) async throws -> Result {
        // Cancelled and waited for where this function ends, so that nothing is sent behind its back.
        async let _: Void = watch(pause)
        return try await body()
    }

    private func watch(_ pause: @Sendable () async throws -> Void) async {
        guard !lanes.isEmpty else { return }
        while !Task.isCancelled, (try? await pause()) != nil { look() }
    }

    private func send(_ checkpoint: SignedCheckpoint) {
        for lane in lanes { lane.put(checkpoint) }
    }

    /// Waits until everything that was sent has arrived, but not longer than until the deadline.
    ///
    /// What another process signed meanwhile is sent before, and what failed is tried once more.
    /// A command that runs for half of that time is ended, so that the last checkpoint gets its turn. At the deadline it
    /// is ended for good.
    func finish(by deadline: ContinuousClock.Instant) async {
        guard !lanes.isEmpty else { return }
        look()
        let rest = max(ContinuousClock.now.duration(to: deadline), .milliseconds(500))
        await withCheckedContinuation { continuation in
            let end = OneTime { continuation.resume() }
            let arrivals = DispatchGroup()
            for lane in lanes {
                arrivals.enter()
                lane.whenEmpty { arrivals.leave() }
            }
            arrivals.notify(queue: .global()) { end.call() }
            let command = command
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Int(rest / .milliseconds(2))))
            {
                command?.kill()
            }
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Int(rest / .milliseconds(1))))
            {
                command?.end()
                end.call()
            }
        }
    }

    private static func lane(to copy: CheckpointCopy, _ logger: Logger) -> CheckpointLane {
        let log = FailureLog(logger)
        return CheckpointLane("account-ledger.checkpoint-copy") { checkpoint in
            do {
                try copy.write(checkpoint)
                log.succeeded("the checkpoint's copy \(copy.path) is kept again")
                return true
            } catch {
                let reason = (error as? CommandLineError)?.message ?? "Something went wrong that has no name."
                log.failed("the checkpoint's copy is not up to date: \(reason)")
                return false
            }
        }
    }

    private static func lane(to command: ShellCommand, _ logger: Logger) -> CheckpointLane {
        let log = FailureLog(logger)
        return CheckpointLane("account-ledger.on-checkpoint") { checkpoint in
            let ending = command.run(input: checkpoint.bytes, within: commandLimit)
            let reason: String
            switch ending {
            case .exited(0):
                log.succeeded("the command for checkpoints works again")
                return true
            case .exited(let code): reason = "it ended with \(code)"
            case .signalled(SIGKILL): reason = "it was ended, as it took too long"
            case .signalled(let signal): reason = "signal \(signal) ended it"
            case .failed(let number): reason = systemMessage(number)
            }
            log.failed(
                "the command for checkpoints failed at the checkpoint of \(checkpoint.checkpoint.size) events: \(reason)"
            )
            return false
        }
    }
}

/// A function that is called once at most.
private final class OneTime: Sendable {
    private let function: Mutex<(@Sendable () -> Void)?>

    init(_ function: @escaping @Sendable () -> Void) { self.function = Mutex(function) }

    func call() {
        let function = function.withLock { function in
            defer { function = nil }
            return function
        }
        function?()
    }
}
