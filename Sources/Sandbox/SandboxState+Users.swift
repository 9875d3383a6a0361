import StrictJSON

/// Users.
///
/// **Source**: Investment API 1.9.0, `/users`.
extension SandboxState {
    /// `POST /users`: answered INACTIVE; the checks are passed after the configured delay.
    mutating func createUser(_ body: JSONValue, now: Instant) throws(Refusal) -> SandboxAnswer {
        if let violation = ValueRule.userCreation.violation(in: body, at: "") {
            throw .badRequest(violation)
        }
        let moment = stamp(now)
        let user = SandboxUser(id: randomness.uuid(), createdAt: moment, updatedAt: moment, given: body)
        users.append(user)
        onboarding.append((userID: user.id, dueAt: now.adding(configuration.activationDelay)))
        notify("USER.CREATED", user.json, at: moment)
        return .json(200, user.json)
    }

    func user(_ id: String) throws(Refusal) -> SandboxUser {
        guard let user = users[id] else { throw .notFound("There is no user with this id.") }
        return user
    }
}
