package import StrictJSON

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Random identifiers: idempotency keys, nonces, keys of events.
package enum RandomID {
    /// A random version 4 UUID in lower case.
    ///
    /// Version 4 and no other: the pattern that the provider publishes for idempotency keys admits the version digits 0
    /// to 5 only.
    @Sendable package static func v4() -> String {
        UUID().uuidString.lowercased()
    }

    /// Gives random version 7 UUIDs in lower case, which begin with the milliseconds of `clock`.
    ///
    /// For keys of events: those that are made one after the other stand side by side in the index, so that a commit of
    /// many events changes few of its pages.
    ///
    /// Source: RFC 9562 section 5.7.
    package static func v7(_ clock: @escaping @Sendable () -> Instant) -> @Sendable () -> String {
        { v7(at: clock()) }
    }

    private static func v7(at instant: Instant) -> String {
        let milliseconds = UInt64(clamping: instant.nanoseconds / 1_000_000)
        let high = milliseconds << 16 | 7 << 12 | UInt64.random(in: 0..<1 << 12)
        let low = 2 << 62 | UInt64.random(in: 0..<1 << 62)
        let digits = [(high, 32, 8), (high, 16, 4), (high, 0, 4), (low, 48, 4), (low, 0, 12)]
        return digits.map { word, shift, count in
            let text = String(word >> UInt64(shift) & (1 << UInt64(4 * count) - 1), radix: 16)
            return String(repeating: "0", count: count - text.count) + text
        }.joined(separator: "-")
    }
}
