/// Why the read models could not answer or be built.
///
/// Shape: a code to decide on, a sentence that says what to do next, and what lies behind it. Two errors are equal if
/// their codes are. The message holds no payload and no secret.
package struct ReadModelsError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of error; more may be added.
    package struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case busy
            case damaged
            case permissionDenied
            case inputOutput
        }

        private let value: Value

        /// Another process holds the read models for longer than can be waited for.
        package static let busy = Code(value: .busy)
        /// A file of the read models cannot be understood.
        ///
        /// It is derived: a rebuild makes a new one.
        package static let damaged = Code(value: .damaged)
        /// The user may not read or write a file.
        package static let permissionDenied = Code(value: .permissionDenied)
        /// A read, write or sync failed.
        package static let inputOutput = Code(value: .inputOutput)

        /// The code's name.
        package var description: String { value.rawValue }
    }

    /// What to decide on.
    package let code: Code
    /// One sentence for the user.
    package let message: String
    /// The error below, described; `nil` if there is none.
    package let cause: String?
    /// Where the error was made, `file:line`.
    package let location: String

    init(
        _ code: Code, _ message: String, cause: String? = nil, file: String = #fileID, line: Int = #line
    ) {
        self.code = code
        self.message = message
        self.cause = cause
        location = "\(file):\(line)"
    }

    /// Whether both have the same code.
    package static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// The sentence, and the cause where there is one.
    package var description: String { cause.map { "\(message) (\($0))" } ?? message }
}
