/// What keeps one of the doors from doing its work.
///
/// Answers of the provider and refused deliveries are values, not errors; errors of the event store pass through as
/// they are. Two errors are equal if their codes are. Messages never hold bodies, secrets or personal data.
package struct CaptureError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong, for code that decides on it; more codes may be added.
    package struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case addressInUse
            case cannotListen
            case invalidPublicURL
            case keysUnreadable
            case keysRefused
            case noAnswer
            case tokenRefused
            case inputUnreadable
        }

        private let value: Value

        /// Another program listens on the address already.
        package static let addressInUse = Code(value: .addressInUse)
        /// The address cannot be listened on for another reason.
        package static let cannotListen = Code(value: .cannotListen)
        /// The public URL is no URL whose path and query could be signed.
        package static let invalidPublicURL = Code(value: .invalidPublicURL)
        /// The file with the verification keys is missing or is no key set.
        package static let keysUnreadable = Code(value: .keysUnreadable)
        /// The provider did not hand out its verification keys.
        package static let keysRefused = Code(value: .keysRefused)
        /// The provider gave no complete answer.
        package static let noAnswer = Code(value: .noAnswer)
        /// The provider gave no access token.
        package static let tokenRefused = Code(value: .tokenRefused)
        /// A file to import cannot be read.
        package static let inputUnreadable = Code(value: .inputUnreadable)

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
    package static func == (left: CaptureError, right: CaptureError) -> Bool {
        left.code == right.code
    }

    /// The sentence, and the cause where there is one.
    package var description: String {
        guard let cause else { return message }
        return "\(message) (\(cause))"
    }
}
