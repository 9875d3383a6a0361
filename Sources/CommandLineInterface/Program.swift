import ArgumentParser
import Foundation

/// The program from its arguments to its exit code.
package enum Program {
    /// Runs the command that the process was started with, and ends the process with its exit code.
    package static func main() async -> Never {
        // A reader that went away is an error of the write, which is told by the exit code, and not a signal.
        _ = signal(SIGPIPE, SIG_IGN)
        occupyClosedDescriptors()
        let status = await run(Array(CommandLine.arguments.dropFirst()), in: .ofProcess())
        exit(status.rawValue)
    }

    /// Keeps the numbers of the three standard files for them, before anything is opened.
    ///
    /// A file of the ledger would else get the number of one that was closed, and messages would be written into it.
    /// What stands in for it is opened the wrong way round: using it fails as it would on the closed one.
    private static func occupyClosedDescriptors() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
            // unsafe: the path is a literal. The lowest free number is given out, which is this one.
            _ = unsafe open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }

    /// Runs a command line.
    ///
    /// - `arguments`: the arguments without the program's name.
    /// - `surroundings`: where to write, and what is around.
    /// - Returns: the exit code; nothing is thrown, every error has been told on standard error.
    static func run(_ arguments: [String], in surroundings: Surroundings) async -> ExitStatus {
        let console = surroundings.console
        let command: any ParsableCommand
        do {
            command = try AccountLedgerCommand.parseAsRoot(ArgumentOrder.normalized(arguments))
        } catch let error as CommandLineError {
            return tell(error, on: console)
        } catch {
            return answer(error, on: console)
        }
        guard let command = command as? any LedgerCommand else { return help(command, on: console) }
        do {
            let status = try await command.perform(in: surroundings)
            try console.flush()
            return status
        } catch {
            return tell(error, on: console)
        }
    }

    /// Shows the help of a group of commands, or of the command that `help` was asked about.
    private static func help(_ command: any ParsableCommand, on console: Console) -> ExitStatus {
        var command = command
        do {
            try command.run()
            return .done
        } catch {
            return answer(error, on: console)
        }
    }

    /// Answers what the parser threw: help or a version that was asked for, or a command line that does not
    /// fit.
    private static func answer(_ error: any Error, on console: Console) -> ExitStatus {
        let message = AccountLedgerCommand.message(for: error)
        guard !AccountLedgerCommand.exitCode(for: error).isSuccess else {
            do {
                try console.line(message)
                try console.flush()
                return .done
            } catch {
                return tell(error, on: console)
            }
        }
        let sentence = message.split(separator: "\n").joined(separator: " ")
        console.note("account-ledger: \(ended(sentence)) \(helpHint(for: error))")
        return .usage
    }

    /// Tells an error in one sentence and gives the exit code for it.
    private static func tell(_ error: any Error, on console: Console) -> ExitStatus {
        // What was finished before the error is a result too; if it cannot be written, the first error still
        // counts.
        try? console.flush()
        let failure = Failure(error)
        if let sentence = failure.sentence { console.note("account-ledger: \(sentence)") }
        return failure.status
    }

    /// The sentence with a full stop, which the parser leaves out.
    private static func ended(_ sentence: String) -> String {
        guard let last = sentence.last else { return "The command line does not fit." }
        return ".!?".contains(last) ? sentence : sentence + "."
    }

    /// Where to read on: the parser names the help of the command that was meant.
    private static func helpHint(for error: any Error) -> String {
        let full = AccountLedgerCommand.fullMessage(for: error)
        guard let start = full.range(of: "See '", options: .backwards),
            let end = full.range(of: "'", range: start.upperBound..<full.endIndex)
        else { return "See 'account-ledger --help'." }
        return "See '\(full[start.upperBound..<end.lowerBound])'."
    }
}
