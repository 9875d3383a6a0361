/// The scopes that the sandbox knows.
///
/// `…:admin` also satisfies the reads.
///
/// **Source**: Investment API 1.9.0, security schemes.
enum Scope {
    static let usersRead = "users:read"
    static let usersAdmin = "users:admin"
    static let accountsRead = "accounts:read"
    static let accountsAdmin = "accounts:admin"
    static let webhooksRead = "webhooks:read"
    static let webhooksAdmin = "webhooks:admin"

    /// All names, also those of calls that the sandbox does not play.
    static let all = [
        usersRead, usersAdmin, "checks:read", "checks:admin", accountsRead, accountsAdmin, webhooksRead,
        webhooksAdmin, "roles:read", "roles:admin", "businesses:read", "businesses:admin", "taxes:read",
        "taxes:admin", "tests:admin",
    ]
}
