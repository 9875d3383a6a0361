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
    /// Where the sequence stands in a leaf; recorded_at follows, then the kind with its length in front.
    static let sequenceOffset = tag.count
    static let recordedAtOffset = sequenceOffset + 8
    static let kindOffset = recordedAtOffset + 16

    /// Spells the leaf.
    ///
    /// `recordedAt` is in nanoseconds since 1970-01-01T00:00:00Z.
    package static func bytes(
        sequence: Int64, recordedAt: Int64, kind: String, sourceKey: String, metadata: [UInt8],
        encoding: String, body: [UInt8]
    ) -> [UInt8] {
        bytes(
            behind: [], sequence: sequence, recordedAt: recordedAt, kind: kind.utf8,
            sourceKey: sourceKey.utf8,
            metadata: metadata, encoding: encoding.utf8, body: body)
    }

    /// Spells the leaf behind other bytes, in one buffer of the right size.
    static func bytes(
        behind prefix: [UInt8], sequence: Int64, recordedAt: Int64, kind: some Collection<UInt8>,
        sourceKey: some Collection<UInt8>, metadata: some Collection<UInt8>, encoding: some Collection<UInt8>,
        body: some Collection<UInt8>
    ) -> [UInt8] {
        var leaf: [UInt8] = []
        leaf.reserveCapacity(
            prefix.count + tag.count + 56 + kind.count + sourceKey.count + metadata.count + encoding.count
                + body.count)
        leaf += prefix
        leaf += tag
        append(UInt64(bitPattern: sequence), to: &leaf)
        append(UInt64(bitPattern: recordedAt), to: &leaf)
        append(part: kind, to: &leaf)
        append(part: sourceKey, to: &leaf)
        append(part: metadata, to: &leaf)
        append(part: encoding, to: &leaf)
        append(part: body, to: &leaf)
        return leaf
    }

    private static func append(part: some Collection<UInt8>, to leaf: inout [UInt8]) {
        append(UInt64(part.count), to: &leaf)
        leaf.append(contentsOf: part)
    }

    private static func append(_ number: UInt64, to leaf: inout [UInt8]) {
        for shift in stride(from: UInt64(56), through: 0, by: -8) {
            leaf.append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }
}
