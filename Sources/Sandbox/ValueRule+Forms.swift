import StrictJSON

/// Forms of texts that several bodies share.
extension ValueRule {
    static let uuid = ValueRule.form("a UUID", isUUID)

    static let date = ValueRule.form("a date like 1991-03-14") { text in
        text.utf8.count == 10 && Instant(rfc3339: text + "T00:00:00Z") != nil
    }

    static let instant = ValueRule.form("an RFC 3339 date and time") { Instant(rfc3339: $0) != nil }

    static let country = ValueRule.form("an ISO 3166-1 alpha-2 country code") { text in
        text.wholeMatch(of: /[A-Z]{2}/) != nil
    }

    static let email = ValueRule.form("an e-mail address of at most 100 characters") { text in
        text.unicodeScalars.count <= 100
            && text.wholeMatch(of: /[^@\s]+@[^@\s.]+(\.[^@\s.]+)+/) != nil
    }

    /// With hyphens, any version.
    static func isUUID(_ text: String) -> Bool {
        let hyphens: Set<Int> = [8, 13, 18, 23]
        let bytes = Array(text.utf8)
        return bytes.count == 36
            && bytes.indices.allSatisfy { index in
                hyphens.contains(index) == (bytes[index] == UInt8(ascii: "-"))
                    && (hyphens.contains(index) || isHexadecimal(bytes[index]))
            }
    }

    /// The documented pattern: hyphens optional, version digit 0 to 5, so a version 7 UUID is none.
    static func isIdempotencyKey(_ text: String) -> Bool {
        let digits = text.lowercased().filter { $0 != "-" }
        let shape = /[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/.ignoresCase()
        return text.wholeMatch(of: shape) != nil
            && digits.wholeMatch(of: /[0-9a-f]{12}[0-5][0-9a-f]{3}[089ab][0-9a-f]{15}/) != nil
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default:
            false
        }
    }
}
