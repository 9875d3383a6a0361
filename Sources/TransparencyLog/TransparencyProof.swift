/// A file that proves to somebody who knows the log's key, and has nothing else, that a leaf stands in the log.
///
/// Shape: `c2sp.org/tlog-proof@v1`, `extra` with base64 if there is any, `index`, the hashes of the inclusion proof,
/// an empty line, the signed checkpoint. `extra` is not authenticated by itself: in our proofs it is the leaf, which
/// is what the proof is about once its hash has been computed from it.
/// Source: https://c2sp.org/tlog-proof
package struct TransparencyProof: Sendable, Hashable {
    private static let firstLine = "c2sp.org/tlog-proof@v1"
    /// How many bytes a proof may have: a leaf of 4 MiB in base64 fits several times.
    package static let byteCountMax = 64 << 20

    /// The leaf's place in the log, from 0 on.
    package let index: Int64
    /// The hashes from the leaf's sibling up to the root's child.
    package let hashes: [TreeHash]
    /// Opaque data; nil if there is none.
    package let extra: [UInt8]?
    /// The log's statement, with its signatures.
    package let checkpoint: SignedCheckpoint

    /// Takes the parts as they are; `index` has to be 0 or more.
    package init(index: Int64, hashes: [TreeHash], extra: [UInt8]? = nil, checkpoint: SignedCheckpoint) {
        self.index = index
        self.hashes = hashes
        self.extra = extra
        self.checkpoint = checkpoint
    }

    /// Reads a proof, without checking it or any signature.
    ///
    /// - Throws: `tooLarge` above 64 MiB; `malformedProof`; what ``SignedCheckpoint/init(_:)`` throws.
    package init(_ bytes: [UInt8]) throws(TransparencyLogError) {
        guard bytes.count <= Self.byteCountMax else {
            throw TransparencyLogError(
                .tooLarge, "The proof has more than 64 MiB. Proofs of that size are not read.")
        }
        var reader = LineReader(bytes)
        guard let first = reader.next(), first.elementsEqual(Self.firstLine.utf8) else {
            throw ProofText.malformed("Its first line is not \(Self.firstLine)")
        }
        var line = reader.next()
        extra = try Self.extra(line)
        if extra != nil { line = reader.next() }
        guard let index = line?.dropping(prefix: "index ").flatMap(Int64.init(decimal:)) else {
            throw ProofText.malformed("It has no line for the index")
        }
        self.index = index
        hashes = try ProofText.hashes(&reader)
        checkpoint = try SignedCheckpoint(Array(reader.rest))
    }

    /// The proof, as it is kept in a file whose name ends in `.tlog-proof`.
    package var bytes: [UInt8] {
        var text = Self.firstLine + "\n"
        if let extra { text += "extra \(Base64.text(extra))\n" }
        text += "index \(index)\n" + ProofText.text(hashes)
        return Array(text.utf8) + checkpoint.bytes
    }

    /// The proof that the leaf is in the tree that the checkpoint states.
    package var inclusion: InclusionProof {
        InclusionProof(index: index, size: checkpoint.checkpoint.size, hashes: hashes)
    }

    /// Whether the leaf with this hash stands at `index` of the log that the checkpoint states.
    ///
    /// Whose checkpoint it is has to be asked of ``SignedCheckpoint/isSigned(by:)``.
    package func holds(leaf: TreeHash) -> Bool {
        inclusion.holds(leaf: leaf, root: checkpoint.checkpoint.root)
    }

    private static func extra(_ line: ArraySlice<UInt8>?) throws(TransparencyLogError) -> [UInt8]? {
        guard let base64 = line?.dropping(prefix: "extra ") else { return nil }
        guard let extra = Base64.bytes(base64) else {
            throw ProofText.malformed("Its extra data is not base64")
        }
        return extra
    }
}
