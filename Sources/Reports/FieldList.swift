/// Names and values, one below the other, the values in line.
package struct FieldList: Sendable {
    private var fields: [(name: String, value: TextCell)] = []

    /// A list without fields.
    package init() {}

    /// Adds a field.
    ///
    /// - `name`: the name, escaped by the list.
    /// - `value`: the cell that stands behind it.
    package mutating func append(_ name: String, _ value: TextCell) {
        fields.append((TerminalText.escaped(name), value))
    }

    /// The lines of the list, without line ends and without spaces at their ends.
    ///
    /// - `style`: whether to use colour; a value that is longer than the width runs over.
    package func lines(_ style: TerminalStyle) -> [String] {
        let width = fields.reduce(0) { max($0, DisplayWidth.of($1.name)) }
        return fields.map { name, value in
            guard !value.text.isEmpty else { return style.set(name, .faint) }
            let padding = String(repeating: " ", count: width - DisplayWidth.of(name))
            return style.set(name, .faint) + padding + "  " + value.set(style)
        }
    }
}
