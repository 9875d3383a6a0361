import Testing
import TransparencyLog

/// Notes and keys that others have made, and ways to make more.
///
/// The signatures of Peter Neumann and Enoch Root are those of golang.org/x/mod/sumdb/note.
enum NoteFixture {
    static let peterKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    static let peterSecret = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
    static let enochKey = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
    static let text =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    static let peterBase64 =
        "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    static let peterLine = "— PeterNeumann \(peterBase64)\n"
    static let enochLine =
        "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"

    static func peter() throws -> VerifierKey { try VerifierKey(peterKey) }
    static func enoch() throws -> VerifierKey { try VerifierKey(enochKey) }

    /// A key that is always the same.
    static func key(_ number: UInt8, name: String = "ledger.example/books") throws -> NoteSigningKey {
        try NoteSigningKey(name: name, seed: [UInt8](repeating: number, count: 32))
    }

    /// A note of a text and signature lines.
    static func note(_ text: String, _ lines: String...) throws -> SignedNote {
        try SignedNote(Array((text + "\n" + lines.joined()).utf8))
    }

    /// A signed checkpoint over the first leaves of a tree.
    static func checkpoint(_ size: Int, of tree: NaiveTree, key: NoteSigningKey) throws -> SignedCheckpoint {
        try SignedCheckpoint(
            Checkpoint(origin: key.name, size: Int64(size), root: tree.root(size)), signedBy: key)
    }
}
