import LedgerTesting
import StrictJSON

// Documents are put together as bytes: a million of them are made while somebody waits.
extension [UInt8] {
    private static let digits = Array("0123456789abcdef".utf8)
    private static let base64 = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Appends the bytes of a text.
    mutating func append(text: String) {
        append(contentsOf: text.utf8)
    }

    /// Appends `"key":"value"` with a comma in front unless an object or array has just been opened.
    mutating func append(key: String, string value: String) {
        append(key: key)
        append(UInt8(ascii: "\""))
        append(text: value)
        append(UInt8(ascii: "\""))
    }

    /// Appends `"key":` with a comma in front unless an object has just been opened.
    mutating func append(key: String) {
        if last != UInt8(ascii: "{") { append(UInt8(ascii: ",")) }
        append(UInt8(ascii: "\""))
        append(text: key)
        append(text: "\":")
    }

    /// Appends `"key":"<uuid>"`.
    mutating func append(key: String, id: ObjectID) {
        append(key: key)
        append(UInt8(ascii: "\""))
        append(id: id)
        append(UInt8(ascii: "\""))
    }

    /// Appends an id as a UUID in lower case.
    mutating func append(id: ObjectID) {
        for place in 0..<32 {
            if place == 8 || place == 12 || place == 16 || place == 20 { append(UInt8(ascii: "-")) }
            let half = place < 16 ? id.high : id.low
            append(Self.digits[Int(half >> UInt64(60 - 4 * (place % 16)) & 15)])
        }
    }

    /// Appends `"key":"<instant>"`, the fraction of the second without the zeros at its end.
    mutating func append(key: String, instant: Instant) {
        append(key: key)
        append(UInt8(ascii: "\""))
        // 2026-05-04T08:15:30.481159529Z: the zeros stand in front of the Z, the point behind the nineteenth character.
        append(contentsOf: instant.rfc3339.utf8.dropLast())
        while last == UInt8(ascii: "0") { removeLast() }
        if last == UInt8(ascii: ".") { removeLast() }
        append(text: "Z\"")
    }

    /// Appends a JSON string that holds the given UTF-8.
    mutating func append(quoted bytes: [UInt8]) {
        append(UInt8(ascii: "\""))
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                append(UInt8(ascii: "\\"))
                append(byte)
            case 0..<0x20:
                append(text: "\\u00")
                append(Self.digits[Int(byte >> 4)])
                append(Self.digits[Int(byte & 15)])
            default: append(byte)
            }
        }
        append(UInt8(ascii: "\""))
    }

    /// Base64 with padding.
    var base64Text: String {
        var text: [UInt8] = []
        text.reserveCapacity((count + 2) / 3 * 4)
        for start in stride(from: 0, to: count, by: 3) {
            let rest = Swift.min(3, count - start)
            var group = 0
            for place in 0..<3 { group = group << 8 | (place < rest ? Int(self[start + place]) : 0) }
            for place in 0..<4 {
                text.append(
                    place <= rest ? Self.base64[group >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Lower-case hexadecimal digits.
    var hexadecimal: String {
        String(
            decoding: flatMap { [Self.digits[Int($0 >> 4)], Self.digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

/// The id of an object at the provider: the 16 bytes of a version 4 UUID.
struct ObjectID: Hashable {
    fileprivate let high: UInt64
    fileprivate let low: UInt64

    /// The next id of a generator.
    init(_ random: inout SeededGenerator) {
        high = random.next() & ~0xF000 | 0x4000
        low = random.next() & ~(3 << 62) | 2 << 62
    }

    /// The next id that begins with the milliseconds of an instant (version 7): the program makes the keys of events so.
    init(at instant: Instant, _ random: inout SeededGenerator) {
        high = UInt64(instant.nanoseconds / 1_000_000) << 16 | 0x7000 | random.next() & 0xFFF
        low = random.next() & ~(3 << 62) | 2 << 62
    }

    /// The UUID in lower case.
    var text: String {
        var bytes: [UInt8] = []
        bytes.append(id: self)
        return String(decoding: bytes, as: UTF8.self)
    }
}
