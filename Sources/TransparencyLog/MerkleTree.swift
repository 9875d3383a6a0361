import Crypto

/// The hashes of the tree of RFC 6962 section 2.1: leaves and nodes are told apart by their first byte,
/// so that no leaf can be made to look like a node.
package enum MerkleTree {
    /// The first byte of what is hashed for a leaf.
    package static let leafPrefix: UInt8 = 0x00
    /// The first byte of what is hashed for a node.
    package static let nodePrefix: UInt8 = 0x01

    /// The root of the tree without leaves: SHA-256 of nothing.
    package static let emptyRoot = hash(SHA256())

    /// The hash of a leaf: SHA-256(0x00 ‖ leaf).
    package static func leafHash(_ leaf: [UInt8]) -> TreeHash {
        var hasher = SHA256()
        // unsafe: the hasher reads the bytes during the call and keeps none of them.
        unsafe withUnsafeBytes(of: leafPrefix) { unsafe hasher.update(bufferPointer: $0) }
        unsafe leaf.withUnsafeBytes { unsafe hasher.update(bufferPointer: $0) }
        return hash(hasher)
    }

    /// The hash of a leaf that stands in a span of bytes behind its prefix 0x00, or in two of them.
    ///
    /// Calling it with a span that does not begin with 0x00 is a programmer's error.
    package static func leafHash(prefixed bytes: RawSpan, then rest: RawSpan = RawSpan()) -> TreeHash {
        var hasher = SHA256()
        // unsafe: the hasher reads the bytes during the calls and keeps none of them.
        unsafe bytes.withUnsafeBytes { buffer in
            precondition(unsafe buffer.first == leafPrefix, "a prefixed leaf begins with 0x00")
            unsafe hasher.update(bufferPointer: buffer)
        }
        if !rest.isEmpty { unsafe rest.withUnsafeBytes { unsafe hasher.update(bufferPointer: $0) } }
        return hash(hasher)
    }

    /// The hash of a node: SHA-256(0x01 ‖ left ‖ right).
    ///
    /// Complexity: two blocks of SHA-256, about 200 ns; no allocation but the hasher's own.
    package static func nodeHash(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        var hasher = SHA256()
        // unsafe: every one of the 65 bytes is written before the hasher reads them, and none is kept.
        unsafe withUnsafeTemporaryAllocation(byteCount: 1 + 2 * TreeHash.byteCount, alignment: 8) { buffer in
            var bytes = unsafe buffer.mutableBytes
            bytes.storeBytes(of: nodePrefix, as: UInt8.self)
            left.write(to: &bytes, at: 1)
            right.write(to: &bytes, at: 1 + TreeHash.byteCount)
            unsafe hasher.update(bufferPointer: UnsafeRawBufferPointer(buffer))
        }
        return hash(hasher)
    }

    private static func hash(_ hasher: SHA256) -> TreeHash {
        // unsafe: the digest's 32 bytes are read where they lie, during the call.
        let hash = unsafe hasher.finalize().withUnsafeBytes { unsafe TreeHash(rawBytes: $0.bytes) }
        guard let hash else { preconditionFailure("a SHA-256 digest has 32 bytes") }
        return hash
    }
}
