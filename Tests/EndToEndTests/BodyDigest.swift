import Crypto
import Foundation

/// Digests as headers spell them.
enum BodyDigest {
    /// The value of the header `digest`.
    static func draft6(of body: [UInt8]) -> String {
        "SHA-256=" + Data(SHA256.hash(data: body)).base64EncodedString()
    }
}
