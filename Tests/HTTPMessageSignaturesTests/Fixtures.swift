import Crypto
import Foundation
import HTTPMessageSignatures
import Testing

/// Where the fixtures and the public test data lie, found from this file's place.
enum Fixtures {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    static let examples = root.appending(path: "Fixtures/examples")
    static let wycheproof = root.deletingLastPathComponent().appending(path: "../shared/data/wycheproof")
        .standardized

    static func json(_ file: URL) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    }
}

/// One entry of `signature_vectors.json`.
struct SignatureVector: Sendable, CustomTestStringConvertible {
    let name: String
    let draft: SignatureDraft
    let keyLabel: String
    let message: HTTPMessage
    let base: String
    let baseHash: String?
    let rawSignature: String?

    var testDescription: String { name }

    static let all: [SignatureVector] = {
        let file = Fixtures.examples.appending(path: "signature_vectors.json")
        let entries = (try? Fixtures.json(file))?["vectors"] as? [[String: Any]] ?? []
        return entries.compactMap(SignatureVector.init)
    }()

    init?(_ entry: [String: Any]) {
        guard
            let name = entry["name"] as? String,
            let draft = (entry["signature_version"] as? String).flatMap(SignatureDraft.init),
            let label = entry["key_label"] as? String,
            let method = entry["method"] as? String,
            let url = (entry["url"] as? String).flatMap({ URLComponents(string: $0) }),
            let headers = entry["headers"] as? [String: String],
            let base = entry["signature_base"] as? String
        else { return nil }
        self.name = name
        self.draft = draft
        self.keyLabel = label
        self.message = HTTPMessage(
            method: method, path: url.percentEncodedPath, query: url.percentEncodedQuery,
            headers: headers.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) },
            body: Array((entry["body"] as? String ?? "").utf8))
        self.base = base
        self.baseHash = entry["signature_base_sha512_hex"] as? String
        self.rawSignature =
            entry["signature_raw_r_s_base64"] as? String
            ?? entry["signature_raw_r_s_base64_must_be_rejected_by_api"] as? String
        self.publicJWK = entry["public_jwk"] as? [String: String]
        self.publicRaw = entry["public_key_raw_base64"] as? String
    }

    private let publicJWK: [String: String]?
    private let publicRaw: String?

    /// The public key as published beside the vector.
    func publicKey() throws -> VerificationKey {
        if let jwk = publicJWK {
            return try VerificationKey.p521(
                x: [UInt8](try #require(Data(base64URL: jwk["x"] ?? ""))),
                y: [UInt8](try #require(Data(base64URL: jwk["y"] ?? ""))))
        }
        return try VerificationKey.ed25519(raw: [UInt8](try #require(Data(base64Encoded: publicRaw ?? ""))))
    }

    /// The private key, derived from its label as the file says.
    func signingKey() throws -> SigningKey {
        publicJWK == nil
            ? try SigningKey.ed25519(seed: Array(SHA256.hash(data: Array(keyLabel.utf8))))
            : try SigningKey.p521(rawScalar: Self.scalar(of: keyLabel))
    }

    /// SHA-512 of the label plus one.
    ///
    /// The order of the curve has 521 bits, so the remainder is the hash itself.
    private static func scalar(of label: String) -> [UInt8] {
        var scalar = [0, 0] + Array(SHA512.hash(data: Array(label.utf8)))
        for index in scalar.indices.reversed() {
            scalar[index] &+= 1
            if scalar[index] != 0 { break }
        }
        return scalar
    }

    func input() throws -> SignatureInput {
        try #require(try SignatureInput.all(in: message).first)
    }
}

extension Data {
    init?(base64URL text: String) {
        let standard = text.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        self.init(base64Encoded: standard + String(repeating: "=", count: (4 - standard.count % 4) % 4))
    }

    init?(hex text: String) {
        let digits = Array(text.utf8).compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count == text.utf8.count, digits.count % 2 == 0 else { return nil }
        self.init(stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
    }
}

/// A small seeded generator (SplitMix64): the same seed gives the same test.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}

extension [UInt8] {
    var base64: String { Data(self).base64EncodedString() }
}
