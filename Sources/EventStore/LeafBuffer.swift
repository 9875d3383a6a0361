import TransparencyLog

/// Memory in which one canonical leaf after the other is spelled, behind the byte that marks a leaf.
///
/// Each leaf is written in one pass over memory that is used again: appending part by part costs half as much as
/// hashing.
struct LeafBuffer {
    private static let beginning = CanonicalLeaf.hashedBeginning

    private var memory = Self.beginning
    private var count = 0

    /// The hash of the present leaf.
    var leafHash: TreeHash {
        // unsafe: a byte has no padding that its raw bytes could show.
        let span = memory.span
        let bytes = unsafe span.bytes
        return MerkleTree.leafHash(prefixed: bytes.extracting(0..<count))
    }

    /// Spells a leaf from its stored columns, in the place of the one before.
    mutating func spell(
        sequence: Int64, recordedAt: Int64, kind: UnsafeRawBufferPointer, sourceKey: UnsafeRawBufferPointer,
        metadata: UnsafeRawBufferPointer, encoding: UnsafeRawBufferPointer, body: UnsafeRawBufferPointer
    ) {
        let parts = kind.count + sourceKey.count + metadata.count + encoding.count + body.count
        count = Self.beginning.count + 16 + 5 * 8 + parts
        if memory.count < count {
            memory = Self.beginning + [UInt8](repeating: 0, count: 2 * count - Self.beginning.count)
        }
        // Behind the beginning, which stays, there is room for all of it.
        unsafe memory.withUnsafeMutableBytes { buffer in
            var rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[Self.beginning.count...])
            unsafe Self.write(sequence, to: &rest)
            unsafe Self.write(recordedAt, to: &rest)
            unsafe Self.write(part: kind, to: &rest)
            unsafe Self.write(part: sourceKey, to: &rest)
            unsafe Self.write(part: metadata, to: &rest)
            unsafe Self.write(part: encoding, to: &rest)
            unsafe Self.write(part: body, to: &rest)
        }
    }

    private static func write(_ number: Int64, to rest: inout UnsafeMutableRawBufferPointer) {
        unsafe rest.storeBytes(of: number.bigEndian, as: Int64.self)
        unsafe rest = UnsafeMutableRawBufferPointer(rebasing: rest[8...])
    }

    private static func write(part: UnsafeRawBufferPointer, to rest: inout UnsafeMutableRawBufferPointer) {
        unsafe write(Int64(part.count), to: &rest)
        unsafe rest.copyMemory(from: part)
        unsafe rest = UnsafeMutableRawBufferPointer(rebasing: rest[part.count...])
    }
}
