import EventStore
import Foundation
import Reports
import UpvestAPI

/// What a command finds around it: the console, the variables, the time and the place.
///
/// Handed to every command, so that tests can put others in their place.
struct Surroundings: Sendable {
    /// Where results and notes go.
    var console: Console
    /// The environment variables.
    var environment: [String: String]
    /// The time of day.
    var clock: WallClock
    /// A fresh UUID (version 7, lower case) at each call, for the keys of events.
    var newID: @Sendable () -> String
    /// Who runs the command, on which host: recorded with every call.
    var operatorName: String
    /// What the program was started as, for commands that are suggested.
    var programName: String
    /// The directory for files that nobody keeps.
    var temporaryDirectory: String

    /// Where the key is that signs checkpoints, if not in the ledger: what `ACCOUNT_LEDGER_SIGNING_KEY` names.
    var signingKeyPath: String? {
        environment["ACCOUNT_LEDGER_SIGNING_KEY"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Where the key is that signs a ledger's checkpoints, if not in the ledger: where the variable says, else where the
    /// link leads that stands there; so that a sentence about a lost key names the place that it is lost from.
    func signingKeyPath(of directory: LedgerDirectory) -> String? {
        if let signingKeyPath { return signingKeyPath }
        let link = directory.signingKey
        guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: link) else {
            return nil
        }
        return target.hasPrefix("/") ? target : directory.path + "/" + target
    }

    /// The surroundings of this process.
    static func ofProcess() -> Surroundings {
        let environment = ProcessInfo.processInfo.environment
        let isTerminal = isatty(STDOUT_FILENO) == 1
        let console = Console(
            output: FileDescriptorSink(STDOUT_FILENO, name: "standard output"),
            errors: FileDescriptorSink(STDERR_FILENO, name: "standard error"),
            style: style(isTerminal: isTerminal, terminalWidth: terminalWidth(), environment: environment),
            isTerminal: isTerminal,
            showsProgress: isatty(STDERR_FILENO) == 1 && environment["TERM"] != "dumb")
        return Surroundings(
            console: console, environment: environment, clock: SystemClock.now,
            newID: RandomID.v7(SystemClock.now),
            operatorName: "\(ProcessInfo.processInfo.userName)@\(hostName())",
            programName: CommandLine.arguments.first ?? "account-ledger",
            temporaryDirectory: temporaryDirectory(environment))
    }

    /// The style for an output.
    ///
    /// Colour only on a terminal that is not `dumb`, and not where `NO_COLOR` is set to anything
    /// (no-color.org). The width is `COLUMNS` if that is a number, else the terminal's, else 80.
    static func style(isTerminal: Bool, terminalWidth: Int?, environment: [String: String]) -> TerminalStyle {
        let wantsPlain = environment["NO_COLOR"].map { !$0.isEmpty } ?? false || environment["TERM"] == "dumb"
        let width = environment["COLUMNS"].flatMap { Int($0) } ?? (isTerminal ? terminalWidth : nil) ?? 80
        return TerminalStyle(width: max(width, 40), isColored: isTerminal && !wantsPlain)
    }

    private static func terminalWidth() -> Int? {
        var size = winsize()
        // unsafe: the call fills the struct it is given, which lives on this stack.
        guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// The host's name without asking the network for it.
    private static func hostName() -> String {
        var name = [CChar](repeating: 0, count: 256)
        // unsafe: the call writes at most the count it is given, and one byte less is offered than there are.
        guard unsafe gethostname(&name, name.count - 1) == 0 else { return "unknown" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func temporaryDirectory(_ environment: [String: String]) -> String {
        guard let path = environment["TMPDIR"], !path.isEmpty else { return "/tmp" }
        return path
    }
}
