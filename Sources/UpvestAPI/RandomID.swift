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
}
