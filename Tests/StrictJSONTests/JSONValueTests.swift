import StrictJSON
import Testing

@Suite struct JSONValueTests {
    @Test func `a value is written from literals in their order`() {
        let value: JSONValue = ["b": 1, "a": [true, nil, "x", -2], "c": [:], "d": []]
        #expect(value.text == #"{"b":1,"a":[true,null,"x",-2],"c":{},"d":[]}"#)
        #expect(value.canonicalText == #"{"a":[true,null,"x",-2],"b":1,"c":{},"d":[]}"#)
        #expect(
            value.prettyText == """
                {
                  "b": 1,
                  "a": [
                    true,
                    null,
                    "x",
                    -2
                  ],
                  "c": {},
                  "d": []
                }
                """)
    }

    @Test func `a member is read, replaced in place, appended and removed by its key`() {
        var value: JSONValue = ["a": 1, "b": 2, "c": 3]
        #expect(value["b"] == 2)
        #expect(value["x"] == nil)
        value["a"] = "one"
        value["d"] = .null
        value["b"] = nil
        value["x"] = nil
        #expect(value.text == #"{"a":"one","c":3,"d":null}"#)
        #expect(value["d"] == .some(.null))
        #expect(JSONValue.array([1])["a"] == nil)
        #expect(JSONValue.null["a"] == nil)
    }

    @Test func `setting a member of null makes an object, removing one does not`() {
        var value: JSONValue = nil
        value["a"] = nil
        #expect(value == .null)
        value["a"] = 1
        #expect(value == ["a": 1])
    }

    @Test func `a nested member is changed through its parents`() {
        var value: JSONValue = ["a": ["b": 1]]
        value["a"]?["b"] = 2
        #expect(value.text == #"{"a":{"b":2}}"#)
    }

    @Test func `values are read as what they are and as nothing else`() {
        let values: [JSONValue] = [nil, true, 7, .number("1.5"), "s", [1], ["k": 1]]
        #expect(values.map(\.isNull) == [true, false, false, false, false, false, false])
        #expect(values.map(\.boolValue) == [nil, true, nil, nil, nil, nil, nil])
        #expect(values.map(\.integerValue) == [nil, nil, 7, nil, nil, nil, nil])
        #expect(values.map(\.numberText) == [nil, nil, "7", "1.5", nil, nil, nil])
        #expect(values.map(\.stringValue) == [nil, nil, nil, nil, "s", nil, nil])
        #expect(values.map(\.arrayValue) == [nil, nil, nil, nil, nil, [1], nil])
        #expect(values.map(\.objectValue?.count) == [nil, nil, nil, nil, nil, nil, 1])
        #expect(Set(values).count == values.count)
    }

    @Test func `equality is of kind, bytes and order`() {
        #expect(JSONValue.string("\u{e9}") != .string("e\u{301}"))
        #expect(
            JSONValue.object([JSONMember(key: "\u{e9}", value: 1)])
                != .object([JSONMember(key: "e\u{301}", value: 1)]))
        #expect(["a": 1, "b": 2] as JSONValue != ["b": 2, "a": 1])
        #expect(JSONValue.number("1.0") != 1)
        #expect(Set<JSONValue>(["a", "a", .string("\u{e9}"), .string("e\u{301}")]).count == 3)
        var value: JSONValue = ["\u{e9}": 1]
        value["e\u{301}"] = 2
        #expect(value.objectValue?.count == 2)
    }

    @Test func `a canonically equivalent key is another key`() {
        let value: JSONValue = ["\u{e9}": 1]
        #expect(value["e\u{301}"] == nil)
    }

    @Test(arguments: [
        "\u{0}", "\u{1}", "\u{7}", "\u{1b}", "\u{1f}", "\u{7f}", "\u{80}", "\u{85}", "\u{9b}", "\u{9f}",
        "\u{ad}", "\u{61c}",
        "\u{200b}", "\u{200c}", "\u{200d}", "\u{200e}", "\u{200f}", "\u{2028}", "\u{2029}", "\u{202a}",
        "\u{202b}", "\u{202c}",
        "\u{202d}", "\u{202e}", "\u{2060}", "\u{2064}", "\u{2066}", "\u{2067}", "\u{2068}", "\u{2069}",
        "\u{206a}",
        "\u{feff}", "\u{fff9}", "\u{e0041}",
    ])
    func `no character that a terminal acts on or hides is in text`(_ hazard: String) throws {
        let scalar = try #require(hazard.unicodeScalars.first)
        #expect(scalar.isTerminalHazard)
        let value: JSONValue = .object([JSONMember(key: "<\(hazard)>", value: .string("\u{e4}\(hazard)\""))])
        for text in [value.text, value.prettyText] {
            #expect(text.unicodeScalars.allSatisfy { !$0.isTerminalHazard || $0 == "\n" })
            #expect(try JSONValue(Array(text.utf8)) == value)
        }
    }

    @Test func `other characters are in text as they are`() {
        let value: JSONValue = "\u{e4}\u{20ac}\u{6f22}\u{1f600}e\u{301}/'"
        #expect(value.text == "\"\u{e4}\u{20ac}\u{6f22}\u{1f600}e\u{301}/'\"")
        #expect(
            ("\u{1b}[31m\u{7f}\u{e0041}\u{9b}" as JSONValue).text == #""\u001b[31m\u007f\udb40\udc41\u009b""#)
        #expect(("\u{1b}\u{7f}\u{202e}" as JSONValue).canonicalText == "\"\\u001b\u{7f}\u{202e}\"")
    }
}
