import Dispatch
import EventStore
import Foundation
import Logging
import Synchronization
import TransparencyLog

/// Everybody outside the ledger who gets each new checkpoint: files and a command.
///
/// Whatever fails here is logged and tried again with the next checkpoint; it never stops the recording of events.
final class CheckpointRecipients: Sendable {
    /// How long a command may run.
    private static let commandLimit = Duration.seconds(60)

    private let copies: [CheckpointCopy]
    private let lanes: [CheckpointLane]
    private let command: ShellCommand?
    private let signing: FailureLog
    /// What was signed before anybody may be told; nil from then on.
    private let early = Mutex<Early?>(Early())

    private struct Early {
        var newest: SignedCheckpoint?
    }

    /// Recipients to whom nothing has been sent.
    ///
    /// - `copies`: the paths of files to keep.
    /// - `command`: a command line for `/bin/sh`; it gets the signed checkpoint on its standard input.
    /// - `environment`: the command's environment, from which the provider's credentials are taken out.
    init(copies: [String], command: String?, environment: [String: String], logger: Logger) {
        self.copies = copies.map { CheckpointCopy(path: $0) }
        let shell = command.map {
            ShellCommand($0, environment: environment.filter { !$0.key.hasPrefix("UPVEST_") })
        }
        self.command = shell
        signing = FailureLog(logger)
        lanes =
            self.copies.map { Self.lane(to: $0, logger) }
            + (shell.map { [Self.lane(to: $0, logger)] } ?? [])
    }

    /// Takes what the ledger tells about its checkpoints; returns at once.
    ///
    /// Nothing is sent before ``begin(_:)``, since it would take the place of what is looked at there.
    func take(_ result: Result<SignedCheckpoint, EventStoreError>) {
        switch result {
        case .success(let checkpoint):
            signing.succeeded("checkpoints are signed again")
            let isEarly = early.withLock { early in
                early?.newest = checkpoint
                return early != nil
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
        for copy in copies { try copy.check(against: events) }
        let newest = try CheckpointFiles(events.directory).newest()
        let signed = early.withLock { early in
            defer { early = nil }
            return early?.newest
        }
        if let first = signed ?? newest { send(first) }
    }

    private func send(_ checkpoint: SignedCheckpoint) {
        for lane in lanes { lane.put(checkpoint) }
    }

    /// Waits until everything that was sent has arrived, but not longer than until the deadline.
    ///
    /// A command that runs for half of that time is ended, so that the last checkpoint gets its turn.
    func finish(by deadline: ContinuousClock.Instant) async {
        guard !lanes.isEmpty else { return }
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
                command?.kill()
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
            } catch {
                let reason = (error as? CommandLineError)?.message ?? "Something went wrong that has no name."
                log.failed("the checkpoint's copy is not up to date: \(reason)")
            }
        }
    }

    private static func lane(to command: ShellCommand, _ logger: Logger) -> CheckpointLane {
        let log = FailureLog(logger)
        return CheckpointLane("account-ledger.on-checkpoint") { checkpoint in
            let ending = command.run(input: checkpoint.bytes, within: commandLimit)
            let reason: String
            switch ending {
            case .exited(0): return log.succeeded("the command for checkpoints works again")
            case .exited(let code): reason = "it ended with \(code)"
            case .signalled(SIGKILL): reason = "it was ended, as it took too long"
            case .signalled(let signal): reason = "signal \(signal) ended it"
            case .failed(let number): reason = systemMessage(number)
            }
            log.failed(
                "the command for checkpoints failed at the checkpoint of \(checkpoint.checkpoint.size) events: \(reason)"
            )
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
