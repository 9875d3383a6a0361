import Lifecycle
import StrictJSON

extension JSONValue {
    /// A string, or `null` where it is absent.
    static func text(_ text: String?) -> JSONValue {
        text.map { .string($0) } ?? .null
    }

    /// An instant in RFC 3339 with nine fractional digits and `Z`, or `null` where it is absent.
    static func instant(_ instant: Instant?) -> JSONValue {
        .text(instant?.rfc3339)
    }

    /// A user, an account group or an account, as `{"kind","id"}`.
    static func subject(_ subject: Subject) -> JSONValue {
        ["kind": .string(subject.kind.rawValue), "id": .string(subject.id)]
    }

    /// A number, or `null` where it is absent.
    static func count(_ number: Int64?) -> JSONValue {
        number.map { .integer($0) } ?? .null
    }

    /// The value as the text of a table's cell, nil for `null`.
    ///
    /// Strings stand without quotes, the elements of a list are parted by commas, an owner is `<id> <type>`, a subject
    /// `<kind> <id>`, and everything else is JSON.
    var cellText: String? {
        switch self {
        case .null: nil
        case .string(let text): text
        case .array(let elements): elements.map { $0.cellText ?? "-" }.joined(separator: ", ")
        case .object(let members) where [["id", "type"], ["kind", "id"]].contains(members.map(\.key)):
            members.map { $0.value.cellText ?? "-" }.joined(separator: " ")
        default: text
        }
    }
}
