import EventStore
import StrictJSON

/// Holds the ledger's own row against the events that first named its environment and its client, and its parts against
/// each other.
enum IdentityReview {
    /// How many events are looked at: the first that names one is nearly always the first.
    private static let count: Int64 = 1_000

    /// What the row says otherwise than the events.
    static func problems(_ identity: LedgerIdentity, _ reader: EventReader) -> [Verdict.Problem] {
        let own = ["environment": identity.environment, "client_id": identity.clientID]
        var named: [String: (sequence: Int64, value: String)] = [:]
        // Rows that cannot be read are told where they are hashed.
        try? reader.scan(from: 1, through: count) { row in
            guard case .event(let event) = row, let metadata = try? JSONValue(event.metadataBytes) else {
                return true
            }
            for key in own.keys where named[key] == nil {
                if let value = metadata[key]?.stringValue { named[key] = (event.sequence, value) }
            }
            return named.count < own.count
        }
        let differing: [Verdict.Problem] = own.keys.sorted().compactMap { key in
            guard let found = named[key], own[key] != found.value else { return nil }
            return .init(
                check: .schema, sequence: found.sequence,
                message:
                    "The ledger's own row names another \(key) than event \(found.sequence): the row was changed."
            )
        }
        return surplus(reader) + renamed(identity) + differing
    }

    /// A UUID that is not the one in the log's name, which is signed with every checkpoint.
    private static func renamed(_ identity: LedgerIdentity) -> [Verdict.Problem] {
        guard let uuid = LedgerIdentity.uuid(in: identity.origin), uuid != identity.uuid else { return [] }
        return [
            .init(
                check: .schema, sequence: nil,
                message: "The ledger's own row has another uuid than its origin: the row was changed.")
        ]
    }

    /// Further rows, of which readers could take another than we do.
    private static func surplus(_ reader: EventReader) -> [Verdict.Problem] {
        guard let count = try? reader.identityCount(), count > 1 else { return [] }
        return [
            .init(
                check: .schema, sequence: nil,
                message:
                    "The table ledger has \(count) rows, and one says who a ledger is: others were added.")
        ]
    }
}
