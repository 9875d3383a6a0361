import StrictJSON

/// An access token and the time until which it is used.
struct AccessToken: Sendable {
    /// The token's text, for the authorization header.
    let secret: Secret
    /// The first moment at which another is fetched.
    let renewAt: Instant
    /// The scopes granted, which may be fewer than asked for.
    let scopes: Set<String>
    /// Counts the tokens of a client from 1.
    let number: Int

    /// Reads the answer of the token call; nil if it is no usable token.
    ///
    /// Units: `expires_in` is in seconds and counts from `sentAt`, the earliest moment the provider can have meant. The
    /// token is renewed ten seconds before that (five for the clocks, five for a call on its way), or at half time if
    /// it lives less than twenty.
    ///
    /// Source: RFC 6749 section 5.1, RFC 6750 section 2.1; the provider's reference, "Access token".
    init?(answer: [UInt8], sentAt: Instant, number: Int) {
        guard let document = try? JSONDocument(answer) else { return nil }
        func member(_ name: String) -> JSONNode? { document.member(name, of: document.root) }
        guard let text = document.string(member("access_token")), Self.isToken(text),
            let seconds = document.integer(member("expires_in")), seconds > 0,
            document.string(member("token_type"))?.lowercased() ?? "bearer" == "bearer"
        else { return nil }
        let lifetime = Double(min(seconds, 315_360_000)) * 1e9
        secret = Secret(text)
        renewAt = sentAt.adding(nanoseconds: Int64(lifetime - min(10e9, lifetime / 2)))
        scopes = Set((document.string(member("scope")) ?? "").split(separator: " ").map(String.init))
        self.number = number
    }

    /// The characters of RFC 6750's `b64token`, so that nothing else can slip into the header.
    private static func isToken(_ text: String) -> Bool {
        let body = text.utf8.reversed().drop { $0 == UInt8(ascii: "=") }
        return !body.isEmpty
            && body.allSatisfy {
                Target.isUnreserved($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/")
            }
    }
}
