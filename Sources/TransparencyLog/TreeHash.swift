/// A SHA-256 hash of the tree: of a leaf, of a node, or of the whole.
///
/// Shape: the 32 bytes in order, in four words as they lie in memory, so that a hash costs no allocation.
package struct TreeHash: Sendable, Hashable, BitwiseCopyable {
    /// How many bytes a hash has.
    package static let byteCount = 32

    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    /// Takes exactly 32 bytes; nil for any other count.
    ///
    /// Complexity: one copy of 32 bytes.
    package init?(rawBytes: RawSpan) {
        guard rawBytes.byteCount == Self.byteCount else { return nil }
        // unsafe: the load checks its bounds, and any 32 bytes are four words.
        self = unsafe rawBytes.unsafeLoadUnaligned(as: TreeHash.self)
    }

    /// Takes exactly 32 bytes; nil for any other count.
    package init?(bytes: some Sequence<UInt8>) {
        self.init(bytes: Array(bytes))
    }

    /// Takes exactly 32 bytes; nil for any other count.
    package init?(bytes: [UInt8]) {
        // unsafe: bytes have no padding whose value nobody knows.
        unsafe self.init(rawBytes: bytes.span.bytes)
    }

    /// The 32 bytes.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        append(to: &bytes)
        return bytes
    }

    /// Appends the 32 bytes.
    package func append(to bytes: inout [UInt8]) {
        // unsafe: the four words have no gaps and are copied during the call.
        unsafe withUnsafeBytes(of: self) { unsafe bytes.append(contentsOf: $0) }
    }

    /// Writes the 32 bytes from an offset on; the span has to have room for them.
    package func write(to bytes: inout MutableRawSpan, at offset: Int) {
        bytes.storeBytes(of: self, toByteOffset: offset, as: TreeHash.self)
    }
}
