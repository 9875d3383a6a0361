/// One member of `signature-input`: what a signature says it covers, and its parameters.
///
/// Source: RFC 9421, 2.3 and 4.1; API reference, signature parameters.
package struct SignatureInput: Sendable, Hashable {
    /// The label that ties it to its signature, normally `sig1`.
    package let label: String

    /// The covered components in the listed order, each once: derived ones with `@`, header names in lower case.
    package let components: [String]

    /// The id of the key (`keyid`); not empty.
    package let keyID: String

    /// When it was signed (`created`), in seconds since 1970, not negative.
    package let created: Int64

    /// When it ends (`expires`), in seconds since 1970, not negative.
    package let expires: Int64?

    /// The sender's nonce.
    package let nonce: String?

    /// What the sender calls the algorithm (`alg`); never used to choose one.
    package let algorithm: String?

    /// The application the signature is meant for (`tag`).
    package let tag: String?

    /// The exact text after `label=` as received: the value of the line `@signature-params`.
    package let parameters: String

    /// The covered headers' names in the listed order, lower case.
    package var coveredHeaders: [String] {
        components.filter { $0.utf8.first != UInt8(ascii: "@") }
    }
}
