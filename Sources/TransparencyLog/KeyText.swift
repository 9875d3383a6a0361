/// The text of a key: `name+hhhhhhhh+base64(0x01 ‖ 32 bytes)`, behind `PRIVATE+KEY+` if it is secret.
struct KeyText {
    let name: String
    let keyID: UInt32
    let key: [UInt8]

    /// Reads the text; nil if it is none.
    ///
    /// Names, lengths and IDs are checked by those who know what they mean.
    init?(_ text: String, prefix: String) {
        guard let rest = Array(text.utf8)[...].dropping(prefix: prefix) else { return nil }
        let plus = UInt8(ascii: "+")
        // At most two splits: base64 has plus signs too.
        let parts = rest.split(separator: plus, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let name = String(validating: parts[0], as: UTF8.self),
            let keyID = Self.number(parts[1]), let encoded = Base64.bytes(parts[2]),
            encoded.first == VerifierKey.algorithm
        else { return nil }
        self.name = name
        self.keyID = keyID
        key = Array(encoded.dropFirst())
    }

    /// Writes the text.
    static func text(prefix: String, name: String, keyID: UInt32, key: [UInt8]) -> String {
        let digits = String(keyID, radix: 16)
        let padding = String(repeating: "0", count: 8 - digits.count)
        return "\(prefix)\(name)+\(padding)\(digits)+\(Base64.text([VerifierKey.algorithm] + key))"
    }

    /// Exactly eight lower-case hexadecimal digits.
    private static func number(_ digits: ArraySlice<UInt8>) -> UInt32? {
        guard digits.count == 8 else { return nil }
        var number: UInt32 = 0
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                number = number << 4 | UInt32(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"):
                number = number << 4 | UInt32(digit - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        return number
    }
}
