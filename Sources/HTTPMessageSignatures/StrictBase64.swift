import Foundation

/// Standard base64 (RFC 4648, 4) with exactly one accepted spelling for each value.
enum StrictBase64 {
    /// The encoded text, padded.
    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString()
    }

    /// The bytes that `text` encodes; nil for the URL alphabet, missing or surplus padding, white space, or spare
    /// bits that are not zero.
    static func decode(_ text: String) -> [UInt8]? {
        guard let data = Data(base64Encoded: text), data.base64EncodedString() == text else { return nil }
        return [UInt8](data)
    }
}
