import Reports
import Testing

@Suite struct TextTableTests {
    private static let plain = TerminalStyle(width: 80)

    private func table(_ layout: TextTable.Layout = .automatic) -> TextTable {
        var table = TextTable([.init("id"), .init("number", .trailing), .init("name")], layout: layout)
        table.append(["a", TextCell(7), "漢字"])
        table.append([TextCell(nil), TextCell(12_345), "Zoë\u{1b}[0m"])
        return table
    }

    @Test func `cells stand below their names, numbers at the right`() throws {
        try Snapshot.expect(table().lines(Self.plain), is: "table-grid")
    }

    @Test func `a table that does not fit is set as one record after the other`() throws {
        try Snapshot.expect(table().lines(TerminalStyle(width: 20)), is: "table-records")
    }

    @Test func `the detail goes below its row where it does not fit`() throws {
        try Snapshot.expect(table(.detailBelow).lines(TerminalStyle(width: 20)), is: "table-detail")
    }

    @Test func `a long detail is set on several lines, each word whole`() {
        var table = TextTable([.init("check"), .init("message")], layout: .detailBelow)
        table.append(["gap", "Event 3 is missing, and incomprehensibilities\u{1b} follow it."])
        #expect(
            table.lines(TerminalStyle(width: 20)) == [
                "check", "gap", "    Event 3 is", "    missing, and", "    incomprehensibilities\\u{1b}",
                "    follow it.",
            ])
    }

    @Test(arguments: [10, 20, 40, 80, 200], [TextTable.Layout.automatic, .detailBelow])
    func `nothing is cut and no line ends in a space, whatever the width`(
        _ width: Int, _ layout: TextTable.Layout
    ) {
        let lines = table(layout).lines(TerminalStyle(width: width))
        let text = lines.joined(separator: "\n")
        for cell in ["a", "7", "漢字", "-", "12345", "Zoë\\u{1b}[0m"] { #expect(text.contains(cell)) }
        #expect(lines.allSatisfy { !$0.hasSuffix(" ") })
    }

    @Test func `a table that fits stays within the width`() {
        let lines = table().lines(Self.plain)
        #expect(lines.count == 3)
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= 80 })
    }

    @Test func `colour adds escape sequences and takes no columns`() {
        let colored = table().lines(TerminalStyle(width: 80, isColored: true))
        let bare = colored.map { $0.replacing(/\u{1b}\[[0-9;]*m/, with: "") }
        #expect(bare == table().lines(Self.plain))
        #expect(colored != bare)
    }

    @Test func `later parts of a table line up with the first`() {
        let columns: [TextTable.Column] = [
            .init("sequence", .trailing, minimumWidth: 8), .init("kind", minimumWidth: 6),
        ]
        var first = TextTable(columns)
        first.append([TextCell(1), "a"])
        var second = TextTable(columns)
        second.append([TextCell(1_000), "b"])
        #expect(first.lines(Self.plain) == ["sequence  kind", "       1  a"])
        #expect(second.lines(Self.plain, hasHeader: false) == ["    1000  b"])
    }
}

@Suite struct TerminalStyleTests {
    @Test func `plain output has no escape sequence`() {
        let style = TerminalStyle(width: 80, isColored: false)
        for emphasis: TerminalStyle.Emphasis in [.plain, .strong, .faint, .good, .bad] {
            #expect(style.set("text", emphasis) == "text")
        }
    }

    @Test func `every colour is switched off behind the text`() {
        let style = TerminalStyle(width: 80, isColored: true)
        for emphasis: TerminalStyle.Emphasis in [.strong, .faint, .good, .bad] {
            #expect(style.set("text", emphasis).hasSuffix("text\u{1b}[0m"))
        }
    }
}
