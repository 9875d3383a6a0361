/// What keeps a call from being made, or a document of the provider from being understood.
///
/// What happens *to* a call is no error: ``UpvestClient/exchange(_:)`` answers with a value. Two errors are equal if
/// their codes are. Messages never hold secrets, bodies or personal data.
package struct UpvestAPIError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong, for code that decides on it; more codes may be added.
    package struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case invalidBaseURL
            case invalidCredentials
            case invalidTarget
            case unreadableKeySet
            case unreadableList
        }

        private let value: Value

        /// The base URL cannot be used.
        package static let invalidBaseURL = Code(value: .invalidBaseURL)
        /// A credential is missing or has characters that cannot go into a header.
        package static let invalidCredentials = Code(value: .invalidCredentials)
        /// A path or query that cannot be sent exactly as written.
        package static let invalidTarget = Code(value: .invalidTarget)
        /// A key set that is not JSON, has another shape, or has no usable key.
        package static let unreadableKeySet = Code(value: .unreadableKeySet)
        /// A list answer that is not JSON or has no `data`.
        package static let unreadableList = Code(value: .unreadableList)

        /// The code's name.
        package var description: String {
            value.rawValue
        }
    }

    /// What went wrong.
    package let code: Code
    /// A sentence that says what to do next.
    package let message: String
    /// What was found beneath, if that helps.
    package let cause: String?
    /// Where the error was made: `#fileID:line`.
    package let location: String

    init(
        _ code: Code,
        _ message: String,
        cause: String? = nil,
        file: String = #fileID,
        line: Int = #line
    ) {
        self.code = code
        self.message = message
        self.cause = cause
        location = "\(file):\(line)"
    }

    /// Whether both have the same code.
    package static func == (left: UpvestAPIError, right: UpvestAPIError) -> Bool {
        left.code == right.code
    }

    /// The sentence, and the cause where there is one.
    package var description: String {
        guard let cause else { return message }
        return "\(message) (\(cause))"
    }
}
