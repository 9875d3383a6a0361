/// The text that a signature is computed over.
///
/// One line for each covered component and last the parameters; lines joined with LF, none at the end.
/// Source: RFC 9421, 2.5; API reference, signature base of v6 and v15.
package enum SignatureBase {
    /// The bytes of the signature base.
    ///
    /// - Parameters:
    ///   - message: the message with all covered headers.
    ///   - components: the covered components, in the order of the signature input.
    ///   - parameters: the exact text after `label=` in `signature-input`.
    ///   - draft: whether the names on the lines are quoted (15) or not (6).
    /// - Returns: the lines joined with LF, in UTF-8.
    /// - Throws: `missingComponent`, `unsupportedComponent` or `unusableValue`.
    package static func bytes(
        of message: HTTPMessage, components: [String], parameters: String, draft: SignatureDraft
    ) throws(SignatureFailure) -> [UInt8] {
        let quote = draft == .draft15 ? "\"" : ""
        var base: [UInt8] = []
        base.reserveCapacity(1024)
        for component in components {
            let value = try message.value(ofComponent: component)
            base += "\(quote)\(component)\(quote): \(value)\n".utf8
        }
        base += "\(quote)@signature-params\(quote): \(parameters)".utf8
        return base
    }
}
