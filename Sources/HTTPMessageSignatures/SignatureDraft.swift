/// The form of signature base that a message is signed in.
///
/// The raw value is what the header `upvest-signature-version` says.
/// Source: API reference, HTTP signatures, v6 and v15.
package enum SignatureDraft: String, Sendable, CaseIterable {
    /// Upvest's variant of draft 6: component names stand without quotes in the base; digest in `digest`.
    case draft6 = "6"

    /// draft-ietf-httpbis-message-signatures-15: component names quoted; digest in `content-digest`.
    case draft15 = "15"

    /// The header that carries the digest of the body in this form.
    var digestHeader: String {
        switch self {
        case .draft6: BodyDigest.legacyHeader
        case .draft15: BodyDigest.contentHeader
        }
    }
}
