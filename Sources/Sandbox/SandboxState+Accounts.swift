import StrictJSON

/// Account groups and accounts.
///
/// **Source**: https://docs.upvest.co/products/tol/guides/accounts/accounts_overview.
extension SandboxState {
    /// `POST /account_groups`.
    mutating func createAccountGroup(_ body: JSONValue, now: Instant) throws(Refusal) -> SandboxAnswer {
        guard body["business_id"] == nil || body["user_id"] != nil else {
            if let violation = ValueRule.businessAccountGroupCreation.violation(in: body, at: "") {
                throw .badRequest(violation)
            }
            throw .notFound("There is no business with this id.")
        }
        if let violation = ValueRule.accountGroupCreation.violation(in: body, at: "") {
            throw .badRequest(violation)
        }
        let owner = try user(body["user_id"]?.stringValue?.lowercased() ?? "")
        let type = body["type"]?.stringValue ?? ""
        let siblings = owner.accountGroups.compactMap { accountGroups[$0] }
        if SandboxAccountGroup.isOnePerUser(type), siblings.contains(where: { $0.type == type }) {
            throw .conflict("The user already has an account group of this type.")
        }
        let number = try securitiesAccountNumber(body["securities_account_number"]?.stringValue)
        let isActive = owner.isActive && SandboxAccountGroup.activatesWithUser(type)
        let moment = stamp(now)
        let group = SandboxAccountGroup(
            id: randomness.uuid(), createdAt: moment, updatedAt: moment,
            status: isActive ? "ACTIVE" : "PENDING_APPROVAL", type: type, userID: owner.id,
            securitiesAccountNumber: number, roleID: randomness.uuid())
        accountGroups.append(group)
        users.update(owner.id) { $0.accountGroups.append(group.id) }
        notify("ACCOUNT_GROUP.CREATED", group.json, at: moment)
        if isActive { notify("ROLE.ACTIVATED", group.role(updatedAt: moment), at: stamp(now)) }
        return .json(200, group.json)
    }

    /// `POST /accounts`: an unknown user, an unknown group and a stranger to the group are all a 404.
    mutating func createAccount(_ body: JSONValue, now: Instant) throws(Refusal) -> SandboxAnswer {
        let isOfBusiness = body["business_id"] != nil && body["user_id"] == nil
        let rule = ValueRule.accountCreation(owner: isOfBusiness ? "business_id" : "user_id")
        if let violation = rule.violation(in: body, at: "") { throw .badRequest(violation) }
        if isOfBusiness { throw .notFound("There is no business with this id.") }
        let owner = try user(body["user_id"]?.stringValue?.lowercased() ?? "")
        let group = try accountGroup(body["account_group_id"]?.stringValue?.lowercased() ?? "")
        guard group.userID == owner.id else { throw .notFound("The user is not in the account group.") }
        let moment = stamp(now)
        let account = SandboxAccount(
            id: randomness.uuid(), createdAt: moment, updatedAt: moment, accountGroupID: group.id,
            type: body["type"]?.stringValue ?? "", users: group.users,
            accountNumber: group.accountCount + 1, name: body["name"]?.stringValue ?? "",
            status: group.isActive ? "ACTIVE" : "PENDING_APPROVAL")
        accounts.append(account)
        accountGroups.update(group.id) { $0.accountCount += 1 }
        users.update(owner.id) { $0.accounts.append(account.id) }
        notify("ACCOUNT.CREATED", account.json, at: moment)
        return .json(200, account.json)
    }

    func accountGroup(_ id: String) throws(Refusal) -> SandboxAccountGroup {
        guard let group = accountGroups[id] else {
            throw .notFound("There is no account group with this id.")
        }
        return group
    }

    func account(_ id: String) throws(Refusal) -> SandboxAccount {
        guard let account = accounts[id] else { throw .notFound("There is no account with this id.") }
        return account
    }

    /// The given number if it is free, else one of nine digits.
    private mutating func securitiesAccountNumber(_ given: String?) throws(Refusal) -> String {
        if let given {
            guard takenAccountNumbers.insert(given).inserted else {
                throw .conflict("The securities account number belongs to another account group.")
            }
            return given
        }
        while true {
            let number = randomness.securitiesAccountNumber()
            if takenAccountNumbers.insert(number).inserted { return number }
        }
    }
}
