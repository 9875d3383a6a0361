import StrictJSON

/// The answers that are given again when a request comes again.
///
/// Only successful answers are stored, for 24 hours.
///
/// **Source**: https://docs.upvest.co/products/tol/concepts/api_concepts/idempotency.
struct IdempotencyRegister: Sendable {
    /// What a key stands for.
    struct Action: Sendable, Hashable {
        let path: String
        /// Canonical JSON, so that a body with another order of members is the same.
        let body: String
    }

    private struct Entry: Sendable {
        let action: Action
        let answer: SandboxAnswer
        let until: Instant
    }

    private static let window: Duration = .seconds(24 * 3600)

    private var entries: [String: Entry] = [:]

    /// The stored answer, nil where the key is new or its time is over.
    ///
    /// - Throws: 409 where the key stands for something else.
    func answer(to action: Action, key: String, now: Instant) throws(Refusal) -> SandboxAnswer? {
        guard let entry = entries[key], now < entry.until else { return nil }
        guard entry.action == action else {
            throw .conflict("The idempotency key was used for another request; each intention needs its own.")
        }
        return entry.answer
    }

    /// Keeps a successful answer.
    mutating func store(_ answer: SandboxAnswer, to action: Action, key: String, now: Instant) {
        guard (200..<300).contains(answer.status) else { return }
        entries[key] = Entry(action: action, answer: answer, until: now.adding(Self.window))
    }
}
