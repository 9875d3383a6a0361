/// One call of the API: where it is, who may make it, and what it must bring.
///
/// **Source**: Upvest Investment API 1.9.0 to 1.136, paths and security schemes.
struct Endpoint: Sendable {
    enum Operation: Sendable {
        case issueToken
        case listVerificationKeys
        case createUser
        case listUsers
        case readUser
        case listUserAccountGroups
        case listUserAccounts
        case createAccountGroup
        case listAccountGroups
        case readAccountGroup
        case createAccount
        case listAccounts
        case readAccount
        case createWebhook
        case listWebhooks
        case readWebhook
        case updateWebhook
        case deleteWebhook
    }

    enum Body: Sendable {
        case none
        case json
        case form
    }

    let method: String
    /// With `{id}` in the place of an id.
    let path: String
    let operation: Operation
    /// One of them is enough; empty for the call that gives tokens.
    let scopes: [String]
    var body = Body.none
    var needsIdempotencyKey = false

    static let all: [Endpoint] = {
        let users = [Scope.usersRead, Scope.usersAdmin]
        let accounts = [Scope.accountsRead, Scope.accountsAdmin]
        let webhooks = [Scope.webhooksRead, Scope.webhooksAdmin]
        return [
            Endpoint(method: "POST", path: "/auth/token", operation: .issueToken, scopes: [], body: .form),
            Endpoint(
                method: "GET", path: "/auth/verify_keys", operation: .listVerificationKeys, scopes: webhooks),
            creation("/users", .createUser, Scope.usersAdmin),
            Endpoint(method: "GET", path: "/users", operation: .listUsers, scopes: users),
            Endpoint(method: "GET", path: "/users/{id}", operation: .readUser, scopes: users),
            Endpoint(
                method: "GET", path: "/users/{id}/account_groups", operation: .listUserAccountGroups,
                scopes: accounts),
            Endpoint(
                method: "GET", path: "/users/{id}/accounts", operation: .listUserAccounts, scopes: accounts),
            creation("/account_groups", .createAccountGroup, Scope.accountsAdmin),
            Endpoint(method: "GET", path: "/account_groups", operation: .listAccountGroups, scopes: accounts),
            Endpoint(
                method: "GET", path: "/account_groups/{id}", operation: .readAccountGroup, scopes: accounts),
            creation("/accounts", .createAccount, Scope.accountsAdmin),
            Endpoint(method: "GET", path: "/accounts", operation: .listAccounts, scopes: accounts),
            Endpoint(method: "GET", path: "/accounts/{id}", operation: .readAccount, scopes: accounts),
            Endpoint(
                method: "POST", path: "/webhooks", operation: .createWebhook, scopes: [Scope.webhooksAdmin],
                body: .json),
            Endpoint(method: "GET", path: "/webhooks", operation: .listWebhooks, scopes: webhooks),
            Endpoint(method: "GET", path: "/webhooks/{id}", operation: .readWebhook, scopes: webhooks),
            Endpoint(
                method: "PATCH", path: "/webhooks/{id}", operation: .updateWebhook,
                scopes: [Scope.webhooksAdmin], body: .json),
            Endpoint(
                method: "DELETE", path: "/webhooks/{id}", operation: .deleteWebhook,
                scopes: [Scope.webhooksAdmin]),
        ]
    }()

    private static func creation(_ path: String, _ operation: Operation, _ scope: String) -> Endpoint {
        Endpoint(
            method: "POST", path: path, operation: operation, scopes: [scope], body: .json,
            needsIdempotencyKey: true)
    }

    /// Finds the call that a request makes.
    ///
    /// - Returns: The call and the id in its path, in lower case, or an empty text where the path has none.
    /// - Throws: 404 where no call has this path, 405 where another method has it. Both come before any look at
    ///   signature and token.
    static func resolve(method: String, path: String) throws(Refusal) -> (endpoint: Endpoint, id: String) {
        let matches = all.compactMap { endpoint in
            endpoint.id(in: path).map { (endpoint: endpoint, id: $0) }
        }
        guard !matches.isEmpty else {
            throw .notFound("The sandbox plays no call with this path, or the id in it is no UUID.")
        }
        guard let match = matches.first(where: { $0.endpoint.method == method }) else {
            throw .methodNotAllowed(matches.map(\.endpoint.method))
        }
        return match
    }

    private func id(in requested: String) -> String? {
        let wanted = path.split(separator: "/", omittingEmptySubsequences: false)
        let given = requested.split(separator: "/", omittingEmptySubsequences: false)
        guard wanted.count == given.count else { return nil }
        var id = ""
        for (pattern, segment) in zip(wanted, given) where pattern != segment {
            guard pattern == "{id}", ValueRule.isUUID(String(segment)) else { return nil }
            id = segment.lowercased()
        }
        return id
    }
}
