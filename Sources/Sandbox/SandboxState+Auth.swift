import HTTPMessageSignatures
import StrictJSON

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A token that was given out.
struct AccessToken: Sendable {
    let scopes: Set<String>
    let expiresAt: Instant
}

/// Tokens and verification keys.
///
/// **Source**: https://docs.upvest.co/products/tol/concepts/api_concepts/authentication/authentication_best_practices;
/// for the keys the Investment API 1.9.0, `/auth/verify_keys`.
extension SandboxState {
    /// `POST /auth/token`: grants those of the scopes asked for that the client may have; none is a 400.
    mutating func issueToken(_ request: SandboxRequest, now: Instant) throws(Refusal) -> SandboxAnswer {
        guard let text = String(validating: request.body, as: UTF8.self) else {
            throw .badRequest("the body is not UTF-8")
        }
        let fields = try FormFields(text)
        try fields.allow(["client_id", "client_secret", "grant_type", "scope"])
        guard let clientID = fields.values["client_id"], let secret = fields.values["client_secret"],
            let grant = fields.values["grant_type"], let scope = fields.values["scope"]
        else { throw .badRequest("client_id, client_secret, grant_type and scope are all required") }
        guard secret.utf8.count <= 1000, scope.utf8.count <= 1000 else {
            throw .badRequest("client_secret and scope must be at most 1000 characters")
        }
        guard grant == "client_credentials" else {
            throw .badRequest("parameter `grant_type` must be client_credentials")
        }
        guard clientID.lowercased() == credentials.clientID, secret == credentials.clientSecret else {
            throw .unauthorised("The client credentials are incorrect.")
        }
        let granted = scope.split(separator: " ").map(String.init).filter(credentials.scopes.contains)
        guard !granted.isEmpty else { throw .badRequest("parameter `scope` names no scope of this client") }
        return token(granted, now: now)
    }

    private mutating func token(_ scopes: [String], now: Instant) -> SandboxAnswer {
        tokens = tokens.filter { now < $0.value.expiresAt }
        let token = randomness.secret("ory_at_")
        tokens[token] = AccessToken(
            scopes: Set(scopes), expiresAt: now.adding(configuration.tokenLifetime))
        var answer = SandboxAnswer.json(
            200,
            [
                "access_token": .string(token),
                "expires_in": .integer(configuration.tokenLifetime.components.seconds),
                "token_type": "bearer", "scope": .string(scopes.joined(separator: " ")),
            ])
        answer.headers.append((name: "cache-control", value: "no-store"))
        return answer
    }

    /// `GET /auth/verify_keys`.
    func verificationKeys() -> SandboxAnswer {
        guard let (x, y) = deliveryKey.publicKey.p521Coordinates else { return .json(200, ["keys": []]) }
        let key: JSONValue = [
            "kid": .string(deliveryKeyID), "kty": "EC", "crv": "P-521", "x": .string(Self.base64URL(x)),
            "y": .string(Self.base64URL(y)),
        ]
        return .json(200, ["keys": .array([key])])
    }

    /// Base64url without padding, of a coordinate filled up to its 66 bytes.
    private static func base64URL(_ coordinate: [UInt8]) -> String {
        let bytes = [UInt8](repeating: 0, count: max(0, 66 - coordinate.count)) + coordinate
        return String(
            Data(bytes).base64EncodedString().compactMap { character -> Character? in
                switch character {
                case "+": "-"
                case "/": "_"
                case "=": nil
                default: character
                }
            })
    }
}
