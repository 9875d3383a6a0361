/// What can go wrong with trees, notes, keys and proofs.
///
/// Shape: a code to decide on and a sentence that says what to do next. Two errors are equal if their codes are.
/// The message holds nothing of what was read: no text, no key, no hash.
package struct TransparencyLogError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kind of error; more may be added.
    package struct Code: RawRepresentable, Sendable, Hashable {
        /// The name that logs and tests use.
        package let rawValue: String

        /// Takes a name.
        package init(rawValue: String) { self.rawValue = rawValue }

        /// The bytes are no signed note.
        package static let malformedNote = Code(rawValue: "malformed_note")
        /// The text is no checkpoint, or an entry of a history is none.
        package static let malformedCheckpoint = Code(rawValue: "malformed_checkpoint")
        /// The text is no verifier key or signing key.
        package static let malformedKey = Code(rawValue: "malformed_key")
        /// The bytes are no proof.
        package static let malformedProof = Code(rawValue: "malformed_proof")
        /// More bytes, signatures or hashes than are read.
        package static let tooLarge = Code(rawValue: "too_large")
        /// The tree has no such leaf, node or size.
        package static let outOfRange = Code(rawValue: "out_of_range")
        /// A tile that has to be there is not, or has another number of hashes.
        package static let missingTile = Code(rawValue: "missing_tile")
    }

    /// What to decide on.
    package let code: Code
    /// One sentence for the user.
    package let message: String
    /// Where the error was made, `file:line`.
    package let location: String

    /// Makes an error at the place of the call.
    package init(_ code: Code, _ message: String, file: String = #fileID, line: Int = #line) {
        self.code = code
        self.message = message
        location = "\(file):\(line)"
    }

    package static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    package func hash(into hasher: inout Hasher) { hasher.combine(code) }

    package var description: String { message }
}
