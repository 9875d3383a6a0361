import Capture
import Reports
import StrictJSON
import UpvestAPI

/// What the provider answered, as a command writes it.
///
/// The personal fields of users are hidden unless asked for, in a table and in JSON.
struct AnswerView {
    private let showsPersonalData: Bool
    private let format: OutputFormat
    private var items: [JSONValue] = []
    private var ids: Set<String> = []

    /// A view without items.
    init(showsPersonalData: Bool, format: OutputFormat) {
        self.showsPersonalData = showsPersonalData
        self.format = format
    }

    /// Writes the object of an answer.
    ///
    /// - Throws: `CommandLineError` if the body is no JSON object with an id; it is recorded all the same.
    func write(object recorded: RecordedAnswer, to console: Console) throws {
        guard let value = try? JSONValue(recorded.answer.body) else {
            throw CommandLineError(
                .refusedByProvider,
                """
                The provider's answer is not JSON: 'account-ledger show \(recorded.sequence) --raw' gives its bytes.
                """)
        }
        guard value["id"]?.stringValue != nil else {
            throw CommandLineError(
                .refusedByProvider,
                """
                The provider's answer is no object with an id: 'account-ledger show \(recorded.sequence) --raw' \
                gives its bytes.
                """)
        }
        switch format {
        case .json: try console.json(shown(value))
        case .table: try console.lines(Record(Self.fields(of: shown(value))).lines(console.style))
        }
    }

    /// Adds the items of a page, leaving out those that an earlier page had.
    mutating func add(_ page: ListDocument) {
        for node in page.items {
            let item = page.document.value(of: node)
            // A list that changes while it is read can show an item on two pages.
            if let id = item["id"]?.stringValue, !ids.insert(id).inserted { continue }
            items.append(item)
        }
    }

    /// Writes the items that were added.
    func writeItems(to console: Console) throws {
        switch format {
        case .json: try console.json(["items": .array(items.map(shown))])
        case .table:
            let rows = items.map { Self.fields(of: shown($0)) }
            var names: [String] = []
            var seen: Set<String> = []
            // A column in which everything is hidden says nothing.
            for field in rows.joined() where field.value != .string(BodyText.hidden) {
                if seen.insert(field.name).inserted { names.append(field.name) }
            }
            guard !names.isEmpty else { return console.note("note: the list is empty") }
            var table = TextTable(names.map { TextTable.Column($0) })
            for row in rows {
                table.append(names.map { name in TextCell(row.first { $0.name == name }?.value.cellText) })
            }
            try console.lines(table.lines(console.style))
        }
    }

    private func shown(_ value: JSONValue) -> JSONValue {
        showsPersonalData ? value : BodyText.withoutPersonalData(value)
    }

    private static func fields(of value: JSONValue) -> [(name: String, value: JSONValue)] {
        guard let members = value.objectValue else { return [("answer", value)] }
        return members.map { ($0.key, $0.value) }
    }
}
