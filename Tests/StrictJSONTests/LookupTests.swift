import StrictJSON
import Testing

@Suite struct LookupTests {
    private static let text = #"""
        { "id" : "a\u0062c", "n": -12 ,"f":1.50,"list":[1, "two" ,{"three":3},[]],
          "object":{"id":"inner","":0}, "t":true,"x":false, "nothing":null, "\u0069\n":"escaped key",
          "at":"2026-05-04T08:15:30Z", "later":"2026\u002d05-04T10:15:30.5+02:00"}
        """#

    private let document: JSONDocument

    init() throws {
        document = try JSONDocument(Array(Self.text.utf8))
    }

    private func node(_ key: String) -> JSONNode? {
        document.member(key, of: document.root)
    }

    private func slice(_ node: JSONNode) -> String {
        String(decoding: document.bytes[document.range(of: node)], as: UTF8.self)
    }

    @Test func `members are found by their unescaped key, whatever its spelling`() {
        #expect(document.string(node("id")) == "abc")
        #expect(document.string(node("i\n")) == "escaped key")
        #expect(node("i") == nil)
        #expect(node("\\u0069\\n") == nil)
        #expect(node("three") == nil)
        let inner = node("object")
        #expect(document.string(document.member("id", of: inner)) == "inner")
        #expect(document.integer(document.member("", of: inner)) == 0)
    }

    @Test func `keys are compared by bytes, not by Unicode equivalence`() throws {
        let document = try JSONDocument(Array("{\"\u{e9}\":1,\"e\u{301}\":2}".utf8))
        #expect(document.integer(document.member("\u{e9}", of: document.root)) == 1)
        #expect(document.integer(document.member("e\u{301}", of: document.root)) == 2)
    }

    @Test func `members of every length are found among lookalikes`() throws {
        var text = "{"
        for length in 0..<40 {
            let key = String(repeating: "k", count: length)
            text += "\"\(key)\":\(length),\"\(key)\\u0061\":\(length + 100),"
        }
        let document = try JSONDocument(Array((text + "\"end\":0}").utf8))
        for length in 0..<40 {
            let key = String(repeating: "k", count: length)
            #expect(document.integer(document.member(key, of: document.root)) == Int64(length))
            #expect(document.integer(document.member(key + "a", of: document.root)) == Int64(length + 100))
            #expect(document.member(key + "b", of: document.root) == nil)
        }
    }

    @Test func `keys and elements come in the order of the document`() throws {
        let keys = document.members(of: document.root).map { document.string($0.key) }
        #expect(keys == ["id", "n", "f", "list", "object", "t", "x", "nothing", "i\n", "at", "later"])
        #expect(document.count(of: document.root) == keys.count)
        let list = try #require(node("list"))
        #expect(document.elements(of: list).map { slice($0) } == ["1", "\"two\"", "{\"three\":3}", "[]"])
        #expect(document.count(of: list) == 4)
    }

    @Test func `ranges are those of the bytes, strings with their quotes`() throws {
        #expect(slice(try #require(node("id"))) == #""a\u0062c""#)
        #expect(slice(try #require(node("n"))) == "-12")
        #expect(slice(try #require(node("object"))) == #"{"id":"inner","":0}"#)
        #expect(document.range(of: document.root) == 0..<Self.text.utf8.count)
        let key = try #require(document.members(of: document.root).first { _ in true }?.key)
        #expect(slice(key) == #""id""#)
        #expect(document.kind(of: key) == .string)
    }

    @Test func `a plain text is given as a range, one with escapes is not`() throws {
        let range = try #require(document.plainTextRange(of: node("at")))
        #expect(String(decoding: document.bytes[range], as: UTF8.self) == "2026-05-04T08:15:30Z")
        #expect(document.plainTextRange(of: node("id")) == nil)
        #expect(document.plainTextRange(of: node("n")) == nil)
        #expect(document.plainTextRange(of: nil) == nil)
        let empty = try JSONDocument(Array("\"\"".utf8))
        #expect(empty.plainTextRange(of: empty.root) == 1..<1)
    }

    @Test func `strings are compared where they are`() {
        #expect(document.isString(node("id"), equalTo: "abc"))
        #expect(!document.isString(node("id"), equalTo: "abcd"))
        #expect(!document.isString(node("id"), equalTo: "ab"))
        #expect(document.isString(node("at"), equalTo: "2026-05-04T08:15:30Z"))
        #expect(!document.isString(node("at"), equalTo: "2026-05-04T08:15:31Z"))
        #expect(!document.isString(node("n"), equalTo: "-12"))
        #expect(!document.isString(nil, equalTo: ""))
    }

    @Test func `a value is read as what it is and as nothing else`() throws {
        let kinds: [(String, JSONKind)] = [
            ("id", .string), ("n", .number), ("f", .number), ("list", .array), ("object", .object),
            ("t", .bool),
            ("x", .bool), ("nothing", .null),
        ]
        for (key, kind) in kinds {
            let value = try #require(node(key))
            #expect(document.kind(of: value) == kind)
            #expect((document.string(value) != nil) == (kind == .string))
            #expect((document.numberText(value) != nil) == (kind == .number))
            #expect((document.bool(value) != nil) == (kind == .bool))
            #expect(document.isNull(value) == (kind == .null))
            #expect(document.members(of: value).contains { _ in true } == (kind == .object))
            #expect(document.elements(of: value).contains { _ in true } == (kind == .array))
            #expect(document.instant(value) == nil)
        }
        #expect(document.integer(node("n")) == -12)
        #expect(document.integer(node("f")) == nil)
        #expect(document.numberText(node("f")) == "1.50")
        #expect(document.bool(node("t")) == true)
        #expect(document.bool(node("x")) == false)
    }

    @Test func `what is absent is nothing, and is not null`() {
        #expect(node("absent") == nil)
        #expect(document.member("id", of: node("absent")) == nil)
        #expect(document.member("id", of: node("list")) == nil)
        #expect(document.string(nil) == nil)
        #expect(document.numberText(nil) == nil)
        #expect(document.integer(nil) == nil)
        #expect(document.bool(nil) == nil)
        #expect(document.instant(nil) == nil)
        #expect(!document.isNull(nil))
    }

    @Test func `instants are read from plain and escaped strings`() {
        #expect(document.instant(node("at"))?.rfc3339 == "2026-05-04T08:15:30.000000000Z")
        #expect(document.instant(node("later"))?.rfc3339 == "2026-05-04T08:15:30.500000000Z")
    }

    @Test func `integers are those that 64 bits hold and that have no fraction or exponent`() throws {
        let cases: [(String, Int64?)] = [
            ("0", 0), ("-0", 0), ("7", 7), ("-7", -7), ("9223372036854775807", .max),
            ("-9223372036854775808", .min),
            ("9223372036854775808", nil), ("-9223372036854775809", nil), ("18446744073709551617", nil),
            ("99999999999999999999999", nil), ("1.0", nil), ("1e2", nil), ("-0.0", nil), ("\"1\"", nil),
        ]
        for (text, integer) in cases {
            let document = try JSONDocument(Array(text.utf8))
            #expect(document.integer(document.root) == integer, "\(text)")
            #expect(document.value(of: document.root).integerValue == integer, "\(text)")
        }
    }

    @Test func `an empty document is null`() {
        let document = JSONDocument()
        #expect(document.isNull(document.root))
        #expect(document.bytes.isEmpty)
        #expect(document.range(of: document.root) == 0..<0)
        #expect(document.value(of: document.root) == nil)
    }

    @Test func `a node of another document is read as something or as null, and never crashes`() throws {
        let small = try [
            JSONDocument(), JSONDocument(Array("{}".utf8)), JSONDocument(Array("[\"\"]".utf8)),
            JSONDocument(Array(#"{"k":{"a":-1}}"#.utf8)),
        ]
        var nodes = [document.root]
        var index = 0
        while index < nodes.count {
            nodes += document.elements(of: nodes[index])
            nodes += document.members(of: nodes[index]).flatMap { [$0.key, $0.value] }
            index += 1
        }
        #expect(nodes.count > 25)
        for document in small {
            for node in nodes {
                var canonical: [UInt8] = []
                document.appendCanonical(of: node, to: &canonical)
                #expect(document.value(of: node).canonicalText == String(decoding: canonical, as: UTF8.self))
                #expect(document.range(of: node).upperBound <= document.bytes.count)
                #expect(document.members(of: node).reduce(0) { count, _ in count + 1 } <= 1)
                _ = (document.kind(of: node), document.count(of: node), document.member("a", of: node))
                _ = (
                    document.string(node), document.integer(node), document.numberText(node),
                    document.instant(node)
                )
                _ = (document.plainTextRange(of: node), document.isString(node, equalTo: "a"))
            }
        }
    }

    @Test func `sequences of a document outlive its next use`() throws {
        var reused = try JSONDocument(Array("[1,2,3]".utf8))
        let copy = reused
        let elements = reused.elements(of: reused.root)
        try reused.parse(Array("{}".utf8))
        #expect(elements.map { copy.integer($0) } == [1, 2, 3])
        #expect(reused.value(of: reused.root) == [:])
    }
}
