import FoundationEssentials

/// A SHA-256 hash of the tree: of a leaf, of a node, or of the whole.
///
/// Shape: four big-endian words that hold the 32 bytes in order, so that a hash costs no allocation.
package struct TreeHash: Sendable, Hashable {
    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    /// Takes exactly 32 bytes; nil for any other count.
    package init?(bytes: some Sequence<UInt8>) {
        var iterator = bytes.makeIterator()
        guard let first = Self.word(&iterator), let second = Self.word(&iterator),
            let third = Self.word(&iterator), let fourth = Self.word(&iterator),
            iterator.next() == nil
        else { return nil }
        (self.first, self.second, self.third, self.fourth) = (first, second, third, fourth)
    }

    /// The 32 bytes.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        append(to: &bytes)
        return bytes
    }

    /// The bytes in base64 (RFC 4648 section 4, with padding): 44 characters.
    package var base64: String { Data(bytes).base64EncodedString() }

    /// Appends the 32 bytes.
    package func append(to bytes: inout [UInt8]) {
        for word in [first, second, third, fourth] {
            for shift in stride(from: UInt64(56), through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: word >> shift))
            }
        }
    }

    private static func word(_ iterator: inout some IteratorProtocol<UInt8>) -> UInt64? {
        var word: UInt64 = 0
        for _ in 0..<8 {
            guard let byte = iterator.next() else { return nil }
            word = word << 8 | UInt64(byte)
        }
        return word
    }
}
