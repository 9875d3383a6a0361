import ArgumentParser
import LedgerTesting
import Testing
import UpvestAPI

@testable import CommandLineInterface

@Suite struct CredentialTests {
    private static let variables = [
        "UPVEST_API_BASE_URL": "https://sandbox.upvest.co",
        "UPVEST_API_CLIENT_ID": "client",
        "UPVEST_API_CLIENT_SECRET": "secret-of-variable",
        "UPVEST_API_KEY_ID": "key",
        "UPVEST_API_SCOPES": "users:read accounts:read",
        "UPVEST_API_HTTP_SIGN_PRIVATE_KEY_FILENAME": "variable.pem",
        "UPVEST_API_HTTP_SIGN_PRIVATE_KEY_PASSPHRASE": "passphrase-of-variable",
    ]

    private static let files = [
        "variable.pem": "PEM of the variable", "flag.pem": "PEM of the flag", "secret": "secret-of-flag\n",
        "passphrase": "passphrase of flag \r\n",
    ]

    private static func settings(
        _ arguments: [String] = [], _ variables: [String: String] = variables
    ) throws -> CredentialSettings {
        try CredentialOptions.parse(arguments).settings(variables) { path in
            guard let text = files[path] else { throw CommandLineError(.unreadableFile, path) }
            return Array(text.utf8)
        }
    }

    @Test func `the variables of the Python package are enough`() throws {
        let settings = try Self.settings()
        #expect(settings.baseURL == "https://sandbox.upvest.co")
        #expect(settings.clientID == "client")
        #expect(settings.clientSecret.reveal() == "secret-of-variable")
        #expect(settings.keyID == "key")
        #expect(settings.scopes == ["users:read", "accounts:read"])
        #expect(settings.privateKey.reveal() == "PEM of the variable")
        #expect(settings.passphrase?.reveal() == "passphrase-of-variable")
        #expect(settings.environment == "sandbox")
    }

    @Test func `a flag counts before its variable`() throws {
        let settings = try Self.settings([
            "--base-url", "https://api.upvest.co", "--client-id", "c", "--client-secret-file", "secret",
            "--key-id",
            "k", "--scopes", "a,b c", "--private-key", "flag.pem", "--key-passphrase-file", "passphrase",
        ])
        #expect(settings.baseURL == "https://api.upvest.co")
        #expect(settings.clientID == "c")
        #expect(settings.clientSecret.reveal() == "secret-of-flag")
        #expect(settings.keyID == "k")
        #expect(settings.scopes == ["a", "b", "c"])
        #expect(settings.privateKey.reveal() == "PEM of the flag")
        // Only the line end goes: a blank can be a part of a passphrase.
        #expect(settings.passphrase?.reveal() == "passphrase of flag ")
        #expect(settings.environment == "live")
    }

    @Test(arguments: [
        ("UPVEST_API_BASE_URL", "--base-url"), ("UPVEST_API_CLIENT_ID", "--client-id"),
        ("UPVEST_API_CLIENT_SECRET", "--client-secret-file"), ("UPVEST_API_KEY_ID", "--key-id"),
        ("UPVEST_API_HTTP_SIGN_PRIVATE_KEY_FILENAME", "--private-key"),
    ])
    func `what is missing or empty is named with its variable and its flag`(_ name: String, _ flag: String) {
        for value in [nil, ""] {
            var variables = Self.variables
            variables[name] = value
            let error = #expect(throws: CommandLineError.self) { try Self.settings([], variables) }
            #expect(error?.code == .missingCredential)
            #expect(error?.message.contains(name) == true)
            #expect(error?.message.contains(flag) == true)
        }
    }

    @Test func `without scopes those are asked for that are needed`() throws {
        var variables = Self.variables
        variables["UPVEST_API_SCOPES"] = nil
        #expect(try Self.settings([], variables).scopes == CredentialSettings.defaultScopes)
    }

    @Test func `the key may stand in a variable, its line ends written out`() throws {
        var variables = Self.variables
        variables["UPVEST_API_HTTP_SIGN_PRIVATE_KEY_FILENAME"] = nil
        variables["UPVEST_API_HTTP_SIGN_PRIVATE_KEY"] = "-----BEGIN\\nabc\\n-----END"
        #expect(try Self.settings([], variables).privateKey.reveal() == "-----BEGIN\nabc\n-----END")
    }

    @Test func `a passphrase is not needed`() throws {
        var variables = Self.variables
        variables["UPVEST_API_HTTP_SIGN_PRIVATE_KEY_PASSPHRASE"] = nil
        #expect(try Self.settings([], variables).passphrase == nil)
    }

    @Test func `a file that is named must be there`() {
        let error = #expect(throws: CommandLineError.self) {
            try Self.settings(["--private-key", "absent.pem"])
        }
        #expect(error?.code == .unreadableFile)
    }

    @Test(
        arguments: [
            ("https://sandbox.upvest.co", nil, "sandbox"), ("https://api.upvest.co", nil, "live"),
            ("http://127.0.0.1:8090", nil, "sandbox"), ("https://proxy.example.com", "live", "live"),
            ("https://proxy.example.com", nil, nil), ("https://api.upvest.co", "live", "live"),
        ] as [(String, String?, String?)])
    func `the environment follows from the address or from the option`(
        _ address: String, _ option: String?, _ expected: String?
    ) throws {
        let arguments = ["--base-url", address] + (option.map { ["--environment", $0] } ?? [])
        #expect(try Self.settings(arguments).environment == expected)
    }

    @Test(arguments: [("https://api.upvest.co", "sandbox"), ("https://sandbox.upvest.co", "live")])
    func `an environment that contradicts the address is refused`(_ address: String, _ option: String) {
        let error = #expect(throws: CommandLineError.self) {
            try Self.settings(["--base-url", address, "--environment", option])
        }
        #expect(error?.code == .usage)
    }

    @Test(arguments: ["--client-secret", "--key-passphrase", "--secret"])
    func `no flag takes a secret itself`(_ flag: String) {
        #expect(throws: (any Error).self) { try CredentialOptions.parse([flag, "s3cr3t"]) }
    }
}
