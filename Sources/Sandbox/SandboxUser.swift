import StrictJSON

/// A user, with what was given on creation.
///
/// **Source**: https://docs.upvest.co/api/release/upvest-investment-api.v1-1/users/user_event.
struct SandboxUser: SandboxResource {
    let id: String
    let createdAt: Instant
    var updatedAt: Instant
    /// `INACTIVE` until the checks are passed, then `ACTIVE`.
    var status = "INACTIVE"
    /// The checked body of the creation.
    let given: JSONValue
    /// Ids, in order of creation.
    var accountGroups: [String] = []
    /// Ids, in order of creation.
    var accounts: [String] = []

    var isActive: Bool { status == "ACTIVE" }

    /// The members in the order of the provider's examples.
    ///
    /// An optional one that was not given is an empty text, null, or missing, as there; `postal_address` is the
    /// address unless it was given.
    var json: JSONValue {
        var object: JSONValue = [
            "id": .string(id), "created_at": .string(createdAt.objectText),
            "updated_at": .string(updatedAt.objectText),
        ]
        copy(["first_name", "last_name", "email"], to: &object)
        object["salutation"] = given["salutation"] ?? ""
        object["title"] = given["title"] ?? ""
        copy(["birth_date", "birth_city", "birth_country"], to: &object)
        object["birth_name"] = given["birth_name"] ?? ""
        object["decease_date"] = .null
        copy(["nationalities", "phone_number", "address"], to: &object)
        let postal = given["postal_address"] ?? .null
        object["postal_address"] = postal == .null ? given["address"] : postal
        object["status"] = .string(status)
        copy(
            [
                "fatca", "terms_and_conditions", "data_privacy_and_sharing_agreement", "branch_id", "gender",
                "social_security_number", "tags",
            ], to: &object)
        return object
    }

    /// The check whose passing is told when the user becomes active.
    func identityCheck(id check: String, confirmedAt instant: Instant) -> JSONValue {
        [
            "id": .string(check), "user_id": .string(id), "type": "KYC",
            "check_confirmed_at": .string(instant.objectText), "document_type": "PASSPORT",
            "nationality": given["nationalities"]?.arrayValue?.first ?? .null, "status": "PASSED",
            "provider": "SANDBOX", "method": "VIDEO_ID",
        ]
    }

    private func copy(_ names: [String], to object: inout JSONValue) {
        for name in names {
            if let value = given[name] { object[name] = value }
        }
    }
}
