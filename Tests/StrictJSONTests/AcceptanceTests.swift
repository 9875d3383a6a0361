import StrictJSON
import Testing

@Suite struct AcceptanceTests {
    private static let documents: [(String, JSONValue)] = [
        ("null", nil), ("true", true), ("false", false), ("0", 0), ("-0", .number("-0")), ("1", 1),
        ("\"\"", ""), ("[]", []), ("{}", [:]), (" [ ] ", []), ("\t{\r\n}\n", [:]), ("[[],{}]", [[], [:]]),
        ("[1,[2,[3]],4]", [1, [2, [3]], 4]), (#"{"b":{"c":[null]},"a":1}"#, ["b": ["c": [nil]], "a": 1]),
        (#"{"":""}"#, ["": ""]), ("[null,1,\"1\",{}]", [nil, 1, "1", [:]]),
        ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
        ("9223372036854775808", .number("9223372036854775808")),
        ("-9223372036854775809", .number("-9223372036854775809")),
        ("9007199254740993", 9_007_199_254_740_993), ("1e400", .number("1e400")),
        ("-1E-400", .number("-1E-400")),
        ("0.1", .number("0.1")), ("1.0", .number("1.0")), ("1e0", .number("1e0")), ("0e5", .number("0e5")),
        ("100E+00", .number("100E+00")), ("0.10", .number("0.10")), ("-0.0", .number("-0.0")),
        (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"), (#""\u0000""#, "\0"), (#""a\u0000b""#, "a\0b"),
        (#""\u00e4\u00E4\u20ac""#, "\u{e4}\u{e4}\u{20ac}"), (#""\ud83d\uDE00""#, "\u{1f600}"),
        (#""\udbff\udfff""#, "\u{10ffff}"), (#""\ud800\udc00""#, "\u{10000}"),
        (#""\uffff\ufffd""#, "\u{ffff}\u{fffd}"),
        (
            "\"\u{7f}\u{80}\u{7ff}\u{800}\u{ffff}\u{10000}\u{10ffff}\"",
            "\u{7f}\u{80}\u{7ff}\u{800}\u{ffff}\u{10000}\u{10ffff}"
        ),
        ("\"\u{d7ff}\u{e000}\u{feff}\u{2028}\"", "\u{d7ff}\u{e000}\u{feff}\u{2028}"),
        ("\"no \\\"end\\\" here, but a \\\\\"", "no \"end\" here, but a \\"),
        // Not the same key: another case, another composition, another depth, another string.
        (#"{"a":1,"A":2}"#, ["a": 1, "A": 2]),
        ("{\"\u{e9}\":1,\"e\u{301}\":2}", ["\u{e9}": 1, "e\u{301}": 2]),
        (
            #"{"a":{"a":{"a":"a"}},"b":[{"a":1},{"a":2}]}"#,
            ["a": ["a": ["a": "a"]], "b": [["a": 1], ["a": 2]]]
        ),
        (#"{"a":1,"a\u0000":2,"":3}"#, ["a": 1, "a\0": 2, "": 3]),
        (#"{"\\u0061":1,"a":2}"#, ["\\u0061": 1, "a": 2]),
    ]

    @Test func `valid documents say what they say`() throws {
        for (text, value) in Self.documents {
            let bytes = Array(text.utf8)
            #expect(try JSONValue(bytes) == value, "\(text)")
            #expect(ReferenceReader.value(bytes) == value, "\(text)")
        }
    }

    @Test func `a number keeps its exact text however long it is`() throws {
        let digits = String(repeating: "1234567890", count: 100)
        for text in [digits, "-" + digits, "0." + digits, digits + "e" + digits, "1e-" + digits] {
            let document = try JSONDocument(Array("[\(text)]".utf8))
            let node = try #require(document.elements(of: document.root).first { _ in true })
            #expect(document.numberText(node) == text)
            #expect(document.integer(node) == nil)
            #expect(document.value(of: node) == .number(text))
        }
    }

    @Test func `64 levels are accepted, of arrays, of objects and of both`() throws {
        for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
            let text = String(repeating: open, count: 64) + "7" + String(repeating: close, count: 64)
            let document = try JSONDocument(Array(text.utf8))
            #expect(document.value(of: document.root).text == text)
        }
        let text = String(repeating: #"[{"a":"#, count: 31) + "[[]]" + String(repeating: "}]", count: 31)
        #expect(try JSONValue(Array(text.utf8)).text == text)
        let wide = "[" + String(repeating: "[[]],", count: 1000) + "[]]"
        #expect(try JSONValue(Array(wide.utf8)).arrayValue?.count == 1001)
    }

    @Test func `strings end at their quote at every distance from a word's edge`() throws {
        for length in 0..<40 {
            for tail in ["", "\\n", "\u{e4}", "\u{1f600}", "\\\""] {
                let text = "\"" + String(repeating: "x", count: length) + tail + "\""
                #expect(try JSONValue(Array(text.utf8)) == ReferenceReader.value(Array(text.utf8)))
            }
        }
    }

    @Test func `white space of every length between tokens is skipped`() throws {
        for space in [" ", "\n", "\t", "\r\n", "\n    "] {
            for count in 0..<20 {
                let gap = String(repeating: space, count: count)
                let text = "\(gap){\(gap)\"a\"\(gap):\(gap)[\(gap)1\(gap),\(gap)2\(gap)]\(gap)}\(gap)"
                #expect(try JSONValue(Array(text.utf8)) == ["a": [1, 2]])
            }
        }
    }

    @Test func `200,000 keys, a million elements and a string of a mebibyte are read`() throws {
        let keys = (0..<200_000).map { "\"\($0)\":0" }.joined(separator: ",")
        let object = try JSONDocument(Array("{\(keys)}".utf8))
        #expect(object.count(of: object.root) == 200_000)
        #expect(object.integer(object.member("199999", of: object.root)) == 0)
        let array = try JSONDocument(Array(("[0" + String(repeating: ",0", count: 999_999) + "]").utf8))
        #expect(array.count(of: array.root) == 1_000_000)
        let long = String(repeating: "x", count: 1 << 20)
        #expect(try JSONValue(Array("\"\(long)\"".utf8)).stringValue == long)
    }

    @Test func `every example and every timeline case is strict JSON and survives being written`() throws {
        var count = 0
        for folder in ["examples", "examples/events", "examples/errors", "timeline-cases"] {
            let path = "\(Files.package)/Tests/Fixtures/\(folder)"
            for name in Files.names(in: path) where name.hasSuffix(".json") {
                let bytes = try #require(Files.bytes("\(path)/\(name)"))
                let value = try JSONValue(bytes)
                #expect(value == ReferenceReader.value(bytes), "\(name)")
                #expect(try JSONValue(Array(value.prettyText.utf8)) == value, "\(name)")
                count += 1
            }
        }
        #expect(count > 40)
    }
}
