/// A file that proves that a log begins with what it had at an older size.
///
/// Shape: `account-ledger/consistency-proof/1`, `old` with size and root in base64, the hashes in the order of RFC
/// 6962 section 2.1.2, an empty line, the signed checkpoint of the newer size. The line for the old tree is not
/// authenticated: compare it with the older checkpoint that is kept.
package struct ConsistencyStatement: Sendable, Hashable {
    private static let firstLine = "account-ledger/consistency-proof/1"

    /// How many leaves the older tree has.
    package let oldSize: Int64
    /// The root of the older tree.
    package let oldRoot: TreeHash
    /// The hashes that both roots can be computed from.
    package let hashes: [TreeHash]
    /// The log's newer statement, with its signatures.
    package let checkpoint: SignedCheckpoint

    /// Takes the parts as they are; `oldSize` has to be 0 or more.
    package init(oldSize: Int64, oldRoot: TreeHash, hashes: [TreeHash], checkpoint: SignedCheckpoint) {
        self.oldSize = oldSize
        self.oldRoot = oldRoot
        self.hashes = hashes
        self.checkpoint = checkpoint
    }

    /// Reads a proof, without checking it or any signature.
    ///
    /// - Throws: `malformedProof`; what ``SignedCheckpoint/init(_:)`` throws.
    package init(_ bytes: [UInt8]) throws(TransparencyLogError) {
        var reader = LineReader(bytes)
        guard let first = reader.next(), first.elementsEqual(Self.firstLine.utf8) else {
            throw ProofText.malformed("Its first line is not \(Self.firstLine)")
        }
        guard let (size, root) = reader.next()?.dropping(prefix: "old ")?.splitAtSpace,
            let oldSize = Int64(decimal: size), let oldRoot = TreeHash(base64Bytes: root)
        else { throw ProofText.malformed("It has no line for the old size and root") }
        self.oldSize = oldSize
        self.oldRoot = oldRoot
        hashes = try ProofText.hashes(&reader)
        checkpoint = try SignedCheckpoint(Array(reader.rest))
    }

    /// The proof, as it is kept in a file.
    package var bytes: [UInt8] {
        let text = "\(Self.firstLine)\nold \(oldSize) \(oldRoot.base64)\n" + ProofText.text(hashes)
        return Array(text.utf8) + checkpoint.bytes
    }

    /// The proof between the old tree and the one that the checkpoint states.
    package var consistency: ConsistencyProof {
        ConsistencyProof(oldSize: oldSize, newSize: checkpoint.checkpoint.size, hashes: hashes)
    }

    /// Whether the log that the checkpoint states begins with the old tree.
    ///
    /// Whose checkpoint it is has to be asked of ``SignedCheckpoint/isSigned(by:)``.
    package var holds: Bool {
        consistency.holds(oldRoot: oldRoot, newRoot: checkpoint.checkpoint.root)
    }
}
