import Crypto
import RawStructuredFieldValues

/// Digests of a message's body in its headers.
///
/// We write SHA-512 into `content-digest` and SHA-256 into `digest`, as the API wants it; of others both headers
/// are read with either algorithm. Of several digests each known one must match.
/// Source: RFC 9530, 2 (`content-digest`); RFC 3230, 4.3.2 (`digest`); API reference, body digest.
package enum BodyDigest {
    /// The header of draft 15: a structured-field dictionary of byte sequences.
    package static let contentHeader = "content-digest"

    /// The header of draft 6: a list of `algorithm=base64`.
    package static let legacyHeader = "digest"

    /// The header line to send with a body.
    package static func header(for body: [UInt8], draft: SignatureDraft) -> (name: String, value: String) {
        switch draft {
        case .draft15: (contentHeader, "sha-512=:\(StrictBase64.encode(SHA512.hash(data: body))):")
        case .draft6: (legacyHeader, "SHA-256=\(StrictBase64.encode(SHA256.hash(data: body)))")
        }
    }

    /// Compares the digests in a header value with the body, in constant time for each.
    ///
    /// - Throws: `malformedDigest`, `unsupportedDigest` (no known algorithm), `digestMismatch`.
    static func check(_ value: String, header: String, body: [UInt8]) throws(SignatureFailure) {
        let digests = header == contentHeader ? try contentDigests(value) : try legacyDigests(value)
        var known = 0
        for (algorithm, expected) in digests {
            switch algorithm {
            case "sha-512":
                guard SHA512.hash(data: body) == expected else { throw .digestMismatch }
            case "sha-256":
                guard SHA256.hash(data: body) == expected else { throw .digestMismatch }
            default: continue
            }
            known += 1
        }
        guard known > 0 else { throw .unsupportedDigest }
    }

    private static func contentDigests(_ value: String) throws(SignatureFailure) -> [String: [UInt8]] {
        guard let dictionary = try? StructuredDictionary(value, limit: SignatureInput.mostSignatures) else {
            throw .malformedDigest
        }
        var digests: [String: [UInt8]] = [:]
        for member in dictionary.members {
            guard
                case .item(let item) = member.value,
                case .undecodedByteSequence(let text) = item.rfc9651BareItem,
                let bytes = StrictBase64.decode(text)
            else { throw .malformedDigest }
            digests[member.key] = bytes
        }
        return digests
    }

    /// Algorithm names are compared in lower case (RFC 3230); unknown ones may be encoded in any way.
    private static func legacyDigests(_ value: String) throws(SignatureFailure) -> [String: [UInt8]] {
        var digests: [String: [UInt8]] = [:]
        let pieces = value.split(
            separator: ",", maxSplits: SignatureInput.mostSignatures, omittingEmptySubsequences: false)
        for piece in pieces {
            let parts = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let name = parts.first, let text = parts.last else {
                throw .malformedDigest
            }
            let algorithm = String(name).trimmingOWS.asciiLowercased
            guard algorithm == "sha-256" || algorithm == "sha-512" else { continue }
            guard
                let bytes = StrictBase64.decode(String(text).trimmingOWS),
                digests.updateValue(bytes, forKey: algorithm) == nil
            else { throw .malformedDigest }
        }
        return digests
    }
}
