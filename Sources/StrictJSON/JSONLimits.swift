/// How large a document may be.
///
/// Its depth is limited to 64, always.
package struct JSONLimits: Sendable, Hashable {
    /// The largest number of bytes that any document may have: 536,870,911.
    ///
    /// A token counts members in 28 bits, and n members need more than 2n bytes.
    package static let mostBytes = 1 << 29 - 1

    /// The deepest nesting of arrays and objects: `[]` has depth 1.
    package static let depth = 64

    /// The number of bytes that the document may have, at most ``mostBytes``.
    package let maximumBytes: Int

    /// Limits on a document.
    /// - Parameter maximumBytes: How many bytes it may have; more than ``mostBytes`` counts as that.
    package init(maximumBytes: Int = JSONLimits.mostBytes) {
        self.maximumBytes = min(maximumBytes, JSONLimits.mostBytes)
    }
}
