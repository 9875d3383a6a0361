import TransparencyLog

/// The one spelling of an event that is hashed.
///
/// Source: docs/format.md, "The canonical leaf".
///
/// Shape: the tag `account-ledger/event/1`, sequence and recorded_at (8 bytes, big-endian), then kind,
/// source_key, metadata, encoding and body, each as 8 bytes of big-endian length and the bytes. Every part has
/// a length in front or a fixed size, so no two events spell the same leaf.
package enum CanonicalLeaf {
    /// Versioned and of fixed length: another format takes another tag.
    static let tag = Array("account-ledger/event/1".utf8)

    /// Spells the leaf.
    ///
    /// `recordedAt` is in nanoseconds since 1970-01-01T00:00:00Z.
    package static func bytes(
        sequence: Int64, recordedAt: Int64, kind: String, sourceKey: String, metadata: [UInt8],
        encoding: String, body: [UInt8]
    ) -> [UInt8] {
        var leaf: [UInt8] = []
        leaf.reserveCapacity(tag.count + 64 + metadata.count + body.count)
        leaf += tag
        append(UInt64(bitPattern: sequence), to: &leaf)
        append(UInt64(bitPattern: recordedAt), to: &leaf)
        append(part: kind.utf8, to: &leaf)
        append(part: sourceKey.utf8, to: &leaf)
        append(part: metadata, to: &leaf)
        append(part: encoding.utf8, to: &leaf)
        append(part: body, to: &leaf)
        return leaf
    }

    /// What is hashed for every leaf begins so: the byte that marks a leaf, and the tag.
    static let hashedBeginning = [MerkleTree.leafPrefix] + tag

    /// What is hashed in front of the parts, yet without sequence and time.
    private static let head = hashedBeginning + [UInt8](repeating: 0, count: 16)

    /// The leaf hash of an event, of which all that stands behind `recorded_at` is spelled already.
    static func hash(sequence: Int64, recordedAt: Int64, parts: [UInt8]) -> TreeHash {
        var head = Self.head
        do {
            var span = head.mutableSpan
            // unsafe: every pattern of bytes is a UInt8, and the stores check their bounds.
            var bytes = unsafe span.mutableBytes
            bytes.storeBytes(of: sequence.bigEndian, toByteOffset: bytes.byteCount - 16, as: Int64.self)
            bytes.storeBytes(of: recordedAt.bigEndian, toByteOffset: bytes.byteCount - 8, as: Int64.self)
        }
        let (beginning, all) = (head.span, parts.span)
        // unsafe: bytes have no padding whose value nobody knows.
        return unsafe MerkleTree.leafHash(prefixed: beginning.bytes, then: all.bytes)
    }

    /// Appends a part behind its length.
    static func append(part: some Collection<UInt8>, to leaf: inout [UInt8]) {
        append(UInt64(part.count), to: &leaf)
        leaf.append(contentsOf: part)
    }

    /// Appends a part of which only `write` knows how long it is; answers where it begins.
    static func append(part write: (inout [UInt8]) -> Void, to leaf: inout [UInt8]) -> Int {
        append(UInt64(0), to: &leaf)
        let start = leaf.count
        write(&leaf)
        var span = leaf.mutableSpan
        // unsafe: every pattern of bytes is a UInt8, and the store checks its bounds.
        var bytes = unsafe span.mutableBytes
        bytes.storeBytes(
            of: UInt64(bytes.byteCount - start).bigEndian, toByteOffset: start - 8, as: UInt64.self)
        return start
    }

    private static func append(_ number: UInt64, to leaf: inout [UInt8]) {
        // unsafe: the eight bytes are copied during the call.
        unsafe withUnsafeBytes(of: number.bigEndian) { unsafe leaf.append(contentsOf: $0) }
    }
}
