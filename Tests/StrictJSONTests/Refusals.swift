import StrictJSON

/// A document that is no strict JSON, with the mistake and its place.
struct Refusal: Sendable, CustomStringConvertible {
    let description: String
    let bytes: [UInt8]
    let code: JSONError.Code
    let offset: Int

    init(_ description: String, _ bytes: [UInt8], _ code: JSONError.Code, at offset: Int) {
        self.description = description
        self.bytes = bytes
        self.code = code
        self.offset = offset
    }

    init(_ text: String, _ code: JSONError.Code, at offset: Int) {
        self.init(text, Array(text.utf8), code, at: offset)
    }

    /// A string with these bytes between its quotes, at offset 2.
    static func string(
        _ description: String, _ content: [UInt8], _ code: JSONError.Code = .invalidUTF8, at offset: Int = 2
    ) -> Refusal {
        Refusal(description, Array("[\"".utf8) + content + Array("\"]".utf8), code, at: offset)
    }

    static let grammar: [Refusal] = [
        Refusal("", .empty, at: 0), Refusal(" \r\n\t", .empty, at: 4),
        Refusal("{} {}", .trailingData, at: 3), Refusal("1 2", .trailingData, at: 2),
        Refusal("null\0", .trailingData, at: 4), Refusal("[]]", .trailingData, at: 2),
        Refusal("{}//", .trailingData, at: 2), Refusal("\"a\"x", .trailingData, at: 3),
        Refusal("\0", .unexpectedByte, at: 0), Refusal("[1,]", .unexpectedByte, at: 3),
        Refusal("[,1]", .unexpectedByte, at: 1), Refusal("[1 2]", .unexpectedByte, at: 3),
        Refusal("[1;2]", .unexpectedByte, at: 2), Refusal("[1}", .unexpectedByte, at: 2),
        Refusal("{]", .unexpectedByte, at: 1), Refusal(#"{"a":1,}"#, .unexpectedByte, at: 7),
        Refusal(#"{,"a":1}"#, .unexpectedByte, at: 1), Refusal(#"{"a" 1}"#, .unexpectedByte, at: 5),
        Refusal(#"{"a":}"#, .unexpectedByte, at: 5), Refusal(#"{"a"}"#, .unexpectedByte, at: 4),
        Refusal(#"{"a":1 "b":2}"#, .unexpectedByte, at: 7), Refusal(#"{"a"::1}"#, .unexpectedByte, at: 5),
        Refusal("{a:1}", .unexpectedByte, at: 1), Refusal("{1:1}", .unexpectedByte, at: 1),
        Refusal("{null:1}", .unexpectedByte, at: 1), Refusal("['a']", .unexpectedByte, at: 1),
        Refusal("[/**/1]", .unexpectedByte, at: 1), Refusal("# 1", .unexpectedByte, at: 0),
        Refusal("]", .unexpectedByte, at: 0), Refusal("}", .unexpectedByte, at: 0),
        Refusal(":", .unexpectedByte, at: 0), Refusal(",", .unexpectedByte, at: 0),
        Refusal("[\u{a0}1]", .unexpectedByte, at: 1), Refusal("[\u{b}1]", .unexpectedByte, at: 1),
        Refusal("[\u{c}1]", .unexpectedByte, at: 1), Refusal("\u{2028}1", .unexpectedByte, at: 0),
        Refusal("[", .unexpectedEnd, at: 1), Refusal("{", .unexpectedEnd, at: 1),
        Refusal("[1", .unexpectedEnd, at: 2), Refusal("[1,", .unexpectedEnd, at: 3),
        Refusal(#"{"a"#, .unexpectedEnd, at: 3), Refusal(#"{"a""#, .unexpectedEnd, at: 4),
        Refusal(#"{"a":"#, .unexpectedEnd, at: 5), Refusal(#"{"a":1"#, .unexpectedEnd, at: 6),
        Refusal(#"{"a":1,"#, .unexpectedEnd, at: 7), Refusal(#"[{"a":[1"#, .unexpectedEnd, at: 8),
    ]

    static let words: [Refusal] = [
        Refusal("nul", .unexpectedEnd, at: 3), Refusal("tru", .unexpectedEnd, at: 3),
        Refusal("fals", .unexpectedEnd, at: 4), Refusal("nulL", .unexpectedByte, at: 3),
        Refusal("True", .unexpectedByte, at: 0), Refusal("NULL", .unexpectedByte, at: 0),
        Refusal("[nullx]", .unexpectedByte, at: 5), Refusal("truefalse", .trailingData, at: 4),
        Refusal("[tru]", .unexpectedByte, at: 4), Refusal("undefined", .unexpectedByte, at: 0),
        Refusal("NaN", .unexpectedByte, at: 0), Refusal("Infinity", .unexpectedByte, at: 0),
        Refusal("-Infinity", .invalidNumber, at: 1), Refusal("nan", .unexpectedByte, at: 1),
    ]

    static let numbers: [Refusal] = [
        Refusal("-", .unexpectedEnd, at: 1), Refusal("--1", .invalidNumber, at: 1),
        Refusal("+1", .unexpectedByte, at: 0), Refusal("01", .invalidNumber, at: 0),
        Refusal("00", .invalidNumber, at: 0), Refusal("-01", .invalidNumber, at: 1),
        Refusal("[-012]", .invalidNumber, at: 2), Refusal(".5", .unexpectedByte, at: 0),
        Refusal("-.5", .invalidNumber, at: 1), Refusal("1.", .unexpectedEnd, at: 2),
        Refusal("[1.]", .invalidNumber, at: 3), Refusal("[1.e1]", .invalidNumber, at: 3),
        Refusal("1e", .unexpectedEnd, at: 2), Refusal("[1e]", .invalidNumber, at: 3),
        Refusal("[1e+]", .invalidNumber, at: 4), Refusal("1E-", .unexpectedEnd, at: 3),
        Refusal("[1eE1]", .invalidNumber, at: 3), Refusal("[1e1.5]", .unexpectedByte, at: 4),
        Refusal("0x1F", .trailingData, at: 1), Refusal("[0x1F]", .unexpectedByte, at: 2),
        Refusal("[1_000]", .unexpectedByte, at: 2), Refusal("[1.2.3]", .unexpectedByte, at: 4),
        Refusal("[\u{ff11}]", .unexpectedByte, at: 1), Refusal("[1a]", .unexpectedByte, at: 2),
    ]

    static let strings: [Refusal] = [
        Refusal("\"", .unexpectedEnd, at: 1), Refusal("\"abc", .unexpectedEnd, at: 4),
        Refusal("\"abcdefghijkl", .unexpectedEnd, at: 13), Refusal("\"\\", .unexpectedEnd, at: 2),
        Refusal("\"\\\"", .unexpectedEnd, at: 3), Refusal("\"\\u", .unexpectedEnd, at: 3),
        Refusal("\"\\u00", .unexpectedEnd, at: 5), Refusal("\"\\ud83d", .loneSurrogate, at: 1),
        Refusal("\"\u{1f600}", .unexpectedEnd, at: 5),
        .string("a raw NUL", [0], .controlCharacter), .string("a raw tab", [9], .controlCharacter),
        .string("a raw newline", [10], .controlCharacter),
        .string(
            "a raw unit separator behind a word", Array("abcdefghij".utf8) + [0x1f], .controlCharacter, at: 12
        ),
        .string("a control behind an escape", Array(#"\n\n"#.utf8) + [1], .controlCharacter, at: 6),
        .string(#"\a"#, Array(#"\a"#.utf8), .invalidEscape),
        .string(#"\'"#, Array(#"\'"#.utf8), .invalidEscape),
        .string(#"\x41"#, Array(#"\x41"#.utf8), .invalidEscape),
        .string(#"\U0041"#, Array(#"\U0041"#.utf8), .invalidEscape),
        .string("an escaped NUL byte", Array(#"\"#.utf8) + [0], .invalidEscape),
        .string("an escaped newline", Array("\\\n".utf8), .invalidEscape),
        .string(#"\u12"#, Array(#"\u12"#.utf8), .invalidEscape),
        .string(#"\u12g4"#, Array(#"\u12g4"#.utf8), .invalidEscape),
        .string(#"\u+123"#, Array(#"\u+123"#.utf8), .invalidEscape),
        .string(#"\u{41}"#, Array(#"\u{41}"#.utf8), .invalidEscape),
        .string("full-width digits in an escape", Array("\\u\u{ff10}\u{ff10}41".utf8), .invalidEscape),
        .string(#"\ud800"#, Array(#"\ud800"#.utf8), .loneSurrogate),
        .string(#"\udc00"#, Array(#"\udc00"#.utf8), .loneSurrogate),
        .string(#"\uDBFFx"#, Array(#"\uDBFFx"#.utf8), .loneSurrogate),
        .string(#"\ud83d\ud83d"#, Array(#"\ud83d\ud83d"#.utf8), .loneSurrogate),
        .string(#"\udc00\ud800"#, Array(#"\udc00\ud800"#.utf8), .loneSurrogate),
        .string(#"\ud83d\n"#, Array(#"\ud83d\n"#.utf8), .loneSurrogate),
        .string(#"\ud83d\u0041"#, Array(#"\ud83d\u0041"#.utf8), .loneSurrogate),
        .string(#"\ud83d\u12x4"#, Array(#"\ud83d\u12x4"#.utf8), .invalidEscape, at: 8),
        .string(#"ok \ud83d\ude00 \ude00"#, Array(#"ok \ud83d\ude00 \ude00"#.utf8), .loneSurrogate, at: 18),
        Refusal(#"{"\ud800":1}"#, .loneSurrogate, at: 2),
    ]

    static let encodings: [Refusal] = [
        Refusal("BOM of UTF-8", [0xef, 0xbb, 0xbf] + Array("{}".utf8), .byteOrderMark, at: 0),
        Refusal("BOM of UTF-8 alone", [0xef, 0xbb, 0xbf], .byteOrderMark, at: 0),
        Refusal("BOM behind white space", [0x20, 0xef, 0xbb, 0xbf, 0x31], .unexpectedByte, at: 1),
        Refusal("UTF-16LE with BOM", [0xff, 0xfe, 0x5b, 0, 0x5d, 0], .byteOrderMark, at: 0),
        Refusal("UTF-16BE with BOM", [0xfe, 0xff, 0, 0x5b, 0, 0x5d], .byteOrderMark, at: 0),
        Refusal("UTF-16LE", [0x5b, 0, 0x5d, 0], .unexpectedByte, at: 1),
        Refusal("UTF-16BE", [0, 0x5b, 0, 0x5d], .unexpectedByte, at: 0),
        Refusal("UTF-32LE with BOM", [0xff, 0xfe, 0, 0, 0x31, 0, 0, 0], .byteOrderMark, at: 0),
        .string("a lone continuation byte", [0x80]), .string("the byte FF", [0xff]),
        .string("the byte FE", [0xfe]),
        .string("Latin 1", [0xe9]), .string("an overlong slash of 2 bytes", [0xc0, 0xaf]),
        .string("an overlong NUL of 2 bytes", [0xc0, 0x80]),
        .string("an overlong DEL of 2 bytes", [0xc1, 0xbf]),
        .string("an overlong slash of 3 bytes", [0xe0, 0x80, 0xaf]),
        .string("the longest overlong 3 bytes", [0xe0, 0x9f, 0xbf]),
        .string("an overlong slash of 4 bytes", [0xf0, 0x80, 0x80, 0xaf]),
        .string("the longest overlong 4 bytes", [0xf0, 0x8f, 0xbf, 0xbf]),
        .string("5 bytes", [0xf8, 0x88, 0x80, 0x80, 0x80]),
        .string("6 bytes", [0xfc, 0x84, 0x80, 0x80, 0x80, 0x80]),
        .string("the surrogate D800", [0xed, 0xa0, 0x80]), .string("the surrogate DFFF", [0xed, 0xbf, 0xbf]),
        .string("a pair of surrogates (CESU-8)", [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80]),
        .string("U+110000", [0xf4, 0x90, 0x80, 0x80]), .string("lead byte F5", [0xf5, 0x80, 0x80, 0x80]),
        .string("2 bytes cut by the quote", [0xc3]), .string("3 bytes cut by the quote", [0xe2, 0x82]),
        .string("4 bytes cut by the quote", [0xf0, 0x9f, 0x98]),
        .string("2 bytes cut by ASCII", [0xc3, 0x41]),
        .string("3 bytes cut by another lead byte", [0xe2, 0x82, 0xc3, 0xa4]),
        .string("a bad byte behind good ones", Array("gr\u{fc}n \u{1f600}".utf8) + [0xa0], at: 12),
        Refusal("3 bytes cut by the end", Array("\"".utf8) + [0xe2, 0x82], .invalidUTF8, at: 1),
        Refusal(
            "bad UTF-8 in a key", Array("{\"".utf8) + [0xc0, 0xaf] + Array("\":1}".utf8), .invalidUTF8, at: 2),
        Refusal("bad UTF-8 outside a string", [0x5b, 0xc3, 0xa4, 0x5d], .unexpectedByte, at: 1),
    ]

    static let duplicates: [Refusal] = [
        Refusal(#"{"a":1,"a":1}"#, .duplicateKey, at: 7),
        Refusal(#"{"a":1,"b":2,"a":3}"#, .duplicateKey, at: 13),
        Refusal(#"{"":1,"":2}"#, .duplicateKey, at: 6),
        Refusal(#"{"id":1,"\u0069d":2}"#, .duplicateKey, at: 8),
        Refusal(#"{"\u0069d":1,"id":2}"#, .duplicateKey, at: 13),
        Refusal(#"{"\u0069d":1,"i\u0064":2}"#, .duplicateKey, at: 13),
        Refusal(#"{"a/b":1,"a\/b":2}"#, .duplicateKey, at: 9),
        Refusal(#"{"\n":1,"\u000A":2}"#, .duplicateKey, at: 8),
        Refusal(#"{"\u0000":1,"\u0000":2}"#, .duplicateKey, at: 12),
        Refusal("{\"\u{1f600}\":1,\"\\ud83d\\ude00\":2}", .duplicateKey, at: 10),
        Refusal("{\"\u{e4}\":1,\"\\u00e4\":2}", .duplicateKey, at: 8),
        Refusal(#"{"account_group_id":1,"account_group_i\u0064":2}"#, .duplicateKey, at: 22),
        Refusal(#"[{"a":{"b":1,"c":[{}],"b":2}}]"#, .duplicateKey, at: 22),
        Refusal(#"{"a":{"x":[1,{"a":2}]},"b":[[]],"a":3}"#, .duplicateKey, at: 32),
    ]
}
