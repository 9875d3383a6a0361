import StrictJSON

/// Strict JSON once more, as plainly as it can be said, to compare the real reader with.
struct ReferenceReader {
    private struct Refused: Error {}

    private var scalars: [Unicode.Scalar]
    private var at = 0
    private var depth = 0

    /// What the document says, or nil if it is refused.
    static func value(_ bytes: [UInt8]) -> JSONValue? {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        var reader = ReferenceReader(scalars: Array(text.unicodeScalars))
        guard let value = try? reader.value() else { return nil }
        reader.space()
        return reader.at == reader.scalars.count ? Optional(value) : .none
    }

    private init(scalars: [Unicode.Scalar]) {
        self.scalars = scalars
    }

    private var next: Unicode.Scalar? { at < scalars.count ? scalars[at] : nil }

    private mutating func take(_ expected: Unicode.Scalar) -> Bool {
        guard next == expected else { return false }
        at += 1
        return true
    }

    private mutating func expect(_ text: String) throws(Refused) {
        for scalar in text.unicodeScalars where !take(scalar) {
            throw Refused()
        }
    }

    private mutating func space() {
        while let scalar = next, [" ", "\n", "\r", "\t"].contains(scalar) {
            at += 1
        }
    }

    private mutating func value() throws(Refused) -> JSONValue {
        space()
        switch next {
        case "{": return .object(try members())
        case "[": return .array(try elements())
        case "\"": return .string(try string())
        case "t":
            try expect("true")
            return .bool(true)
        case "f":
            try expect("false")
            return .bool(false)
        case "n":
            try expect("null")
            return .null
        default: return try number()
        }
    }

    private mutating func elements() throws(Refused) -> [JSONValue] {
        var elements: [JSONValue] = []
        try enter("[")
        if !take("]") {
            repeat {
                elements.append(try value())
                space()
            } while take(",")
            try expect("]")
        }
        depth -= 1
        return elements
    }

    private mutating func members() throws(Refused) -> [JSONMember] {
        var members: [JSONMember] = []
        var keys: Set<[UInt8]> = []
        try enter("{")
        if !take("}") {
            repeat {
                space()
                let key = try string()
                guard keys.insert(Array(key.utf8)).inserted else { throw Refused() }
                space()
                try expect(":")
                members.append(JSONMember(key: key, value: try value()))
                space()
            } while take(",")
            try expect("}")
        }
        depth -= 1
        return members
    }

    private mutating func enter(_ bracket: String) throws(Refused) {
        try expect(bracket)
        depth += 1
        guard depth <= 64 else { throw Refused() }
        space()
    }

    private mutating func string() throws(Refused) -> String {
        try expect("\"")
        var units: [UInt16] = []
        while let scalar = next {
            at += 1
            switch scalar {
            case "\"":
                guard let text = String(validating: units, as: UTF16.self) else { throw Refused() }
                return text
            case "\\": units.append(try escape())
            case "\0"..<" ": throw Refused()
            default: units += Array(String(scalar).utf16)
            }
        }
        throw Refused()
    }

    private mutating func escape() throws(Refused) -> UInt16 {
        let escapes: [Unicode.Scalar: UInt16] = [
            "\"": 0x22, "\\": 0x5c, "/": 0x2f, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9,
        ]
        guard let letter = next else { throw Refused() }
        at += 1
        if let unit = escapes[letter] { return unit }
        guard letter == "u", at + 4 <= scalars.count else { throw Refused() }
        var unit: UInt16 = 0
        for scalar in scalars[at..<at + 4] {
            guard let digit = Character(scalar).hexDigitValue, scalar.isASCII else { throw Refused() }
            unit = unit << 4 | UInt16(digit)
        }
        at += 4
        return unit
    }

    private mutating func number() throws(Refused) -> JSONValue {
        var text = String.UnicodeScalarView()
        while let scalar = next, "+-.eE0123456789".unicodeScalars.contains(scalar) {
            text.append(scalar)
            at += 1
        }
        let spelling = String(text)
        guard spelling.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+\-]?[0-9]+)?/) != nil else {
            throw Refused()
        }
        guard let integer = Int64(spelling), spelling != "-0" else { return .number(spelling) }
        return .integer(integer)
    }
}
