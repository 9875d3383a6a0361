/// What verifying a message came to.
package enum SignatureVerdict: Sendable, Hashable {
    /// One signature by a known key is valid; the draft is the form that matched.
    case valid(keyID: String, draft: SignatureDraft)

    /// Nothing speaks against the signature but that its key is not in the key set: fetch the keys and try again.
    case unknownKey(keyID: String)

    /// No signature of the message can be accepted.
    case invalid(reason: SignatureFailure)
}

/// A verdict together with the signature it rests on.
package struct SignatureReport: Sendable, Hashable {
    /// What verifying came to.
    package let verdict: SignatureVerdict

    /// The input of the signature that decided; nil if none could be read.
    ///
    /// For a valid verdict `coveredHeaders` are the headers that the sender vouches for.
    package let input: SignatureInput?
}
