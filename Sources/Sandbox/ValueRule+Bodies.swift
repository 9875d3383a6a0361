/// The request bodies.
///
/// Users have the shape for clients under the provider's licence (TOL).
///
/// **Source**: Investment API 1.9.0 with the changes up to 1.136.
extension ValueRule {
    private static let address = ValueRule.object([
        .required("address_line1", .text(1...100)),
        .optional("address_line2", .text(0...100)),
        .required(
            "postcode",
            .form("a postcode of at most 10 letters, digits, spaces and hyphens") { text in
                text.wholeMatch(of: /[a-zA-Z0-9\s\-]{1,10}/) != nil
            }),
        .required("country", .country),
        .optional("state", .text(0...50)),
        .required("city", .text(1...85)),
    ])

    private static let consent = ValueRule.object([
        .required("consent_document_id", .uuid), .required("confirmed_at", .instant),
    ])

    /// `POST /users`, as for clients that work under the provider's licence.
    static let userCreation = ValueRule.object([
        .required("first_name", .text(2...100)),
        .required("last_name", .text(1...100)),
        .required("email", .email),
        .required("birth_date", .date),
        .required("nationalities", .list(of: .country, atLeast: 1)),
        .required("address", address),
        .required(
            "fatca", .object([.required("status", .boolean), .required("confirmed_at", .instant)])),
        .optional("terms_and_conditions", consent),
        .optional("data_privacy_and_sharing_agreement", consent),
        .optional(
            "salutation",
            .oneOf([
                "", "SALUTATION_MALE", "SALUTATION_FEMALE", "SALUTATION_FEMALE_MARRIED", "SALUTATION_DIVERSE",
            ])),
        .optional("title", .oneOf(["", "DR", "PROF", "PROF_DR", "DIPL_ING", "MAGISTER"])),
        .optional("birth_city", .text(1...85)),
        .optional("birth_country", .country),
        .optional("birth_name", .text(0...100)),
        .optional(
            "phone_number",
            .form("empty or 8 to 15 digits without a plus sign") { text in
                text.wholeMatch(of: /([0-9]{8,15})?/) != nil
            }),
        .optional("postal_address", .nullable(address)),
        .optional("branch_id", .uuid),
        .optional("gender", .oneOf(["", "MALE", "FEMALE", "DIVERSE"])),
        .optional(
            "social_security_number",
            .form("empty or a German social security number") { text in
                text.wholeMatch(of: /([0-9]{8}[A-Z][0-9]{3})?/) != nil
            }),
        .optional("tags", .list(of: .oneOf(["CLIENT_EMPLOYEE"]), atLeast: 0)),
    ])

    private static let securitiesAccountNumber = ValueRule.form("7 to 12 digits") { text in
        text.wholeMatch(of: /[0-9]{7,12}/) != nil
    }

    /// `POST /account_groups` with `user_id`.
    static let accountGroupCreation = ValueRule.object([
        .required("user_id", .uuid),
        .required("type", .oneOf(["PERSONAL", "LEGAL_ENTITY", "FRENCH_PEA", "ISA", "CHILD", "JOINT"])),
        .optional("securities_account_number", securitiesAccountNumber),
    ])

    /// `POST /account_groups` with `business_id`.
    static let businessAccountGroupCreation = ValueRule.object([
        .required("business_id", .uuid),
        .required("type", .oneOf(["BUSINESS"])),
        .optional("securities_account_number", securitiesAccountNumber),
    ])

    /// `POST /accounts` with `user_id` or `business_id`.
    static func accountCreation(owner: String) -> ValueRule {
        .object([
            .required(owner, .uuid),
            .required("account_group_id", .uuid),
            .required("type", .oneOf(["TRADING", "PORTFOLIO"])),
            .optional("name", .text(0...100)),
        ])
    }

    /// `POST /webhooks`.
    static let webhookCreation = ValueRule.object(
        [.required("title", webhookTitle), .required("url", webhookURL)] + webhookOptions)

    /// `PATCH /webhooks/{id}`.
    static let webhookUpdate = ValueRule.object(
        [.optional("title", webhookTitle), .optional("url", webhookURL), .optional("enabled", .boolean)]
            + webhookOptions)

    private static let webhookTitle = ValueRule.form("1 to 32 letters, digits, spaces and ()[]{}.-") { text in
        text.wholeMatch(of: /[a-zA-Z0-9 ()\[\]{}.\-]{1,32}/) != nil
    }

    private static let webhookURL = ValueRule.form(
        "an https URL with a DNS name, of at most 1000 characters (http and addresses on loopback only)"
    ) { WebhookTarget($0) != nil }

    private static let webhookOptions: [FieldRule] = [
        .optional("type", .list(of: .oneOf(WebhookCategory.all), atLeast: 1)),
        .optional("exclude_type", .list(of: .oneOf(WebhookCategory.all), atLeast: 0)),
        .optional(
            "config",
            .object([
                .optional(
                    "delay",
                    .form("1s to 30s") { text in text.wholeMatch(of: /([1-9]|[12][0-9]|30)s/) != nil }),
                .optional("max_package_size", .integer(100...1_048_576)),
            ])),
    ]
}
