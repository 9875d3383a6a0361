package import HTTPMessageSignatures
import StrictJSON

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A key set as `/auth/verify_keys` gives it, or a file that holds the same.
///
/// Shape: `{"keys":[{"kid","kty":"EC","crv":"P-521","x","y"}]}`, coordinates in base64url without padding. Keys of
/// another type are skipped, so that a new one does not stop the old.
///
/// Source: RFC 7517, RFC 7518 section 6.2; the provider's reference, "Verifying a delivery".
package enum KeySetDocument {
    /// The usable keys of a document; of two with one id the first counts.
    ///
    /// - Throws: ``UpvestAPIError`` with `unreadableKeySet` if it is not strict JSON, has no array `keys`, or has no
    ///   usable key.
    package static func keySet(from body: [UInt8]) throws(UpvestAPIError) -> KeySet {
        let document: JSONDocument
        do {
            document = try JSONDocument(body)
        } catch {
            throw UpvestAPIError(
                .unreadableKeySet, "The key set is not valid JSON; give the answer of GET /auth/verify_keys.",
                cause: error.message)
        }
        guard let list = document.member("keys", of: document.root), document.kind(of: list) == .array else {
            throw UpvestAPIError(
                .unreadableKeySet,
                "The key set has no array \"keys\"; give the answer of GET /auth/verify_keys.")
        }
        var found: [String: VerificationKey] = [:]
        for entry in document.elements(of: list) {
            func text(_ name: String) -> String? { document.string(document.member(name, of: entry)) }
            guard text("kty") == "EC", text("crv") == "P-521", let keyID = text("kid"), found[keyID] == nil,
                let x = text("x").flatMap(coordinate), let y = text("y").flatMap(coordinate),
                let key = try? VerificationKey.p521(x: x, y: y)
            else { continue }
            found[keyID] = key
        }
        guard !found.isEmpty else {
            throw UpvestAPIError(
                .unreadableKeySet, "The key set has no P-521 key that can be used; fetch a new one.")
        }
        return KeySet(found)
    }

    /// The 66 bytes of a coordinate; shorter ones are filled with zeros in front, since some encoders cut them.
    static func coordinate(_ text: String) -> [UInt8]? {
        var plain = text.replacing("-", with: "+").replacing("_", with: "/")
        while !plain.utf8.count.isMultiple(of: 4) { plain += "=" }
        let isURLSafe = text.utf8.allSatisfy { $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "/") }
        guard isURLSafe, let data = Data(base64Encoded: plain), !data.isEmpty, data.count <= 66 else {
            return nil
        }
        return [UInt8](repeating: 0, count: 66 - data.count) + data
    }
}
