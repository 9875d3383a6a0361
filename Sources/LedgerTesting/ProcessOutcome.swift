/// How a process ended and everything it printed.
package struct ProcessOutcome: Sendable {
    /// How a process came to its end.
    package enum Ending: Sendable, Hashable {
        /// It ended by itself with this exit code.
        case exited(Int32)
        /// A signal with this number ended it.
        case signalled(Int32)
    }

    /// How the process ended.
    package let ending: Ending
    /// The bytes of its standard output.
    package let output: [UInt8]
    /// The bytes of its standard error.
    package let errors: [UInt8]
    /// Whether the safety net killed it because it did not end in time.
    package let timedOut: Bool

    /// The exit code, or nil where a signal ended the process.
    package var exitCode: Int32? {
        if case .exited(let code) = ending { code } else { nil }
    }

    /// Standard output as text.
    package var outputText: String {
        String(decoding: output, as: UTF8.self)
    }

    /// Standard error as text.
    package var errorText: String {
        String(decoding: errors, as: UTF8.self)
    }

    /// The lines of standard error that are not empty.
    package var errorLines: [String] {
        errorText.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
    }
}

extension ProcessOutcome: CustomStringConvertible {
    /// The ending and what was printed, for the message of a failed expectation.
    package var description: String {
        "\(ending)\(timedOut ? " by the safety net" : "")\n--- stdout\n\(outputText)\n--- stderr\n\(errorText)"
    }
}
