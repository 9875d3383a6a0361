/// What can go wrong in the event store.
///
/// Shape: a code to decide on, a sentence that says what to do next, and what lies behind it.
/// Two errors are equal if their codes are. The message holds no payload and no secret.
package struct EventStoreError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of error; more may be added.
    package struct Code: RawRepresentable, Sendable, Hashable {
        /// The name that logs and tests use.
        package let rawValue: String

        /// Takes a name.
        package init(rawValue: String) { self.rawValue = rawValue }

        /// The directory holds no ledger.
        package static let notALedger = Code(rawValue: "not_a_ledger")
        /// The file is a database of another program, or no database.
        package static let foreignDatabase = Code(rawValue: "foreign_database")
        /// The file was written by a newer version.
        package static let newerFormat = Code(rawValue: "newer_format")
        /// A ledger, or something else, is already there.
        package static let alreadyExists = Code(rawValue: "already_exists")
        /// The user may not read or write the files.
        package static let permissionDenied = Code(rawValue: "permission_denied")
        /// The medium cannot be written to.
        package static let readOnly = Code(rawValue: "read_only")
        /// Another process held the ledger's lock for too long.
        package static let busy = Code(rawValue: "busy")
        /// A read, write or sync failed.
        package static let inputOutput = Code(rawValue: "input_output")
        /// An earlier I/O error ended this process's writing, or the store was closed.
        package static let stopped = Code(rawValue: "stopped")
        /// The clock is far behind the newest event.
        package static let clock = Code(rawValue: "clock")
        /// An event of another environment or client.
        package static let mismatch = Code(rawValue: "mismatch")
        /// An event that lacks what its kind requires.
        package static let invalidEvent = Code(rawValue: "invalid_event")
        /// There are fewer events than a signed checkpoint says.
        package static let missingEvents = Code(rawValue: "missing_events")
        /// There is no usable key to sign checkpoints with.
        package static let signingKey = Code(rawValue: "signing_key")
        /// The file is damaged, or its schema is not the one of its format.
        package static let damaged = Code(rawValue: "damaged")
    }

    /// What to decide on.
    package let code: Code
    /// One sentence for the user.
    package let message: String
    /// The error below, described; nil if there is none.
    package let cause: String?
    /// Where the error was made, `file:line`.
    package let location: String

    /// Makes an error at the place of the call.
    package init(
        _ code: Code, _ message: String, cause: String? = nil, file: String = #fileID, line: Int = #line
    ) {
        self.code = code
        self.message = message
        self.cause = cause
        location = "\(file):\(line)"
    }

    package static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    package var description: String { cause.map { "\(message) (\($0))" } ?? message }
}
