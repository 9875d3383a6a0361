package import HTTPMessageSignatures

/// Who calls the API, and where.
///
/// Shape: the client id and secret that the provider issued, the id under which it registered the public key, and that
/// key's private half. The description names none of the secret parts.
package struct UpvestCredentials: Sendable, CustomStringConvertible, CustomReflectable {
    /// The address of the API.
    package let baseURL: BaseURL
    /// The client's UUID, sent with every call.
    package let clientID: String
    /// The client's secret, sent to the token endpoint alone.
    package let clientSecret: Secret
    /// The id under which the public key is registered; it is not the client's id.
    package let keyID: String
    /// The scopes to ask for, such as `accounts:admin`.
    package let scopes: [String]
    /// The key that signs every call.
    package let signingKey: SigningKey
    /// `live` or `sandbox`.
    package let environment: String

    /// Checks and keeps credentials; the environment follows from the address unless one is given.
    ///
    /// - Throws: ``UpvestAPIError`` with `invalidBaseURL` or `invalidCredentials`: something is empty, has characters
    ///   that no header may have, or the environment is neither given nor known from the address.
    package init(
        baseURL: String,
        clientID: String,
        clientSecret: Secret,
        keyID: String,
        scopes: [String],
        signingKey: SigningKey,
        environment: String? = nil
    ) throws(UpvestAPIError) {
        self.baseURL = try BaseURL(baseURL)
        self.clientID = try Self.checked(clientID, "client id")
        self.keyID = try Self.checked(keyID, "key id")
        guard !clientSecret.reveal().isEmpty else {
            throw UpvestAPIError(
                .invalidCredentials, "The client secret is empty; give the one that was issued.")
        }
        var checkedScopes: [String] = []
        for scope in scopes { checkedScopes.append(try Self.checked(scope, "scope")) }
        guard !checkedScopes.isEmpty else {
            throw UpvestAPIError(
                .invalidCredentials, "No scopes are given; name at least one, for example accounts:read.")
        }
        guard let known = environment ?? self.baseURL.environment, known == "live" || known == "sandbox"
        else {
            throw UpvestAPIError(
                .invalidCredentials,
                "The environment of this address is not known; name it with --environment sandbox|live.")
        }
        self.clientSecret = clientSecret
        self.scopes = checkedScopes
        self.signingKey = signingKey
        self.environment = known
    }

    /// The parts that may be seen.
    package var description: String {
        "client \(clientID) at \(baseURL) (\(environment)), key \(keyID)"
    }

    /// A mirror without children, so that `dump` shows nothing secret.
    package var customMirror: Mirror {
        Mirror(self, children: [])
    }

    /// Whether a text can be an id of the client or of its key.
    ///
    /// Printable ASCII without blanks, quotes and backslashes, and not empty: what is safe in a header and in a quoted
    /// parameter.
    package static func isPlain(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
            }
    }

    private static func checked(_ text: String, _ name: String) throws(UpvestAPIError) -> String {
        guard isPlain(text) else {
            throw UpvestAPIError(
                .invalidCredentials,
                "The \(name) is empty or has blanks, quotes or special characters; copy it exactly as issued."
            )
        }
        return text
    }
}
