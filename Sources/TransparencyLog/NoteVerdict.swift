/// What the signatures of a note are worth to somebody who knows some keys.
package enum NoteVerdict: Sendable, Hashable {
    /// Signed by these of the known keys, in the order of the signatures; there is at least one.
    case valid([VerifierKey])
    /// A signature that names this known key is not its signature of this text: reject the note.
    case invalid(VerifierKey)
    /// No signature is by a known key: the text must be ignored.
    case unknownKeys
}
