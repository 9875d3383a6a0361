import StrictJSON

/// The documents that the demo sends: made up, as the provider's guide asks for them.
enum DemoBodies {
    /// A subscription to everything about users, account groups and accounts.
    static func webhook(url: String) -> [UInt8] {
        bytes([
            "title": "account-ledger demo",
            "url": .string(url),
            "type": ["USER", "USER_CHECK", "ACCOUNT_GROUP", "ACCOUNT"],
        ])
    }

    /// A person who does not exist.
    static let user = bytes([
        "first_name": "Mira",
        "last_name": "Okafor",
        "email": "mira.okafor@example.com",
        "birth_date": "1991-03-14",
        "birth_city": "Lagos",
        "birth_country": "NG",
        "nationalities": ["DE"],
        "phone_number": "4930000000",
        "address": [
            "address_line1": "Musterallee 7", "postcode": "10999", "city": "Berlin", "country": "DE",
        ],
        "fatca": ["status": false, "confirmed_at": "2026-05-04T08:10:00Z"],
        "terms_and_conditions": [
            "consent_document_id": "2e6b1c90-a7d4-4f38-8c15-70b9e3d2f801",
            "confirmed_at": "2026-05-04T08:10:05Z",
        ],
        "data_privacy_and_sharing_agreement": [
            "consent_document_id": "2e6b1c90-a7d4-4f38-8c15-70b9e3d2f802",
            "confirmed_at": "2026-05-04T08:10:06Z",
        ],
    ])

    /// A personal account group.
    static func accountGroup(user: String) -> [UInt8] {
        bytes(["user_id": .string(user), "type": "PERSONAL"])
    }

    /// A trading account.
    static func account(user: String, group: String) -> [UInt8] {
        bytes([
            "user_id": .string(user), "account_group_id": .string(group), "type": "TRADING", "name": "Main",
        ])
    }

    private static func bytes(_ value: JSONValue) -> [UInt8] { Array(value.text.utf8) }
}
