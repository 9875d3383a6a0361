import HTTPMessageSignatures
import UpvestAPI

/// Credentials as they were given, before anything is made of them.
struct CredentialSettings: Sendable {
    /// The address of the API.
    var baseURL: String
    /// The client's id.
    var clientID: String
    /// The client's secret.
    var clientSecret: Secret
    /// The id under which the public key is registered.
    var keyID: String
    /// The scopes to ask for.
    var scopes: [String]
    /// The private key as PEM.
    var privateKey: Secret
    /// The passphrase of the private key, if it has one.
    var passphrase: Secret?
    /// The environment, if somebody named it.
    var environment: String?

    /// All that this program's calls need.
    static let defaultScopes = ["users:admin", "accounts:admin", "webhooks:admin"]

    /// The credentials that the API client takes.
    ///
    /// - Throws: `SignatureError` if the key cannot be used, `UpvestAPIError` if a part is malformed.
    func credentials() throws -> UpvestCredentials {
        let key = try SigningKey(pem: privateKey.reveal(), passphrase: passphrase?.reveal())
        return try UpvestCredentials(
            baseURL: baseURL, clientID: clientID, clientSecret: clientSecret, keyID: keyID, scopes: scopes,
            signingKey: key, environment: environment)
    }
}
