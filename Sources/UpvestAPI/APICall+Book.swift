/// The calls about users, account groups and accounts.
///
/// Source: the provider's reference, "Users", "Account groups" and "Accounts".
extension APICall {
    /// `POST /users`.
    package static func createUser(body: [UInt8], idempotencyKey: String = RandomID.v4()) -> APICall {
        APICall("POST", path: Target(path: "/users"), body: body, idempotencyKey: idempotencyKey)
    }

    /// `GET /users/{id}`.
    package static func user(_ id: String) -> APICall {
        APICall("GET", path: Target(path: "/users/" + Target.segment(id)))
    }

    /// `GET /users`, one page.
    package static func users(_ page: Page = Page()) -> APICall {
        APICall("GET", path: Target(path: "/users", query: page.query))
    }

    /// `POST /account_groups`.
    package static func createAccountGroup(body: [UInt8], idempotencyKey: String = RandomID.v4()) -> APICall {
        APICall("POST", path: Target(path: "/account_groups"), body: body, idempotencyKey: idempotencyKey)
    }

    /// `GET /account_groups/{id}`.
    package static func accountGroup(_ id: String) -> APICall {
        APICall("GET", path: Target(path: "/account_groups/" + Target.segment(id)))
    }

    /// `GET /account_groups`, one page; of one user: `GET /users/{id}/account_groups`.
    package static func accountGroups(ofUser user: String? = nil, _ page: Page = Page()) -> APICall {
        APICall("GET", path: Target(path: owner(user) + "/account_groups", query: page.query))
    }

    /// `POST /accounts`.
    package static func createAccount(body: [UInt8], idempotencyKey: String = RandomID.v4()) -> APICall {
        APICall("POST", path: Target(path: "/accounts"), body: body, idempotencyKey: idempotencyKey)
    }

    /// `GET /accounts/{id}`.
    package static func account(_ id: String) -> APICall {
        APICall("GET", path: Target(path: "/accounts/" + Target.segment(id)))
    }

    /// `GET /accounts`, one page; of one user: `GET /users/{id}/accounts`.
    ///
    /// There is no list of a group's accounts: list a user's and select on `account_group_id`.
    package static func accounts(ofUser user: String? = nil, _ page: Page = Page()) -> APICall {
        APICall("GET", path: Target(path: owner(user) + "/accounts", query: page.query))
    }

    private static func owner(_ user: String?) -> String {
        user.map { "/users/" + Target.segment($0) } ?? ""
    }
}
