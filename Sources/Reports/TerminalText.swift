/// Text from outside, made safe to print on a terminal.
///
/// A name, an id or an error of the provider may hold escape sequences, direction overrides or characters
/// that nobody sees. Whatever is not plainly visible is written as `\u{…}`, so that what a reader sees is
/// what the text says, and so that nothing but text reaches the terminal.
package enum TerminalText {
    /// The text with everything that is not plainly visible written as an escape.
    ///
    /// Shape: `\n`, `\r`, `\t` and `\\` by name, every other scalar that is not shown as `\u{1b}` in
    /// lower-case hexadecimal digits, at least two. The result is one line, and two different texts give two
    /// different results.
    ///
    /// Escaped are controls (C0, DEL, C1), format characters (direction, zero width, tags, soft hyphen), line
    /// and paragraph separators, private and unassigned code points, everything that Unicode lets a renderer
    /// ignore, and combining marks that have no base or are the fifth or a later one on theirs.
    ///
    /// - `text`: any text.
    /// - `keepingBackslashes`: true for text that is JSON already, where a backslash has its own meaning.
    /// - Complexity: O(n); plain ASCII is returned as it is.
    package static func escaped(_ text: String, keepingBackslashes: Bool = false) -> String {
        guard text.utf8.contains(where: { !isPlain($0, keepingBackslashes) }) else { return text }
        var result = ""
        result.reserveCapacity(text.utf8.count + 16)
        var marks = longestRunOfMarks
        for scalar in text.unicodeScalars {
            if isMark(scalar) {
                marks += 1
            } else {
                marks = 0
            }
            if scalar == "\\" {
                result += keepingBackslashes ? "\\" : "\\\\"
            } else if marks <= longestRunOfMarks, isVisible(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                result += escape(of: scalar)
                // An escape ends in a brace, on which a mark may stand no more than on nothing.
                marks = longestRunOfMarks
            }
        }
        return result
    }

    /// A text on as many lines as it needs, escaped, each word whole: one that is wider than the lines stands alone.
    ///
    /// - `width`: the columns of a line.
    package static func wrapped(_ text: String, to width: Int) -> [String] {
        wrapped(escaped: escaped(text), to: width)
    }

    static func wrapped(escaped text: String, to width: Int) -> [String] {
        guard DisplayWidth.of(text) > width else { return [text] }
        var lines: [String] = []
        var room = 0
        for word in text.split(separator: " ").map(String.init) {
            let columns = DisplayWidth.of(word)
            if let last = lines.last, room >= columns + 1 {
                lines[lines.count - 1] = "\(last) \(word)"
                room -= columns + 1
            } else {
                lines.append(word)
                room = width - columns
            }
        }
        return lines
    }

    /// Four marks carry every written language; more of them climb over the lines above.
    private static let longestRunOfMarks = 4

    private static func isPlain(_ byte: UInt8, _ keepingBackslashes: Bool) -> Bool {
        (0x20..<0x7f).contains(byte) && (keepingBackslashes || byte != UInt8(ascii: "\\"))
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: true
        default: false
        }
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned:
            false
        default: !scalar.properties.isDefaultIgnorableCodePoint
        }
    }

    private static func escape(of scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        default:
            let digits = String(scalar.value, radix: 16)
            return "\\u{\(digits.count < 2 ? "0" : "")\(digits)}"
        }
    }
}
