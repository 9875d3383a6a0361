/// How many columns of a terminal a text takes.
package enum DisplayWidth {
    /// The columns that an escaped text takes.
    ///
    /// An approximation of what terminals do: combining marks take none, East Asian wide characters and emoji
    /// two, everything else one. Joined emoji do not occur, since their joiners are escaped.
    ///
    /// - `text`: text that `TerminalText.escaped` has made safe.
    /// - Complexity: O(n).
    package static func of(_ text: String) -> Int {
        guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text.utf8.count }
        return text.unicodeScalars.reduce(0) { $0 + width(of: $1) }
    }

    private static func width(of scalar: Unicode.Scalar) -> Int {
        guard scalar.value >= 0x300 else { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        default: break
        }
        if scalar.properties.isEmojiPresentation || wide.contains(where: { $0.contains(scalar.value) }) {
            return 2
        }
        return joinedJamo.contains(scalar.value) ? 0 : 1
    }

    /// Vowels and final consonants of Korean, which are drawn into the consonant before them.
    private static let joinedJamo: ClosedRange<UInt32> = 0x1160...0x11ff

    /// The blocks of Unicode's EastAsianWidth.txt that are wide or full-width throughout.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0x9fff, 0xa000...0xa4cf,
        0xa960...0xa97f, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f, 0xff01...0xff60, 0xffe0...0xffe6,
        0x1f300...0x1f64f, 0x1f900...0x1f9ff, 0x20000...0x3fffd,
    ]
}
