import Foundation
import HTTPMessageSignatures
import Testing

/// One signature of Project Wycheproof, with the key of its group.
private struct WycheproofCase {
    let id: Int
    let key: VerificationKey
    let message: [UInt8]
    let signature: [UInt8]
    let isValid: Bool
}

/// Public signature vectors, used where they lie beside the checkout.
@Suite(
    .enabled(
        if: FileManager.default.fileExists(atPath: Fixtures.wycheproof.path()), "no Wycheproof data here"))
struct WycheproofTests {
    private func cases(
        _ file: String, key: ([String: Any]) throws -> VerificationKey
    ) throws -> [WycheproofCase] {
        let groups = try #require(
            try Fixtures.json(Fixtures.wycheproof.appending(path: file))["testGroups"] as? [[String: Any]])
        return try groups.flatMap { group in
            let key = try key(try #require(group["publicKey"] as? [String: Any]))
            return try #require(group["tests"] as? [[String: Any]]).map { test in
                WycheproofCase(
                    id: try #require(test["tcId"] as? Int), key: key,
                    message: [UInt8](try #require(Data(hex: test["msg"] as? String ?? "?"))),
                    signature: [UInt8](try #require(Data(hex: test["sig"] as? String ?? "?"))),
                    isValid: try #require(test["result"] as? String) == "valid")
            }
        }
    }

    private func p521Key(_ entry: [String: Any]) throws -> VerificationKey {
        let point = [UInt8](try #require(Data(hex: entry["uncompressed"] as? String ?? "?")))
        #expect(point.count == 133)
        return try VerificationKey.p521(x: Array(point[1..<67]), y: Array(point[67...]))
    }

    @Test func `P-521 signatures in DER agree with every vector`() throws {
        let cases = try cases("ecdsa_secp521r1_sha512_test.json", key: p521Key)
        #expect(cases.count == 542)
        for test in cases {
            #expect(
                test.key.isValid(derSignature: test.signature, for: test.message) == test.isValid,
                "case \(test.id)")
        }
    }

    @Test func `raw P-521 signatures agree with every vector`() throws {
        let cases = try cases("ecdsa_secp521r1_sha512_p1363_test.json", key: p521Key)
        #expect(cases.count == 318)
        for test in cases {
            #expect(
                test.key.isValid(rawSignature: test.signature, for: test.message) == test.isValid,
                "case \(test.id)")
        }
    }

    @Test func `Ed25519 signatures agree with every vector`() throws {
        let cases = try cases("ed25519_test.json") { entry in
            try VerificationKey.ed25519(raw: [UInt8](try #require(Data(hex: entry["pk"] as? String ?? "?"))))
        }
        #expect(cases.count == 151)
        for test in cases {
            #expect(
                test.key.isValid(signature: test.signature, for: test.message) == test.isValid,
                "case \(test.id)")
        }
    }
}
