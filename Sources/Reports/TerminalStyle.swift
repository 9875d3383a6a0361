/// How a text is set: in which width, and with or without colour.
package struct TerminalStyle: Sendable, Hashable {
    /// The columns a line may take; lines that hold a longer id run over.
    package var width: Int

    /// Whether escape sequences for colour and weight are written.
    package var isColored: Bool

    /// A style of the given width.
    ///
    /// - `width`: columns; 80 where there is no terminal to ask.
    /// - `isColored`: false unless the output is a terminal and nobody asked for plain text.
    package init(width: Int = 80, isColored: Bool = false) {
        self.width = width
        self.isColored = isColored
    }

    /// What a piece of text is, which decides how it is set.
    package enum Emphasis: Sendable, Hashable {
        /// Set as it is.
        case plain
        /// What the eye should find first.
        case strong
        /// What it may skip.
        case faint
        /// Something is in order.
        case good
        /// Something is not.
        case bad
    }

    /// The escaped text with its emphasis, which takes no columns.
    ///
    /// - `text`: text that is safe to print already.
    package func set(_ text: String, _ emphasis: Emphasis) -> String {
        guard isColored, !text.isEmpty else { return text }
        let code =
            switch emphasis {
            case .plain: ""
            case .strong: "1"
            case .faint: "2"
            case .good: "32"
            case .bad: "31"
            }
        return code.isEmpty ? text : "\u{1b}[\(code)m\(text)\u{1b}[0m"
    }
}
