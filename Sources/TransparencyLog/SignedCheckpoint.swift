/// A checkpoint in its signed note.
///
/// It is a claim until ``isSigned(by:)`` has said so.
/// Source: https://c2sp.org/tlog-checkpoint
package struct SignedCheckpoint: Sendable, Hashable {
    /// What is stated.
    package let checkpoint: Checkpoint
    /// The note that it stands in.
    package let note: SignedNote

    /// Reads a signed checkpoint, without checking any signature.
    ///
    /// - Throws: `tooLarge` and `malformedNote` as ``SignedNote/init(_:)``; `malformedCheckpoint` if its text is
    ///   none.
    package init(_ bytes: [UInt8]) throws(TransparencyLogError) {
        note = try SignedNote(bytes)
        checkpoint = try Checkpoint(text: note.text)
    }

    /// Signs a checkpoint.
    ///
    /// - Throws: `malformedCheckpoint` or `malformedNote` if the parts cannot be written as one, as where a line has
    ///   a newline in it.
    package init(
        _ checkpoint: Checkpoint, signedBy key: NoteSigningKey
    ) throws(TransparencyLogError) {
        let text = checkpoint.text
        // Read before it is signed: a newline in the origin would state another size.
        guard try Checkpoint(text: text) == checkpoint else {
            throw TransparencyLogError(
                .malformedCheckpoint, "These parts cannot be written as a checkpoint. Mend the origin.")
        }
        self.checkpoint = checkpoint
        note = try key.sign(text)
    }

    /// The signed checkpoint, as it is kept in a file.
    package var bytes: [UInt8] { note.bytes }

    /// What its signatures are worth to somebody who knows this key.
    package func isSigned(by key: VerifierKey) -> NoteVerdict { note.verdict([key]) }
}
