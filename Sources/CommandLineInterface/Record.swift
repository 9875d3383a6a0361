import Reports
import StrictJSON

/// Named values of one thing, written as a table or as JSON with the same names.
struct Record {
    private(set) var fields: [(name: String, value: JSONValue)]

    /// A record of the given fields, in this order.
    init(_ fields: [(name: String, value: JSONValue)]) {
        self.fields = fields
    }

    /// The record as a JSON object.
    var json: JSONValue {
        .object(fields.map { JSONMember(key: $0.name, value: $0.value) })
    }

    /// The record as names and values, one below the other.
    func lines(_ style: TerminalStyle) -> [String] {
        var list = FieldList()
        for field in fields { list.append(field.name, TextCell(field.value.cellText)) }
        return list.lines(style)
    }
}

extension Console {
    /// Writes a record in the format asked for.
    func record(_ record: Record, as format: OutputFormat) throws {
        switch format {
        case .table: try lines(record.lines(style))
        case .json: try json(record.json)
        }
    }
}
