import EventStore
package import HTTPMessageSignatures
import StrictJSON
import UpvestAPI

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Where the keys come from that deliveries are verified with.
package enum VerificationKeySource: Sendable {
    /// A key set that was read from a file; it stays as it is while the receiver runs.
    case file(KeySetFile)
    /// The provider's key set, fetched and fetched again through a client that records it.
    case fetched(RecordingClient)
}

/// A key set in a file: the keys, and the bytes that say so.
package struct KeySetFile: Sendable {
    /// The file's path as given.
    package let path: String
    /// The file's bytes, which the receiver records.
    package let body: [UInt8]
    /// The usable keys.
    package let keys: KeySet

    /// Reads a key set in the form of `/auth/verify_keys`.
    ///
    /// - Throws: ``CaptureError`` with `keysUnreadable` if there is no such file, it cannot be read, or it has no usable
    ///   key.
    package init(path: String) throws(CaptureError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CaptureError(
                .keysUnreadable,
                "The file with the verification keys cannot be read; check its path and permissions.")
        }
        do {
            keys = try KeySetDocument.keySet(from: Array(data))
        } catch {
            throw CaptureError(
                .keysUnreadable,
                "The file with the verification keys holds no usable key; save the answer of GET /auth/verify_keys.",
                cause: error.message)
        }
        self.path = path
        body = Array(data)
    }
}
