import StrictJSON

/// What the business process does by itself, and whom it tells.
///
/// **Source**: https://docs.upvest.co/products/tol/guides/users/users_webhooks, …/guides/accounts/accounts_webhooks.
extension SandboxState {
    /// Lets happen what is due.
    mutating func advance(to now: Instant) {
        while let next = onboarding.first, next.dueAt <= now {
            onboarding.removeFirst()
            activate(next.userID, at: next.dueAt)
        }
    }

    /// A user passes the checks: first the user, then each waiting group with its owner's role, then the accounts
    /// of those groups.
    private mutating func activate(_ userID: String, at instant: Instant) {
        let passed = stamp(instant)
        guard let user = users[userID] else { return }
        notify(
            "USER_CHECK.PASSED", user.identityCheck(id: randomness.uuid(), confirmedAt: passed), at: passed)
        let activated = stamp(instant)
        users.update(userID) { user in
            user.status = "ACTIVE"
            user.updatedAt = activated
        }
        if let user = users[userID] { notify("USER.ACTIVATED", user.json, at: activated) }
        for id in user.accountGroups { activateGroup(id, at: instant) }
        for id in user.accounts { activateAccount(id, at: instant) }
    }

    private mutating func activateGroup(_ id: String, at instant: Instant) {
        guard let waiting = accountGroups[id], SandboxAccountGroup.activatesWithUser(waiting.type)
        else { return }
        let roleMoment = stamp(instant)
        notify("ROLE.ACTIVATED", waiting.role(updatedAt: roleMoment), at: roleMoment)
        let moment = stamp(instant)
        accountGroups.update(id) { group in
            group.status = "ACTIVE"
            group.updatedAt = moment
        }
        if let group = accountGroups[id] { notify("ACCOUNT_GROUP.ACTIVATED", group.json, at: moment) }
    }

    private mutating func activateAccount(_ id: String, at instant: Instant) {
        guard let waiting = accounts[id], accountGroups[waiting.accountGroupID]?.isActive == true
        else { return }
        let moment = stamp(instant)
        accounts.update(id) { account in
            account.status = "ACTIVE"
            account.updatedAt = moment
        }
        if let account = accounts[id] { notify("ACCOUNT.ACTIVATED", account.json, at: moment) }
    }

    /// Puts a notification into the queue of every enabled subscription that wants its category.
    ///
    /// The moment is a stamp, so that notifications ascend.
    mutating func notify(_ name: String, _ object: JSONValue, at moment: Instant) {
        let id = randomness.uuid()
        subscriptions.updateAll { subscription in
            guard subscription.wants(name) else { return }
            let notification: JSONValue = [
                "id": .string(id), "created_at": .string(moment.rfc3339), "type": .string(name),
                "object": object, "webhook_id": .string(subscription.id),
            ]
            subscription.queue.append(Array(notification.text.utf8), at: moment)
        }
    }
}
