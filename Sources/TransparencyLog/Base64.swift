import FoundationEssentials

/// Base64 of RFC 4648 section 4 with one spelling for each sequence of bytes.
enum Base64 {
    /// The characters of some bytes, with padding.
    static func text(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    /// The bytes that the characters stand for; nil unless the characters are what ``text(_:)`` writes for them.
    ///
    /// Writing the bytes again is what makes this strict: whatever a lenient decoder forgives (white space, missing
    /// padding, bits that are set behind the last byte) does not come out the same.
    static func bytes(_ characters: some Collection<UInt8>) -> [UInt8]? {
        guard let data = Data(base64Encoded: Data(characters)),
            data.base64EncodedData().elementsEqual(characters)
        else { return nil }
        return Array(data)
    }
}
