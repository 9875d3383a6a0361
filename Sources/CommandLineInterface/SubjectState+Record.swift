import Lifecycle
import ReadModels
import StrictJSON

extension SubjectState {
    /// The state as `list` writes it: the provider's own names, then what the ledger knows about the status.
    var record: Record {
        var fields: [(name: String, value: JSONValue)] = [
            ("id", .string(subject.id)),
            ("status", .text(status)),
        ]
        switch subject.kind {
        case .user: break
        case .accountGroup:
            fields += [
                ("type", .text(attributes.type)),
                ("securities_account_number", .text(attributes.securitiesAccountNumber)),
                ("users", owners),
                ("business_id", .text(attributes.businessID)),
            ]
        case .account:
            fields += [
                ("account_group_id", .text(attributes.accountGroupID)),
                ("type", .text(attributes.type)),
                ("name", .text(attributes.name)),
                ("account_number", .count(attributes.accountNumber)),
                ("users", owners),
                ("business_id", .text(attributes.businessID)),
            ]
        }
        return Record(
            fields + [
                ("created_at", .instant(createdAt)),
                ("updated_at", .instant(updatedAt)),
                ("status_since", .instant(statusSince)),
                ("precision", .text(precision?.rawValue)),
                ("confirmed_until", .instant(confirmedUntil)),
                ("last_sequence", .integer(lastSequence)),
            ] + certainty)
    }

    /// How sure the status is, where it is that of a moment.
    private var certainty: [(name: String, value: JSONValue)] {
        guard let answer else { return [] }
        return [
            ("certain", .bool(answer.certain)),
            ("candidates", .array(answer.candidates.map(JSONValue.text))),
        ]
    }

    private var owners: JSONValue {
        guard let owners = attributes.owners else { return .null }
        return .array(owners.map { ["id": .text($0.id), "type": .text($0.type)] })
    }
}
