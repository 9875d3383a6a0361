import StrictJSON
import Testing

@Suite struct CanonicalTests {
    private func canonical(_ text: String) throws -> String {
        let document = try JSONDocument(Array(text.utf8))
        var bytes: [UInt8] = []
        document.appendCanonical(of: document.root, to: &bytes)
        let written = String(decoding: bytes, as: UTF8.self)
        #expect(Array(document.value(of: document.root).canonicalText.utf8) == bytes)
        return written
    }

    private static let huge = "1" + String(repeating: "0", count: 30)

    @Test(arguments: [
        ["0", "-0", "0.0", "-0.000e12", "0E400", "0e-99999999999999999999999"],
        ["1", "1.0", "1e0", "10e-1", "0.1e1", "0.00001E+5", "100000e-0005"],
        ["-1", "-1.00", "-10E-1"],
        ["0.1", "1e-1", "0.10", "100e-3"],
        ["1.5", "15e-1", "0.15e+01"],
        ["-0.00125", "-1.25e-3", "-125e-5"],
        ["0.000001", "1e-6", "0.1e-5"],
        ["1e-7", "0.0000001", "10e-8"],
        ["1.5e-7", "0.00000015"],
        ["123456789012345678901", "1234567890123456789.01e2"],
        ["100000000000000000000", "1e20"],
        ["1e+21", "1000000000000000000000", "1e21", "0.1e22"],
        ["1.2e+400", "12e399", "0.0012e403"],
        ["9223372036854775808", "9223372036854775808.0"],
        ["1e+999999999999999999", "10e999999999999999998", "0.1e1000000000000000000"],
        [
            "1e+1000000000000000000", "10e999999999999999999", "100e999999999999999998",
            "0.1e1000000000000000001",
        ],
        [
            "1e+\(huge)", "0.001e1\(String(repeating: "0", count: 29))3",
            "10e\(String(repeating: "9", count: 30))",
        ],
        [
            "1e-\(huge)", "0.1e-\(String(repeating: "9", count: 30))",
            "10e-1\(String(repeating: "0", count: 29))1",
        ],
        ["\"\"", " \"\" "],
        [#""a/b""#, #""\u0061\/b""#],
        [#""\"\\\b\t\n\f\r\u001f\u0000""#, #""\u0022\u005c\u0008\u0009\u000a\u000c\u000D\u001F\u0000""#],
        ["\"\u{7f}\u{9b}\u{202e}\u{1f600}\"", #""\u007f\u009b\u202e\ud83d\ude00""#],
        ["[1,\"b\",[null,true,false]]", " [ 1.0 , \"\\u0062\", [null ,true,false] ] "],
        [#"{"a":1,"b":{"c":[],"d":{}}}"#, "{ \"b\" : {\"d\":{},\"c\":[ ]},\n\"\\u0061\":1e0}"],
        [#"{"":0,"A":1,"a":2,"aa":3,"b":4}"#, #"{"b":4,"aa":3,"a":2,"A":1,"":0}"#],
        // By UTF-8 bytes, where the order of UTF-16 code units would be another one.
        ["{\"\u{ffff}\":1,\"\u{1f600}\":2}", #"{"\ud83d\ude00":2,"\uffff":1}"#],
    ])
    func `equal values have equal canonical bytes, and they are their own canonical form`(
        _ spellings: [String]
    ) throws {
        for spelling in spellings {
            #expect(try canonical(spelling) == spellings[0], "\(spelling)")
        }
    }

    @Test func `different values have different canonical bytes`() throws {
        let texts = [
            "null", "true", "false", "0", "1", "-1", "10", "0.1", "1e+30", "1e-30", "1e+1000000000000000000",
            "1e-1000000000000000000", "1e+1000000000000000001", "11", "1.1", "\"1\"", "\"\"", "[]", "{}",
            "[1]", "[[1]]",
            "[1,1]", "[11]", "[0,1]", "[1,0]", "{\"a\":1}", "{\"a\":\"1\"}", "{\"b\":1}", "{\"a\":1,\"b\":1}",
            "\"\u{e9}\"", "\"e\u{301}\"", "\"null\"",
        ]
        #expect(Set(try texts.map { Array(try canonical($0).utf8) }).count == texts.count)
    }

    @Test func `any node has canonical bytes, a key too`() throws {
        let document = try JSONDocument(Array(#"{"\u0061":[1.0]}"#.utf8))
        let member = try #require(document.members(of: document.root).first { _ in true })
        var bytes = Array("x".utf8)
        document.appendCanonical(of: member.key, to: &bytes)
        document.appendCanonical(of: member.value, to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == #"x"a"[1]"#)
    }
}
