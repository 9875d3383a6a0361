import StrictJSON
import Testing

@Suite struct RefusalTests {
    static func failure(_ bytes: [UInt8]) -> JSONError? {
        do throws(JSONError) {
            _ = try JSONDocument(bytes)
            return nil
        } catch {
            return error
        }
    }

    private func check(_ refusal: Refusal) {
        let error = Self.failure(refusal.bytes)
        #expect(error?.code == refusal.code)
        #expect(error?.offset == refusal.offset)
        #expect(ReferenceReader.value(refusal.bytes) == nil)
    }

    @Test(arguments: Refusal.grammar)
    func `what the grammar does not allow is refused where it stands`(_ refusal: Refusal) {
        check(refusal)
    }

    @Test(arguments: Refusal.words)
    func `words other than true, false and null are refused`(_ refusal: Refusal) {
        check(refusal)
    }

    @Test(arguments: Refusal.numbers)
    func `numbers in another spelling are refused`(_ refusal: Refusal) {
        check(refusal)
    }

    @Test(arguments: Refusal.strings)
    func `strings with raw controls, bad escapes or half surrogate pairs are refused`(_ refusal: Refusal) {
        check(refusal)
    }

    @Test(arguments: Refusal.encodings)
    func `everything but UTF-8 without a byte order mark is refused`(_ refusal: Refusal) {
        check(refusal)
    }

    @Test(arguments: Refusal.duplicates)
    func `a repeated key is refused in whatever spelling`(_ refusal: Refusal) {
        check(refusal)
    }

    @Test func `a string is refused for one bad byte at every distance from a word's edge`() {
        for length in 0..<40 {
            for (byte, code) in [(UInt8(0x1f), JSONError.Code.controlCharacter), (0x80, .invalidUTF8)] {
                let bytes = Array("\"".utf8) + [UInt8](repeating: 0x61, count: length) + [byte, 0x62, 0x22]
                #expect(Self.failure(bytes)?.code == code)
                #expect(Self.failure(bytes)?.offset == length + 1)
            }
        }
    }

    @Test(arguments: [65, 513, 200_000])
    func `the 65th level is refused`(_ depth: Int) {
        for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
            let whole = String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
            let cut = String(repeating: open, count: depth)
            for text in [whole, cut] {
                let error = Self.failure(Array(text.utf8))
                #expect(error?.code == .tooDeep)
                #expect(error?.offset == 64 * open.utf8.count)
            }
        }
    }

    @Test(arguments: [25, 1000, 100_000], [true, false])
    func `a repeated key is found in an object of any size`(_ count: Int, _ isEscaped: Bool) {
        var text = "{"
        for index in 0..<count {
            text += "\"key\(index)\":\(index),"
        }
        let offset = text.utf8.count
        let accepted = text + #""other":0}"#
        text += isEscaped ? #""\u006bey7":0,"# : #""key7":0,"#
        text += #""key3":0,"key3":0}"#
        #expect(Self.failure(Array(accepted.utf8)) == nil)
        #expect(Self.failure(Array(text.utf8))?.code == .duplicateKey)
        #expect(Self.failure(Array(text.utf8))?.offset == offset)
    }

    @Test func `keys that were chosen to look alike cost no comparison of each with each`() {
        // Same length, same first and last eight bytes. Each with each would be five billion comparisons.
        var text = "{"
        for index in 100_000..<200_000 {
            text +=
                (index % 2 == 0 ? "\"lookalike\(index)lookalike\"" : "\"\\u006cookalike\(index)lookalike\"")
                + ":0,"
        }
        let offset = text.utf8.count
        #expect(Self.failure(Array((text + #""z":0}"#).utf8)) == nil)
        text += #""lookalike100001lookalike":0}"#
        #expect(Self.failure(Array(text.utf8))?.offset == offset)
    }

    @Test func `a document larger than the limit is refused before it is read`() throws {
        var document = JSONDocument()
        try document.parse(Array("[1]".utf8), limits: JSONLimits(maximumBytes: 3))
        #expect(document.count(of: document.root) == 1)
        #expect(throws: JSONError.self) {
            try document.parse(Array("[}} ".utf8), limits: JSONLimits(maximumBytes: 3))
        }
        do throws(JSONError) {
            try document.parse(Array("[}} ".utf8), limits: JSONLimits(maximumBytes: 3))
        } catch {
            #expect(error.code == .tooLarge)
        }
        #expect(JSONLimits(maximumBytes: .max).maximumBytes == JSONLimits.mostBytes)
    }

    @Test func `an error says what, where and what to do, and repeats no byte of the document`() throws {
        let error = try #require(Self.failure(Array(#"{"secret-key":hunter2}"#.utf8)))
        #expect(error.code.description == "unexpectedByte")
        #expect(error.description.hasSuffix("(byte 14)"))
        #expect(error.location.hasPrefix("StrictJSON/TapeBuilder.swift:"))
        for part in ["secret", "hunter"] {
            #expect(!error.description.contains(part))
        }
        for refusal in Refusal.grammar + Refusal.words + Refusal.numbers + Refusal.strings + Refusal.encodings
        {
            let message = try #require(Self.failure(refusal.bytes)).message
            #expect(message.hasSuffix("."))
        }
    }

    @Test func `after a refusal there is no document, and the next one is read as if nothing had been`()
        throws
    {
        var document = try JSONDocument(Array(#"{"a":[1,2,3]}"#.utf8))
        let stale = try #require(document.member("a", of: document.root))
        #expect(throws: JSONError.self) { try document.parse(Array(#"{"a":[1,2,3"#.utf8)) }
        #expect(document.isNull(document.root))
        #expect(document.bytes.isEmpty)
        #expect(document.range(of: stale) == 0..<0)
        try document.parse(Array("[true]".utf8))
        #expect(document.value(of: document.root) == [true])
    }
}
