/// A piece of text from anywhere, escaped, with the emphasis it is set in.
package struct TextCell: Sendable, Hashable, ExpressibleByStringLiteral {
    /// The escaped text.
    let text: String
    private let emphasis: TerminalStyle.Emphasis

    /// A cell that shows a text; one that is absent is shown as a hyphen.
    ///
    /// - `text`: text as it came, not escaped.
    /// - `emphasis`: how it is set.
    package init(_ text: String?, _ emphasis: TerminalStyle.Emphasis = .plain) {
        self.text = text.map { TerminalText.escaped($0) } ?? "-"
        self.emphasis = emphasis
    }

    /// A cell that shows a number.
    package init(_ number: Int64, _ emphasis: TerminalStyle.Emphasis = .plain) {
        self.text = String(number)
        self.emphasis = emphasis
    }

    /// A cell that shows a fixed text.
    package init(stringLiteral text: String) {
        self.init(text)
    }

    /// The columns of a terminal that the cell takes.
    var width: Int { DisplayWidth.of(text) }

    /// The text on as many lines as it needs, as they are printed: each word whole, also one that is wider.
    func lines(_ style: TerminalStyle, width: Int) -> [String] {
        TerminalText.wrapped(escaped: text, to: width).map { style.set($0, emphasis) }
    }

    /// The text as it is printed.
    func set(_ style: TerminalStyle) -> String { style.set(text, emphasis) }
}
