/// The scopes that the sandbox knows.
///
/// **Source**: reference 1.3. `…:admin` also satisfies the reads.
enum Scope {
    static let usersRead = "users:read"
    static let usersAdmin = "users:admin"
    static let accountsRead = "accounts:read"
    static let accountsAdmin = "accounts:admin"
    static let webhooksRead = "webhooks:read"
    static let webhooksAdmin = "webhooks:admin"

    /// All names of the reference, also of calls that the sandbox does not play.
    static let all = [
        usersRead, usersAdmin, "checks:read", "checks:admin", accountsRead, accountsAdmin, webhooksRead,
        webhooksAdmin, "roles:read", "roles:admin", "businesses:read", "businesses:admin", "taxes:read",
        "taxes:admin", "tests:admin",
    ]
}
