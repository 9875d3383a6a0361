/// A path and query that go over the wire exactly as they are signed.
///
/// The signature covers the text of path and query. So only such text is admitted as no library on the way normalises:
/// a path from the root, unreserved characters, `:@!$&'()*+,;=` and percent escapes, no dot segments, no empty
/// segments, no fragment.
///
/// Source: RFC 3986, sections 2.2, 2.3 and 3.3.
package struct Target: Sendable, Hashable, CustomStringConvertible {
    /// The path, beginning with a slash.
    package let path: String
    /// The query without its question mark; nil if there is none.
    package let query: String?

    /// Checks and splits a target.
    ///
    /// - Throws: ``UpvestAPIError`` with `invalidTarget`.
    package init(_ text: String) throws(UpvestAPIError) {
        let mark = text.firstIndex(of: "?")
        let path = String(text[..<(mark ?? text.endIndex)])
        let query = mark.map { String(text[text.index(after: $0)...]) }
        guard path.hasPrefix("/"), Self.isPlain(path, extra: ""), Self.hasPlainSegments(path),
            query.map({ !$0.isEmpty && Self.isPlain($0, extra: "?") }) ?? true
        else {
            throw UpvestAPIError(
                .invalidTarget,
                "The target is not a plain path and query; begin with / and percent-encode special characters."
            )
        }
        self.path = path
        self.query = query
    }

    init(path: String, query: String? = nil) {
        self.path = path
        self.query = query
    }

    /// Path and query as on the request line.
    package var description: String {
        guard let query else { return path }
        return path + "?" + query
    }

    /// One segment of a path, with everything escaped but unreserved characters.
    static func segment(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF")
        var escaped = ""
        for byte in text.utf8 {
            if isUnreserved(byte) {
                escaped.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                escaped += "%" + String(digits[Int(byte >> 4)]) + String(digits[Int(byte & 15)])
            }
        }
        // A segment of dots alone would be taken for a step up the path.
        return escaped == "." || escaped == ".." ? escaped.replacing(".", with: "%2E") : escaped
    }

    static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    private static func hasPlainSegments(_ path: String) -> Bool {
        path == "/"
            || path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
                .allSatisfy { !["", ".", ".."].contains($0) }
    }

    private static func isPlain(_ text: String, extra: String) -> Bool {
        let bytes = Array(text.utf8)
        let others = Array((":@!$&'()*+,;=/" + extra).utf8)
        func isHex(_ place: Int) -> Bool {
            place < bytes.count && Unicode.Scalar(bytes[place]).properties.isASCIIHexDigit
        }
        return bytes.indices.allSatisfy { place in
            let byte = bytes[place]
            if byte == UInt8(ascii: "%") { return isHex(place + 1) && isHex(place + 2) }
            return isUnreserved(byte) || others.contains(byte)
        }
    }
}
