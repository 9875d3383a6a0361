import Foundation
import LedgerTesting
import Testing

/// The page `docs/tamper-matrix.md`: what it says will come of each edit.
struct MatrixPage {
    /// The cells of one row, as they stand there.
    struct Row {
        let id: String
        let edit: String
        let verify: String
        let opening: String
        let outside: String
    }

    /// The page, which is read once.
    static let shared = Result { try MatrixPage() }
    /// All rows in the order of the page.
    let rows: [Row]

    private init() throws {
        let text = try String(
            contentsOfFile: Fixture.checkout + "/docs/tamper-matrix.md", encoding: .utf8)
        rows = try text.split(separator: "\n").filter { $0.hasPrefix("| M") }.map { line in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            try #require(cells.count == 7, "\(line)")
            return Row(id: cells[1], edit: cells[2], verify: cells[3], opening: cells[4], outside: cells[5])
        }
    }

    /// The row with an id.
    func row(_ id: String) throws -> Row {
        try #require(rows.first { $0.id == id }, "docs/tamper-matrix.md has no row \(id)")
    }
}
