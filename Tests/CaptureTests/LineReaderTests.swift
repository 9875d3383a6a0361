import LedgerTesting
import Testing

@testable import Capture

@Suite struct LineReaderTests {
    /// Reads a text in pieces of a length; a line over the limit shows as an exclamation mark.
    private func lines(_ text: String, limit: Int = 1000, piece: Int) throws -> [String] {
        var rest = Array(text.utf8)[...]
        var reader = LineReader(limit: limit) {
            defer { rest = rest.dropFirst(piece) }
            return Array(rest.prefix(piece))
        }
        var lines: [String] = []
        while let line = try reader.next() {
            switch line {
            case .bytes(let bytes): lines.append(String(decoding: bytes, as: UTF8.self))
            case .tooLong: lines.append("!")
            }
        }
        return lines
    }

    @Test(
        arguments: [
            ("", []), ("\n", [""]), ("a", ["a"]), ("a\n", ["a"]), ("a\nb", ["a", "b"]),
            ("a\n\nb\n", ["a", "", "b"]),
            ("\n\n", ["", ""]), ("a\r\nb", ["a\r", "b"]), ("äö\nü", ["äö", "ü"]),
        ] as [(String, [String])])
    func `lines end at line feeds, whatever the pieces`(text: String, expected: [String]) throws {
        for piece in 1...8 { #expect(try lines(text, piece: piece) == expected) }
    }

    @Test(
        arguments: [
            ("12345\n6\n", ["12345", "6"]), ("123456\n7\n", ["!", "7"]), ("123456", ["!"]),
            ("1\n1234567890123\n2", ["1", "!", "2"]),
            ("123456\n123456\n", ["!", "!"]),
        ] as [(String, [String])])
    func `a line over the limit is passed over`(text: String, expected: [String]) throws {
        for piece in 1...20 { #expect(try lines(text, limit: 5, piece: piece) == expected) }
    }

    @Test func `an error of the source ends the reading`() throws {
        struct Broken: Error {}
        var reader = LineReader(limit: 10) { throw Broken() }
        #expect(throws: Broken.self) { try reader.next() }
    }
}
