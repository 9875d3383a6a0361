import StrictJSON

/// An account group and the role of its owner.
///
/// **Source**: https://docs.upvest.co/api/release/upvest-investment-api.v1-1/account-groups/create_account_group.
struct SandboxAccountGroup: SandboxResource {
    let id: String
    let createdAt: Instant
    var updatedAt: Instant
    /// `PENDING_APPROVAL` or `ACTIVE`.
    var status: String
    let type: String
    let userID: String
    let securitiesAccountNumber: String
    let roleID: String
    /// How many accounts were ever created in the group.
    var accountCount = 0

    var isActive: Bool { status == "ACTIVE" }

    /// Whether the group needs nothing but an active user.
    ///
    /// A child needs a guardian and a joint group a second owner, whose roles the sandbox does not play: such groups
    /// stay `PENDING_APPROVAL`.
    static func activatesWithUser(_ type: String) -> Bool { type != "CHILD" && type != "JOINT" }

    /// Whether a user can have only one group of the type (PERSONAL without multi-portfolio, FRENCH_PEA).
    static func isOnePerUser(_ type: String) -> Bool { type == "PERSONAL" || type == "FRENCH_PEA" }

    private var roleType: String { type == "CHILD" ? "CHILD" : "OWNER" }

    /// The `users` of the group and of every account in it.
    var users: JSONValue { [["id": .string(userID), "type": .string(roleType)]] }

    var json: JSONValue {
        [
            "id": .string(id), "created_at": .string(createdAt.objectText),
            "updated_at": .string(updatedAt.objectText), "type": .string(type), "status": .string(status),
            "users": users, "securities_account_number": .string(securitiesAccountNumber),
        ]
    }

    /// The owner's role, as `ROLE.ACTIVATED` carries it.
    func role(updatedAt instant: Instant) -> JSONValue {
        [
            "id": .string(roleID), "created_at": .string(createdAt.objectText),
            "updated_at": .string(instant.objectText), "user_id": .string(userID),
            "entity_type": "ACCOUNT_GROUP", "entity_id": .string(id), "role_type": .string(roleType),
            "status": "ACTIVE",
        ]
    }
}
