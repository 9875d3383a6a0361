package import HTTPMessageSignatures

/// What a client needs to call this sandbox.
///
/// **Shape**: one client; the description shows neither the secret nor the key.
package struct SandboxCredentials: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// The client's id, a lower-case UUID.
    package let clientID: String
    /// The client's secret for `POST /auth/token`.
    package let clientSecret: String
    /// The id under which the public half of the signing key is registered.
    package let keyID: String
    /// The client's signing key, P-521 unless the configuration brought another one.
    package let signingKey: SigningKey
    /// The scopes that the client may ask for.
    package let scopes: [String]

    /// The signing key as unencrypted PKCS#8 PEM.
    package var privateKeyPEM: String { signingKey.pem }

    /// The client and key ids only.
    package var description: String { "client \(clientID), key \(keyID), <secret>" }
    /// The same as `description`.
    package var debugDescription: String { description }
}
