import StrictJSON
import TransparencyLog

extension SignedCheckpoint {
    /// Refuses a checkpoint that the owner of a key did not sign for the log of that name.
    ///
    /// - `name`: what to call the checkpoint, as in "the checkpoint in the proof".
    /// - Throws: `CommandLineError` with `doesNotHold`.
    func requireSignature(by key: VerifierKey, _ name: String) throws {
        switch isSigned(by: key) {
        case .unknownKeys:
            throw CommandLineError(
                .doesNotHold,
                "\(name) is not signed with the key that was given (\(key.name)): trust neither without knowing why."
            )
        case .invalid:
            throw CommandLineError(
                .doesNotHold, "The signature of \(key.name) does not fit: \(name) is not what was signed.")
        case .valid: break
        }
        // A key signs for the log of its own name, so that no other log can be passed off as this one.
        guard checkpoint.isAbout(key.name) else {
            throw CommandLineError(
                .doesNotHold,
                "\(name) is of the log \(checkpoint.origin), and the key belongs to \(key.name).")
        }
    }

    /// Whether the owner of a key signed it for the log of that name.
    func isOwn(of key: VerifierKey) -> Bool {
        guard case .valid = isSigned(by: key) else { return false }
        return checkpoint.isAbout(key.name)
    }

    /// Origin, size and root, with the names that JSON uses.
    var summary: [(name: String, value: JSONValue)] {
        [
            ("origin", .string(checkpoint.origin)),
            ("size", .integer(checkpoint.size)),
            ("root_hash", .string(checkpoint.root.base64)),
        ]
    }
}
