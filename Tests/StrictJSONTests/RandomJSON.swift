import StrictJSON

/// Random values, and random spellings of them.
struct RandomJSON {
    var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    mutating func value(depth: Int = 0) -> JSONValue {
        switch Int.random(in: 0..<(depth < 5 ? 10 : 7), using: &generator) {
        case 0: .null
        case 1: .bool(Bool.random(using: &generator))
        case 2: .integer(integer())
        case 3: .number(number())
        case 4...6: .string(string())
        case 7: array(depth: depth)
        default: object(depth: depth)
        }
    }

    private mutating func array(depth: Int) -> JSONValue {
        var elements: [JSONValue] = []
        for _ in 0..<Int.random(in: 0...5, using: &generator) {
            elements.append(value(depth: depth + 1))
        }
        return .array(elements)
    }

    private mutating func object(depth: Int) -> JSONValue {
        var members: [JSONMember] = []
        let count = generator.oneIn(40) ? 60 : Int.random(in: 0...6, using: &generator)
        for _ in 0..<count {
            let key = string()
            if !members.contains(where: { Array($0.key.utf8) == Array(key.utf8) }) {
                members.append(JSONMember(key: key, value: value(depth: depth + 1)))
            }
        }
        return .object(members)
    }

    private mutating func integer() -> Int64 {
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: [Int64.min, .max, 0, -1, 1 << 53 + 1].randomElement(using: &generator) ?? 0
        case 1: Int64.random(in: .min ... .max, using: &generator)
        default: Int64.random(in: -1000...1000, using: &generator)
        }
    }

    /// The text of a number that is no 64-bit integer.
    private mutating func number() -> String {
        let sign = generator.oneIn(2) ? "-" : ""
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: return "-0"
        case 1: return sign + "9" + digits(19...60)
        case 2: return sign + "0." + digits(1...20)
        case 3: return sign + "1." + digits(1...3) + "e-" + digits(1...3)
        default: return sign + "12E+" + digits(1...40)
        }
    }

    private mutating func digits(_ count: ClosedRange<Int>) -> String {
        var text = ""
        for _ in 0..<Int.random(in: count, using: &generator) {
            text += "\(Int.random(in: 0...9, using: &generator))"
        }
        return text
    }

    mutating func string() -> String {
        var scalars = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...(generator.oneIn(5) ? 30 : 6), using: &generator) {
            scalars.append(scalar())
        }
        return String(scalars)
    }

    private mutating func scalar() -> Unicode.Scalar {
        let odd: [Unicode.Scalar] = [
            "\0", "\u{1}", "\u{8}", "\t", "\n", "\u{c}", "\r", "\u{1b}", "\"", "\\", "/", "\u{7f}", "\u{80}",
            "\u{9b}",
            "\u{7ff}", "\u{800}", "\u{200b}", "\u{202e}", "\u{2028}", "\u{feff}", "\u{ffff}", "\u{d7ff}",
            "\u{e000}", "\u{10000}", "\u{1f600}", "\u{e0041}", "\u{10ffff}", "\u{301}", "e", "\u{e9}",
        ]
        if generator.oneIn(3), let scalar = odd.randomElement(using: &generator) {
            return scalar
        }
        let code = UInt32.random(in: generator.oneIn(4) ? 0...0x10ffff : 0x61...0x66, using: &generator)
        return Unicode.Scalar(code) ?? "s"
    }

    /// Some other spelling of the same value: members in another order, white space, escapes, numbers.
    mutating func respelt(_ value: JSONValue) -> String {
        let text =
            switch value {
            case .null: "null"
            case .bool(let value): "\(value)"
            case .integer(let value): respelt(number: "\(value)")
            case .number(let text): respelt(number: text)
            case .string(let text): respelt(string: text)
            case .array(let elements): respelt(elements)
            case .object(let members): respelt(members)
            }
        return space() + text + space()
    }

    private mutating func respelt(_ elements: [JSONValue]) -> String {
        var parts: [String] = []
        for element in elements {
            parts.append(respelt(element))
        }
        return "[" + (parts.isEmpty ? space() : parts.joined(separator: ",")) + "]"
    }

    private mutating func respelt(_ members: [JSONMember]) -> String {
        var parts: [String] = []
        for member in members.shuffled(using: &generator) {
            parts.append(space() + respelt(string: member.key) + space() + ":" + respelt(member.value))
        }
        return "{" + (parts.isEmpty ? space() : parts.joined(separator: ",")) + "}"
    }

    private mutating func respelt(number text: String) -> String {
        guard !text.contains("e"), !text.contains("E") else { return text.replacing("E", with: "e") }
        return switch Int.random(in: 0..<4, using: &generator) {
        case 0: text + (text.contains(".") ? "000" : ".0")
        case 1: text + "e0"
        case 2 where !text.contains(".") && !text.hasSuffix("-0") && text != "0": text + "00E-2"
        default: text
        }
    }

    private mutating func respelt(string text: String) -> String {
        var spelt = "\""
        for scalar in text.unicodeScalars {
            let mustEscape = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
            if mustEscape || generator.oneIn(6) {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16, uppercase: generator.oneIn(2))
                    spelt += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            } else {
                spelt.unicodeScalars.append(scalar)
            }
        }
        return spelt + "\""
    }

    private mutating func space() -> String {
        guard generator.oneIn(5) else { return "" }
        return ["\n            ", " ", "\t", "\r\n  ", "\n\n"].randomElement(using: &generator) ?? ""
    }
}
