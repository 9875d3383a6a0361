import HTTPMessageSignatures
import Testing
import UpvestAPI

@Suite struct CredentialsTests {
    @Test(arguments: [
        ("https://api.upvest.co", "live"), ("https://API.Upvest.co/", "live"),
        ("https://api.upvest.co:443", "live"),
        ("https://sandbox.upvest.co", "sandbox"), ("http://127.0.0.1:8080", "sandbox"),
        ("http://localhost:1", "sandbox"), ("http://[::1]:1", "sandbox"), ("https://127.9.9.9", "sandbox"),
        ("https://gateway.example.com", nil), ("https://api.upvest.co.example.com", nil),
        ("https://127.0.0.1.example.com", nil),
    ])
    func `the environment follows from the address where it is known`(url: String, environment: String?)
        throws
    {
        #expect(try BaseURL(url).environment == environment)
    }

    @Test(arguments: [
        "", "api.upvest.co", "ftp://api.upvest.co", "https://", "https://api.upvest.co/v1", "https://h?q",
        "https://h#f",
        "https://user:pass@api.upvest.co", "http://api.upvest.co", "http://127.0.0.1.example.com",
    ])
    func `an address that is not plain, or not encrypted, is refused`(url: String) {
        #expect(throws: UpvestAPIError.self) { try BaseURL(url) }
    }

    @Test func `the text before a target has no slash at its end`() throws {
        #expect(try BaseURL("https://sandbox.upvest.co/").text == "https://sandbox.upvest.co")
    }

    @Test(
        arguments: [
            ("", "secret", "key", ["a"]), ("id", "", "key", ["a"]), ("id", "secret", "", ["a"]),
            ("id", "secret", "key", []),
            ("i d", "secret", "key", ["a"]), ("id", "secret", "k\"ey", ["a"]),
            ("id", "secret", "k\\ey", ["a"]),
            ("id\r\nx: y", "secret", "key", ["a"]), ("id", "secret", "key", ["a b"]),
            ("id", "secret", "ké", ["a"]),
        ] as [(String, String, String, [String])])
    func `credentials that cannot go into a header are refused`(
        clientID: String, secret: String, keyID: String, scopes: [String]
    ) throws {
        #expect(throws: UpvestAPIError.self) {
            try UpvestCredentials(
                baseURL: "https://sandbox.upvest.co", clientID: clientID, clientSecret: Secret(secret),
                keyID: keyID,
                scopes: scopes, signingKey: .generateP521())
        }
    }

    @Test(
        arguments: [
            ("https://sandbox.upvest.co", nil, "sandbox"), ("https://gateway.example.com", "live", "live"),
            ("https://gateway.example.com", nil, nil), ("https://gateway.example.com", "test", nil),
        ] as [(String, String?, String?)])
    func `the environment is known or must be given`(url: String, given: String?, expected: String?) throws {
        func make() throws -> UpvestCredentials {
            try UpvestCredentials(
                baseURL: url, clientID: "id", clientSecret: Secret("s"), keyID: "k", scopes: ["a"],
                signingKey: .generateP521(), environment: given)
        }
        if let expected {
            #expect(try make().environment == expected)
        } else {
            #expect(throws: UpvestAPIError.self) { try make() }
        }
    }
}
