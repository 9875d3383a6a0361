/// Names and values as in `application/x-www-form-urlencoded` and in queries.
///
/// **Source**: WHATWG URL standard, 5.1: `+` is a space, `%XX` a byte, the bytes are UTF-8.
struct FormFields: Sendable {
    private(set) var values: [String: String] = [:]

    /// Reads the pairs.
    ///
    /// - Throws: 400 where an escape is broken, the bytes are not UTF-8, or a name comes twice.
    init(_ text: some StringProtocol) throws(Refusal) {
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(parts[0]), let value = Self.decoded(parts.count > 1 ? parts[1] : "")
            else { throw .badRequest("a parameter is not correctly percent-encoded UTF-8") }
            guard values.updateValue(value, forKey: name) == nil else {
                throw .badRequest("parameter `\(name)` is given twice")
            }
        }
    }

    /// Refuses names that nobody asked for.
    func allow(_ names: [String]) throws(Refusal) {
        if let stranger = values.keys.sorted().first(where: { !names.contains($0) }) {
            throw .badRequest("parameter `\(stranger)` is not known here")
        }
    }

    private static func decoded(_ text: some StringProtocol) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"):
                bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit)
                else { return nil }
                bytes.append(high << 4 | low)
            default:
                bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
