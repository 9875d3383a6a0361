/// The words that the provider uses, and what may follow what.
enum OracleVocabulary {
    /// The kind of subject that a family of notifications is about.
    static let families = ["USER": "user", "ACCOUNT_GROUP": "account_group", "ACCOUNT": "account"]

    /// The kind of subject that a collection of the API holds.
    static let collections = ["users": "user", "account_groups": "account_group", "accounts": "account"]

    /// The status that a name of a notification names.
    static let namedStatuses = [
        "ACCOUNT.ACTIVATED": "ACTIVE", "ACCOUNT_GROUP.ACTIVATED": "ACTIVE",
        "ACCOUNT.LOCKED": "LOCKED", "ACCOUNT_GROUP.LOCKED": "LOCKED",
        "ACCOUNT.CLOSING_INITIATED": "CLOSING", "ACCOUNT_GROUP.CLOSING_INITIATED": "CLOSING",
        "ACCOUNT.CLOSED": "CLOSED", "ACCOUNT_GROUP.CLOSED": "CLOSED",
        "USER.ACTIVATED": "ACTIVE", "USER.DEACTIVATED": "INACTIVE",
        "USER.OFFBOARDING_INITIATED": "OFFBOARDING", "USER.OFFBOARDED": "OFFBOARDED",
    ]

    /// The statuses that an object may carry when it is created; nil for other names.
    static func creationStatuses(_ name: String) -> [String]? {
        switch name {
        case "USER.CREATED": ["INACTIVE", "ACTIVE"]
        case "ACCOUNT_GROUP.CREATED", "ACCOUNT.CREATED": ["PENDING_APPROVAL", "ACTIVE"]
        default: nil
        }
    }

    /// Whether a name is one that the rules know.
    static func isKnown(name: String) -> Bool {
        if namedStatuses[name] != nil || creationStatuses(name) != nil { return true }
        let action = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).last
        return ["UPDATED", "DATA_CHANGED", "DATA_CHANGE_FAILED"].contains(action)
    }

    /// The place of a status in a life.
    static func rank(_ status: String?) -> Int {
        switch status {
        case "PENDING_APPROVAL", "INACTIVE": 0
        case "ACTIVE": 1
        case "LOCKED": 2
        case "CLOSING", "OFFBOARDING": 3
        case "CLOSED", "OFFBOARDED": 4
        default: 9
        }
    }

    /// Whether a status is one that the rules know.
    static func isKnown(status: String) -> Bool { rank(status) < 9 }

    /// The steps in the table, allowed and tolerated, between known statuses.
    static func steps(ofKind kind: String) -> [(from: String, to: String)] {
        guard kind != "user" else {
            return [
                ("INACTIVE", "ACTIVE"), ("ACTIVE", "INACTIVE"), ("INACTIVE", "OFFBOARDING"),
                ("ACTIVE", "OFFBOARDING"), ("OFFBOARDING", "OFFBOARDED"),
            ]
        }
        return [
            ("PENDING_APPROVAL", "ACTIVE"), ("ACTIVE", "CLOSING"), ("CLOSING", "CLOSED"),
            ("ACTIVE", "LOCKED"),
            ("LOCKED", "ACTIVE"), ("PENDING_APPROVAL", "CLOSING"), ("LOCKED", "CLOSING"),
            ("CLOSING", "LOCKED"), ("CLOSING", "ACTIVE"),
        ]
    }

    /// What a transition is: nil where the table has it, else `gap` or `illegal_transition`.
    static func fault(from: String, to: String, kind: String) -> String? {
        guard isKnown(status: from), isKnown(status: to) else { return nil }
        let steps = steps(ofKind: kind)
        if steps.contains(where: { $0.from == from && $0.to == to }) { return nil }
        var reached = [from]
        for _ in steps {
            for step in steps where reached.contains(step.from) && !reached.contains(step.to) {
                reached.append(step.to)
            }
        }
        return reached.dropFirst().contains(to) ? "gap" : "illegal_transition"
    }
}
