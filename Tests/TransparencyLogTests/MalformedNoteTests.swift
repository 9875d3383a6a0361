import LedgerTesting
import Testing
import TransparencyLog

@Suite struct MalformedNoteTests {
    typealias Fixture = NoteFixture

    static let good = Fixture.text + "\n" + Fixture.peterLine

    static let malformed: [String: String] = [
        "nothing": "",
        "a newline": "\n",
        "two newlines": "\n\n",
        "no signatures, no empty line": Fixture.text,
        "no signatures": Fixture.text + "\n",
        "no empty line": Fixture.text + Fixture.peterLine,
        "no text": Fixture.peterLine,
        "no text but an empty line": "\n" + Fixture.peterLine,
        "no newline at the end": String(good.dropLast()),
        "an empty line at the end": good + "\n",
        "an empty line between signatures": good + "\n" + Fixture.enochLine + "\n",
        "a line that is no signature": good + "Unexpected line.\n",
        "a line that is no signature, first": Fixture.text + "\nUnexpected line.\n" + Fixture.peterLine,
        "bytes behind the last newline": good + "x",
        "CR at the ends of lines": good.replacing("\n", with: "\r\n"),
        "CR in the text": "a\rb\n\n" + Fixture.peterLine,
        "CR behind a signature": good.replacing("AM=\n", with: "AM=\r\n"),
        "a tab in the text": "a\tb\n\n" + Fixture.peterLine,
        "NUL in the text": "a\0b\n\n" + Fixture.peterLine,
        "U+001F in the text": "a\u{1f}b\n\n" + Fixture.peterLine,
        "escape in a name": line("Peter\u{1b}Neumann", Fixture.peterBase64),
        "a hyphen for the dash": good.replacing("— ", with: "- "),
        "an en dash for the dash": good.replacing("— ", with: "– "),
        "no space behind the dash": good.replacing("— ", with: "—"),
        "two spaces behind the dash": good.replacing("— ", with: "—  "),
        "two spaces behind the name": good.replacing("Neumann ", with: "Neumann  "),
        "a space behind the signature": good.replacing("AM=\n", with: "AM= \n"),
        "a space before the dash": good.replacing("— ", with: " — "),
        "an empty name": line("", Fixture.peterBase64),
        "a space in the name": line("Peter Neumann", Fixture.peterBase64),
        "a no-break space in the name": line("Peter\u{a0}Neumann", Fixture.peterBase64),
        "an ideographic space in the name": line("Peter\u{3000}Neumann", Fixture.peterBase64),
        "a line separator in the name": line("Peter\u{2028}Neumann", Fixture.peterBase64),
        "next line, a C1 control and space, in the name": line("Peter\u{85}Neumann", Fixture.peterBase64),
        "a plus in the name": line("Peter+Neumann", Fixture.peterBase64),
        "a name alone": Fixture.text + "\n— PeterNeumann\n",
        "no signature": line("PeterNeumann", ""),
        "only a key ID": line("PeterNeumann", "x08gow=="),
        "less than a key ID": line("PeterNeumann", "x08g"),
        "padding missing": line("PeterNeumann", String(Fixture.peterBase64.dropLast())),
        "padding too long": line("PeterNeumann", Fixture.peterBase64 + "="),
        "padding in the middle": line("PeterNeumann", "x08go===" + Fixture.peterBase64),
        "bits set behind the last byte": line("PeterNeumann", String(Fixture.peterBase64.dropLast(2)) + "N="),
        "the alphabet for URLs": line("PeterNeumann", Fixture.peterBase64.replacing("/", with: "_")),
        "a character of no alphabet": line("PeterNeumann", Fixture.peterBase64.replacing("/", with: "!")),
        "a letter beyond ASCII": line("PeterNeumann", Fixture.peterBase64.replacing("K", with: "\u{212a}")),
    ]

    static func line(_ name: String, _ base64: String) -> String { Fixture.text + "\n— \(name) \(base64)\n" }

    @Test func `the note that the malformed ones are made from is well formed`() throws {
        let peter = try Fixture.peter()
        #expect(try SignedNote(Array(Self.good.utf8)).verdict([peter]) == .valid([peter]))
    }

    @Test(arguments: malformed.keys.sorted()) func `a malformed note is refused`(name: String) throws {
        let text = try #require(Self.malformed[name])
        #expect(!text.utf8.elementsEqual(Self.good.utf8))
        #expect(throws: SignedNoteTests.malformed) { try SignedNote(Array(text.utf8)) }
    }

    @Test(
        arguments: [
            [0xff], [0xc0, 0x8a], [0xc1, 0xbf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x80],
            [0x80],
            [0xf8, 0x88, 0x80, 0x80, 0x80],
        ] as [[UInt8]])
    func `what is not UTF-8 is refused, in text, name and signature`(bytes: [UInt8]) {
        let good = Array(Self.good.utf8)
        for place in [
            0, 10, Fixture.text.utf8.count - 1, Fixture.text.utf8.count + 8, good.count - 10, good.count - 1,
        ] {
            #expect(throws: SignedNoteTests.malformed) {
                try SignedNote(good[..<place] + bytes + good[place...])
            }
        }
    }

    @Test func `a note cut off anywhere is refused`() {
        let good = Array(Self.good.utf8)
        for count in 0..<good.count {
            #expect(throws: SignedNoteTests.malformed) { try SignedNote(Array(good[..<count])) }
        }
    }

    @Test func `any bytes are read or refused, and what is read is given back as it was`() throws {
        var generator = SeededGenerator()
        let good = Array((Self.good + Fixture.enochLine).utf8)
        let pieces: [[UInt8]] = [
            [0x0a], [0x0a, 0x0a], Array("— ".utf8), [0x20], [0x3d], [0x2b], [0xe2], [0x00],
        ]
        var count = 0
        for _ in 0..<3_000 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(contentsOf: pieces.randomElement(using: &generator) ?? [], at: place)
                default: bytes.removeSubrange(place..<min(bytes.count, place + 20))
                }
            }
            guard let note = try? SignedNote(bytes) else { continue }
            count += 1
            let lines = note.signatures.map { signature in
                let id = stride(from: 24, through: 0, by: -8).map {
                    UInt8(signature.keyID >> UInt32($0) & 255)
                }
                return "— \(signature.keyName) \(SignedNoteTests.base64(id + signature.signature))\n"
            }
            #expect(Array((note.text + "\n" + lines.joined()).utf8) == bytes, "\(generator)")
        }
        #expect(count > 0, "\(generator)")
    }
}
