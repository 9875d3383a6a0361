import Crypto
import Foundation

/// Signs webhook deliveries as the provider does, for tests.
///
/// It is written from the rules and shares no code with the room that verifies, so that a mistake there cannot hide in
/// a test that makes the same mistake. Draft 6 is the provider's variant: names without quotes in the signature base
/// and a SHA-256 `digest`; draft 15 quotes them and uses a SHA-512 `content-digest`. Both sign with P-521, SHA-512
/// and DER.
package struct DeliverySigner: Sendable {
    /// The draft of HTTP Message Signatures to sign by.
    package enum Draft: String, Sendable, CaseIterable {
        case draft6 = "6"
        case draft15 = "15"
    }

    /// One header as it goes over the wire.
    package typealias Header = (name: String, value: String)

    /// The key's id, as it stands in the key set and in `keyid`.
    package let keyID: String
    private let key: P521.Signing.PrivateKey

    /// A signer with a fresh key.
    package init(keyID: String = UUID().uuidString.lowercased()) {
        self.keyID = keyID
        key = P521.Signing.PrivateKey()
    }

    /// The public key as a key set document, the form of `/auth/verify_keys`.
    package var keySet: [UInt8] {
        Self.keySet(of: [self])
    }

    /// The private key as PKCS#8 PEM.
    package var privateKeyPEM: String {
        key.pemRepresentation
    }

    /// A key set document with the public keys of several signers.
    package static func keySet(of signers: [DeliverySigner]) -> [UInt8] {
        let keys = signers.map { signer in
            // X9.63: one byte 0x04, then the two coordinates of 66 bytes each.
            let point = Array(signer.key.publicKey.x963Representation)
            let x = base64url(point[1..<67])
            let y = base64url(point[67..<133])
            return #"{"kid":"\#(signer.keyID)","kty":"EC","crv":"P-521","x":"\#(x)","y":"\#(y)"}"#
        }
        return Array(#"{"keys":[\#(keys.joined(separator: ","))]}"#.utf8)
    }

    /// All headers of a signed POST of a body, `host` left out.
    ///
    /// Units: `created` is in seconds since 1970; it is a parameter because a receiver refuses what is far from its own
    /// clock. `covering` replaces the names that are signed, in that order; a name that the request does not have is an
    /// empty value. The default covers the method, the path, the query where there is one, and every header here.
    ///
    /// - Throws: the crypto library's error.
    package func headers(
        for body: [UInt8],
        path: String = "/webhooks",
        query: String? = nil,
        draft: Draft = .draft6,
        created: Int64 = Int64(Date().timeIntervalSince1970),
        lifetimeSeconds: Int64 = 300,
        covering: [String]? = nil
    ) throws -> [Header] {
        var headers: [Header] = [
            ("accept", "*/*"),
            ("content-length", String(body.count)),
            ("content-type", "application/json"),
            Self.digest(of: body, draft: draft),
        ]
        let requestParts = query == nil ? ["@method", "@path"] : ["@method", "@path", "@query"]
        let names = covering ?? requestParts + headers.map(\.name)
        let quoted = names.map { "\"\($0)\"" }.joined(separator: " ")
        let parameters =
            "(\(quoted));keyid=\"\(keyID)\";created=\(created);expires=\(created + lifetimeSeconds)"
            + ";nonce=\"\(UUID().uuidString.lowercased())\""
        let quote = draft == .draft15 ? "\"" : ""
        var lines = names.map { name in
            let value =
                switch name {
                case "@method": "POST"
                case "@path": path
                case "@query": "?" + (query ?? "")
                default: headers.first { $0.name == name }?.value ?? ""
                }
            return "\(quote)\(name)\(quote): \(value)"
        }
        lines.append("\(quote)@signature-params\(quote): \(parameters)")
        let base = Data(lines.joined(separator: "\n").utf8)
        let signature = try key.signature(for: base).derRepresentation.base64EncodedString()
        headers.append(("signature-input", "sig1=\(parameters)"))
        headers.append(("signature", "sig1=:\(signature):"))
        if draft == .draft15 { headers.append(("upvest-signature-version", "15")) }
        return headers
    }

    private static func digest(of body: [UInt8], draft: Draft) -> Header {
        switch draft {
        case .draft6:
            ("digest", "SHA-256=" + Data(SHA256.hash(data: body)).base64EncodedString())
        case .draft15:
            ("content-digest", "sha-512=:" + Data(SHA512.hash(data: body)).base64EncodedString() + ":")
        }
    }

    private static func base64url(_ bytes: ArraySlice<UInt8>) -> String {
        Data(bytes).base64EncodedString()
            .replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_")
            .replacingOccurrences(of: "=", with: "")
    }
}
