/// Why a command could not be carried out, where no other room has said so already.
struct CommandLineError: Error, Sendable, CustomStringConvertible {
    /// What went wrong, apart from its wording.
    struct Code: Hashable, Sendable {
        private enum Value: String {
            case usage, missingCredential, unreadableFile, outputExists, unwritableFile, closedOutput
            case notFound, refusedByProvider, notFoundAtProvider, incompleteDemo, malformedFile, doesNotHold
        }
        private let value: Value

        /// The arguments do not fit together or are out of range.
        static let usage = Code(value: .usage)
        /// A credential is neither given by a flag nor by a variable.
        static let missingCredential = Code(value: .missingCredential)
        /// A file that was named cannot be read.
        static let unreadableFile = Code(value: .unreadableFile)
        /// The output file exists, and nobody said that it may be replaced.
        static let outputExists = Code(value: .outputExists)
        /// A file cannot be written.
        static let unwritableFile = Code(value: .unwritableFile)
        /// Whoever read standard output has gone; there is nobody to tell.
        static let closedOutput = Code(value: .closedOutput)
        /// The ledger does not have it.
        static let notFound = Code(value: .notFound)
        /// The provider answered a call with an error.
        static let refusedByProvider = Code(value: .refusedByProvider)
        /// The provider answered a call with 404.
        static let notFoundAtProvider = Code(value: .notFoundAtProvider)
        /// The demo did not come to its end.
        static let incompleteDemo = Code(value: .incompleteDemo)
        /// A file that was named is not of the kind that it has to be.
        static let malformedFile = Code(value: .malformedFile)
        /// A proof or a checkpoint does not hold for what it is about.
        static let doesNotHold = Code(value: .doesNotHold)
        /// Every code, for the table of exit codes.
        static let all: [Code] = [
            .usage, .missingCredential, .unreadableFile, .outputExists, .unwritableFile, .closedOutput,
            .notFound, .refusedByProvider, .notFoundAtProvider, .incompleteDemo, .malformedFile, .doesNotHold,
        ]
    }

    /// What went wrong, apart from its wording.
    let code: Code
    /// One sentence, and what to do next.
    let message: String
    /// The place in the program that says so.
    let location: String

    /// An error with a sentence for the user, which must not hold secrets or personal data.
    init(_ code: Code, _ message: String, fileID: StaticString = #fileID, line: UInt = #line) {
        self.code = code
        self.message = message
        self.location = "\(fileID):\(line)"
    }

    var description: String { message }
}

extension CommandLineError: Equatable {
    static func == (lhs: CommandLineError, rhs: CommandLineError) -> Bool { lhs.code == rhs.code }
}
