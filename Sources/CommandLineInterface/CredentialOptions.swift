import ArgumentParser
import UpvestAPI

/// Who calls the API: flags, or the variables of the provider's own Python package.
///
/// A secret is never the value of a flag, since every user of the machine can read the arguments of a
/// process.
struct CredentialOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The API's address (default: $UPVEST_API_BASE_URL).", valueName: "url"))
    var baseURL: String?

    @Option(
        name: .customLong("client-id"),
        help: ArgumentHelp("The client's id (default: $UPVEST_API_CLIENT_ID).", valueName: "id"))
    var clientID: String?

    @Option(
        help: ArgumentHelp(
            "A file with the client's secret (default: the text in $UPVEST_API_CLIENT_SECRET).",
            valueName: "file"))
    var clientSecretFile: String?

    @Option(
        name: .customLong("key-id"),
        help: ArgumentHelp(
            "The id of the registered public key (default: $UPVEST_API_KEY_ID).", valueName: "id"))
    var keyID: String?

    @Option(
        help: ArgumentHelp(
            "The scopes to ask for, parted by spaces or commas (default: $UPVEST_API_SCOPES, else what is needed).",
            valueName: "scopes"))
    var scopes: String?

    @Option(
        help: ArgumentHelp(
            """
            The private key, PEM (default: $UPVEST_API_HTTP_SIGN_PRIVATE_KEY_FILENAME, else the text in \
            $UPVEST_API_HTTP_SIGN_PRIVATE_KEY).
            """, valueName: "file"))
    var privateKey: String?

    @Option(
        help: ArgumentHelp(
            """
            A file with the key's passphrase (default: the text in $UPVEST_API_HTTP_SIGN_PRIVATE_KEY_PASSPHRASE; \
            none for a plain key).
            """, valueName: "file"))
    var keyPassphraseFile: String?

    @OptionGroup var environmentOptions: EnvironmentOptions

    /// Whether anything was given from which an API client could be made.
    func isGiven(_ variables: [String: String]) -> Bool {
        baseURL != nil || variables["UPVEST_API_BASE_URL"]?.isEmpty == false
    }

    /// Puts the credentials together: a flag counts before its variable, an empty variable counts as none.
    ///
    /// - `variables`: the environment variables.
    /// - `read`: gives the bytes of a file.
    /// - Throws: `CommandLineError` with `missingCredential` that names the variable and the flag, or what
    ///   `read`
    ///   throws.
    func settings(
        _ variables: [String: String], read: (String) throws -> [UInt8]
    ) throws -> CredentialSettings {
        func variable(_ name: String) -> String? {
            variables[name].flatMap { $0.isEmpty ? nil : $0 }
        }
        func required(_ flag: String?, _ name: String, or flagName: String, _ what: String) throws -> String {
            if let flag, !flag.isEmpty { return flag }
            if let value = variable(name) { return value }
            throw CommandLineError(.missingCredential, "No \(what) is given: set \(name) or use \(flagName).")
        }
        func contents(_ path: String?, else name: String) throws -> String? {
            guard let path else { return variable(name) }
            return Self.withoutLineEnd(String(decoding: try read(path), as: UTF8.self))
        }
        let base = try required(baseURL, "UPVEST_API_BASE_URL", or: "--base-url URL", "address of the API")
        let client = try required(clientID, "UPVEST_API_CLIENT_ID", or: "--client-id ID", "client id")
        let secret = try required(
            contents(clientSecretFile, else: "UPVEST_API_CLIENT_SECRET"), "UPVEST_API_CLIENT_SECRET",
            or: "--client-secret-file FILE", "client secret")
        let key = try required(keyID, "UPVEST_API_KEY_ID", or: "--key-id ID", "key id")
        let path = privateKey ?? variable("UPVEST_API_HTTP_SIGN_PRIVATE_KEY_FILENAME")
        let pem =
            try path.map { String(decoding: try read($0), as: UTF8.self) }
            ?? variable("UPVEST_API_HTTP_SIGN_PRIVATE_KEY")?.replacing("\\n", with: "\n")
        let text = try required(
            pem, "UPVEST_API_HTTP_SIGN_PRIVATE_KEY_FILENAME", or: "--private-key FILE", "private key")
        let asked = (scopes ?? variable("UPVEST_API_SCOPES") ?? "").split { " ,".contains($0) }.map(
            String.init)
        return CredentialSettings(
            baseURL: base, clientID: client, clientSecret: Secret(secret), keyID: key,
            scopes: asked.isEmpty ? CredentialSettings.defaultScopes : asked, privateKey: Secret(text),
            passphrase: try contents(keyPassphraseFile, else: "UPVEST_API_HTTP_SIGN_PRIVATE_KEY_PASSPHRASE")
                .map { Secret($0) },
            environment: try environmentOptions.checked(against: base))
    }

    /// The credentials that flags, variables and files give.
    ///
    /// - Throws: `CommandLineError`, `SignatureError` or `UpvestAPIError`.
    func credentials(in surroundings: Surroundings) throws -> UpvestCredentials {
        try settings(surroundings.environment) { try InputFile.bytes($0) }.credentials()
    }

    /// Editors end a file with a line end that is no part of the secret.
    private static func withoutLineEnd(_ text: String) -> String {
        var text = text
        while let last = text.unicodeScalars.last, last == "\n" || last == "\r" {
            text.unicodeScalars.removeLast()
        }
        return text
    }
}
