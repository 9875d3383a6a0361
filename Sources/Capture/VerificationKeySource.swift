import EventStore
package import HTTPMessageSignatures
import StrictJSON
import UpvestAPI

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
        body = try Self.bytes(path)
        do {
            keys = try KeySetDocument.keySet(from: body)
        } catch {
            throw CaptureError(
                .keysUnreadable,
                "\(path) holds no key set with a usable key; save the answer of GET /auth/verify_keys there.",
                cause: error.cause)
        }
        self.path = path
    }

    /// The most bytes that make sense, so that a wrong path to something endless ends.
    private static let limit = 16 << 20

    /// The whole file, which may also be a device or a pipe.
    private static func bytes(_ path: String) throws(CaptureError) -> [UInt8] {
        do {
            let source = try ByteSource.file(path)
            var bytes: [UInt8] = []
            while bytes.count <= limit {
                let piece = try source.read()
                if piece.isEmpty { return bytes }
                bytes += piece
            }
        } catch {
            throw CaptureError(
                .keysUnreadable,
                "The verification keys in \(path) cannot be read; check its path and permissions.",
                cause: error.cause)
        }
        throw CaptureError(
            .keysUnreadable,
            "\(path) is too long for a key set; save the answer of GET /auth/verify_keys there.")
    }
}
