import Reports
import Testing

@Suite struct TerminalTextTests {
    /// What must never reach a terminal, written down apart from the code under test.
    private static let dangerous: [ClosedRange<UInt32>] = [
        0x00...0x1f, 0x7f...0x9f, 0xad...0xad, 0x34f...0x34f, 0x61c...0x61c, 0x115f...0x1160, 0x17b4...0x17b5,
        0x180b...0x180f, 0x200b...0x200f, 0x2028...0x202e, 0x2060...0x206f, 0x3164...0x3164, 0xe000...0xf8ff,
        0xfe00...0xfe0f, 0xfeff...0xfeff, 0xffa0...0xffa0, 0xfff0...0xfffb, 0xfffe...0xffff,
        0x1bca0...0x1bca3,
        0x1d173...0x1d17a, 0xe0000...0xe0fff, 0xf0000...0x10ffff,
    ]

    private static let everyScalar = (UInt32(0)...0x10ffff).compactMap(Unicode.Scalar.init)

    @Test func `no code point brings a control, direction or invisible character to the output`() {
        var isDangerous = [Bool](repeating: false, count: 0x110000)
        for range in Self.dangerous {
            for value in range { isDangerous[Int(value)] = true }
        }
        var found: [String] = []
        for scalar in Self.everyScalar {
            let output = TerminalText.escaped("a\(scalar)\(scalar)")
            if output.unicodeScalars.contains(where: { isDangerous[Int($0.value)] }) {
                found.append(String(scalar.value, radix: 16))
            }
        }
        #expect(found == [])
    }

    @Test func `two code points never look the same`() {
        // As bytes: strings are compared by canonical equivalence, and Unicode calls a few code points the
        // same.
        var seen: Set<[UInt8]> = []
        for scalar in Self.everyScalar { seen.insert(Array(TerminalText.escaped("x\(scalar)").utf8)) }
        #expect(seen.count == Self.everyScalar.count)
    }

    @Test(arguments: [
        "", "Main", "Zoë Müller", "漢字", "한국어", "Straße 7, 2. OG", "👍", "e\u{301}", "10 €", "a\u{a0}b",
        "{}[]\"'",
    ])
    func `visible text stays as it is`(_ text: String) {
        #expect(TerminalText.escaped(text) == text)
    }

    @Test(arguments: [
        ("\u{1b}[31mred", "\\u{1b}[31mred"), ("a\nb\tc\r", "a\\nb\\tc\\r"), ("C:\\x", "C:\\\\x"),
        ("\u{9b}2J", "\\u{9b}2J"), ("\u{202e}gpj", "\\u{202e}gpj"), ("a\u{200b}b", "a\\u{200b}b"),
        ("\u{7}", "\\u{07}"), ("\u{301}x", "\\u{301}x"), ("\u{1b}\u{301}", "\\u{1b}\\u{301}"),
        ("\u{e0041}", "\\u{e0041}"), ("\u{1b}]8;;http://x\u{1b}\\", "\\u{1b}]8;;http://x\\u{1b}\\\\"),
    ])
    func `what is not plainly visible is written as an escape`(_ text: String, _ expected: String) {
        #expect(Array(TerminalText.escaped(text).utf8) == Array(expected.utf8))
    }

    @Test func `a backslash of JSON text is kept and a control beside it is not`() {
        #expect(TerminalText.escaped("\"a\\n\u{1b}\"", keepingBackslashes: true) == "\"a\\n\\u{1b}\"")
    }

    @Test func `marks that pile up are escaped from the fifth on`() {
        let text = TerminalText.escaped("a" + String(repeating: "\u{301}", count: 6) + "b")
        #expect(text.unicodeScalars.count { $0 == "\u{301}" } == 4)
        #expect(text.hasSuffix("\\u{301}\\u{301}b"))
    }
}

@Suite struct DisplayWidthTests {
    @Test(arguments: [
        ("", 0), ("PENDING_APPROVAL", 16), ("Zoë", 3), ("e\u{301}", 1), ("漢字", 4), ("한국", 4), ("👍", 2),
        ("ｆ", 2),
        ("10 €", 4),
    ])
    func `a text takes as many columns as a terminal gives it`(_ text: String, _ width: Int) {
        #expect(DisplayWidth.of(text) == width)
    }
}
