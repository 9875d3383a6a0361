import Foundation

/// The `account-ledger` program that this build made, as a test runs it.
///
/// The environment of a child is that of the test without the variables the program listens to, so that nobody's
/// credentials or ledger reach a test; `TZ` and the locale stay as they are.
package struct BuiltBinary: Sendable {
    /// Why the program could not be found.
    package struct NotBuilt: Error, CustomStringConvertible {
        /// What to do about it.
        package let description: String
    }

    /// The program's absolute path.
    package let path: String
    /// What stands before the program on the command line, such as `setpriv` with its options.
    package let launcher: [String]
    /// Variables that every run of this value gets, over those of the test.
    package let environment: [String: String]

    /// A program with what is to stand before it.
    package init(path: String, launcher: [String] = [], environment: [String: String] = [:]) {
        self.path = path
        self.launcher = launcher
        self.environment = environment
    }

    /// Finds the program beside the test bundle that is running.
    ///
    /// - Throws: ``NotBuilt`` where it is not there.
    package static func find(_ name: String = "account-ledger") throws -> BuiltBinary {
        var folders = [
            Bundle.main.bundleURL.path, Bundle.main.executableURL?.deletingLastPathComponent().path,
        ]
        .compactMap { $0 }
        // The runner is told where the bundle of the tests is; its own place may be in the toolchain.
        for argument in CommandLine.arguments where argument.contains(".xctest") {
            folders.append(URL(fileURLWithPath: argument).deletingLastPathComponent().path)
        }
        folders.append(Fixture.checkout + "/.build/debug")
        for folder in folders {
            let candidate = folder + "/" + name
            if FileManager.default.isExecutableFile(atPath: candidate) { return BuiltBinary(path: candidate) }
        }
        throw NotBuilt(
            description: "There is no program \(name) in \(folders.joined(separator: ", ")): build it first.")
    }

    /// The same program with other variables set for every run.
    package func with(environment added: [String: String]) -> BuiltBinary {
        BuiltBinary(path: path, launcher: launcher, environment: environment.merging(added) { $1 })
    }

    /// Runs the program to its end.
    ///
    /// - Throws: Foundation's error where it cannot be started. An exit code other than 0 is no error.
    package func run(
        _ arguments: [String],
        input: [UInt8]? = nil,
        directory: String? = nil,
        timeout: Duration = .seconds(120)
    ) async throws -> ProcessOutcome {
        try await start(arguments, input: input, directory: directory, timeout: timeout).outcome()
    }

    /// Starts the program and returns at once.
    ///
    /// - Throws: Foundation's error where it cannot be started.
    package func start(
        _ arguments: [String],
        input: [UInt8]? = nil,
        directory: String? = nil,
        timeout: Duration = .seconds(120)
    ) throws -> RunningProcess {
        let words = launcher + [path] + arguments
        return try RunningProcess(
            program: words[0], arguments: Array(words.dropFirst()), environment: childEnvironment,
            directory: directory, input: input, timeout: timeout)
    }

    private var childEnvironment: [String: String] {
        ProcessInfo.processInfo.environment
            .filter { !$0.key.hasPrefix("UPVEST_") && !$0.key.hasPrefix("ACCOUNT_LEDGER_") }
            .merging(environment) { $1 }
    }
}
