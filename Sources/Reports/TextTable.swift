/// Rows of cells under named columns, set for a terminal.
///
/// Cells are given as they are; the table escapes them, so that no caller can forget to. Nothing is ever cut:
/// a table that is wider than the terminal is set in another way instead.
package struct TextTable: Sendable {
    /// A column: its name, on which side its cells stand, and the width that it takes at least.
    package struct Column: Sendable {
        let name: String
        let alignment: Alignment
        let minimumWidth: Int

        /// A column.
        ///
        /// - `name`: the name as in the JSON form of the same result.
        /// - `alignment`: `trailing` for numbers.
        /// - `minimumWidth`: for tables that are set in several parts, so that these line up.
        package init(_ name: String, _ alignment: Alignment = .leading, minimumWidth: Int = 0) {
            self.name = name
            self.alignment = alignment
            self.minimumWidth = minimumWidth
        }
    }

    /// On which side of its column a cell stands.
    package enum Alignment: Sendable {
        /// At the left, as words do.
        case leading
        /// At the right, as numbers do.
        case trailing
    }

    /// What a table does to stay within the width.
    package enum Layout: Sendable {
        /// One line a row if all rows fit, else one line a cell, rows parted by an empty line.
        case automatic
        /// One line a row if all rows fit, else the last cell on lines of its own below.
        case detailBelow
    }

    private let columns: [Column]
    private let layout: Layout
    private var rows: [[TextCell]] = []

    /// A table without rows.
    package init(_ columns: [Column], layout: Layout = .automatic) {
        self.columns = columns
        self.layout = layout
    }

    /// Adds a row.
    ///
    /// - `cells`: one for each column, in their order.
    package mutating func append(_ cells: [TextCell]) {
        precondition(
            cells.count == columns.count, "a row needs \(columns.count) cells and has \(cells.count)")
        rows.append(cells)
    }

    /// Whether there are no rows.
    package var isEmpty: Bool { rows.isEmpty }

    /// The lines of the table, without line ends and without spaces at their ends.
    ///
    /// - `style`: the width to stay within, and whether to use colour.
    /// - `hasHeader`: false for the later parts of a table that is set in several.
    /// - Complexity: O(cells).
    package func lines(_ style: TerminalStyle, hasHeader: Bool = true) -> [String] {
        let widths = columns.indices.map { index in
            rows.reduce(max(columns[index].minimumWidth, DisplayWidth.of(columns[index].name))) {
                max($0, $1[index].width)
            }
        }
        let total = widths.reduce(0, +) + 2 * (widths.count - 1)
        if total <= style.width { return grid(columns.count, widths, style, hasHeader) }
        return switch layout {
        case .automatic: records(style)
        case .detailBelow: grid(columns.count - 1, widths, style, hasHeader)
        }
    }

    /// One line for each row; cells beyond `count` stand on lines of their own below it.
    private func grid(_ count: Int, _ widths: [Int], _ style: TerminalStyle, _ hasHeader: Bool) -> [String] {
        var lines: [String] = []
        if hasHeader {
            lines.append(line(columns.prefix(count).map { TextCell($0.name, .faint) }, widths, style))
        }
        for row in rows {
            lines.append(line(Array(row.prefix(count)), widths, style))
            for cell in row.dropFirst(count) where !cell.text.isEmpty {
                lines += cell.lines(style, width: style.width - Self.indent.count).map { Self.indent + $0 }
            }
        }
        return lines
    }

    private static let indent = "    "

    private func line(_ cells: [TextCell], _ widths: [Int], _ style: TerminalStyle) -> String {
        // The last cell that says something ends the line: nothing is padded after it.
        let count = (cells.lastIndex { !$0.text.isEmpty } ?? -1) + 1
        var line = ""
        for (index, cell) in cells.prefix(count).enumerated() {
            let padding = String(repeating: " ", count: widths[index] - cell.width)
            if index > 0 { line += "  " }
            switch columns[index].alignment {
            case .leading: line += cell.set(style) + (index == count - 1 ? "" : padding)
            case .trailing: line += padding + cell.set(style)
            }
        }
        return line
    }

    private func records(_ style: TerminalStyle) -> [String] {
        var lines: [String] = []
        for (number, row) in rows.enumerated() {
            if number > 0 { lines.append("") }
            var fields = FieldList()
            for (column, cell) in zip(columns, row) { fields.append(column.name, cell) }
            lines += fields.lines(style)
        }
        return lines
    }
}
