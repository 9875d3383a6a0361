import StrictJSON

/// An account.
///
/// **Source**: https://docs.upvest.co/api/release/upvest-investment-api.v1-1/accounts/create_account.
struct SandboxAccount: SandboxResource {
    let id: String
    let createdAt: Instant
    var updatedAt: Instant
    let accountGroupID: String
    let type: String
    /// As in the group.
    let users: JSONValue
    /// The serial number within the group, from 1.
    let accountNumber: Int
    /// Empty where none was given.
    let name: String
    /// `PENDING_APPROVAL` or `ACTIVE`.
    var status: String

    var json: JSONValue {
        [
            "id": .string(id), "created_at": .string(createdAt.objectText),
            "updated_at": .string(updatedAt.objectText), "account_group_id": .string(accountGroupID),
            "type": .string(type), "users": users, "account_number": .integer(Int64(accountNumber)),
            "name": .string(name), "status": .string(status),
        ]
    }
}
