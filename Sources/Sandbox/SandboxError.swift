/// Why the sandbox could not start.
///
/// **Shape**: equality by `code` alone; `message` is one sentence that says what to do next and holds no
/// secret. What an API caller did wrong is never an error of this type: it is an answer.
package struct SandboxError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The closed set of reasons, extensible without breaking a switch.
    package struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Name: String {
            case cannotListen
            case invalidConfiguration
        }

        private let name: Name

        /// The address is taken, not ours, or not to be resolved.
        package static let cannotListen = Code(name: .cannotListen)
        /// A value of the configuration is out of its range.
        package static let invalidConfiguration = Code(name: .invalidConfiguration)

        /// The name of the code, for logs and metrics.
        package var description: String { name.rawValue }
    }

    /// The reason.
    package let code: Code
    /// One sentence for a person, with what to do next.
    package let message: String
    /// The lower error in words, if there was one.
    package let cause: String?
    /// Where it was thrown, `#fileID:line`.
    package let location: String

    init(_ code: Code, _ message: String, cause: String? = nil, file: String = #fileID, line: Int = #line) {
        self.code = code
        self.message = message
        self.cause = cause
        self.location = "\(file):\(line)"
    }

    /// Compares codes only.
    package static func == (left: SandboxError, right: SandboxError) -> Bool { left.code == right.code }

    /// The message, followed by the cause.
    package var description: String { cause.map { "\(message) (\($0))" } ?? message }
}
