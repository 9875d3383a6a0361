import RawStructuredFieldValues

/// One label of a message with its input and its signature, each as far as it can be read.
struct SignatureCandidate {
    let input: Result<SignatureInput, SignatureFailure>
    let signature: Result<[UInt8], SignatureFailure>

    /// The candidates of a message, in the order of `signature-input`; labels that only `signature` has come last.
    ///
    /// - Throws: the failure that makes both headers unreadable as a whole.
    static func all(in message: HTTPMessage) throws(SignatureFailure) -> [SignatureCandidate] {
        let limit = SignatureInput.mostSignatures
        guard
            let inputText = try message.single("signature-input"), !inputText.isEmpty,
            let signatureText = try message.single("signature"), !signatureText.isEmpty
        else { throw .missingSignature }
        let inputs = try StructuredDictionary(inputText, limit: limit)
        let signatures = try StructuredDictionary(signatureText, limit: limit)
        var candidates: [SignatureCandidate] = []
        for member in inputs.members {
            candidates.append(
                SignatureCandidate(
                    input: Result { () throws(SignatureFailure) in try SignatureInput(member) },
                    signature: Result { () throws(SignatureFailure) in
                        guard let signature = signatures.member(member.key) else { throw .unpairedLabel }
                        return try bytes(of: signature)
                    }))
        }
        for member in signatures.members where inputs.member(member.key) == nil {
            candidates.append(
                SignatureCandidate(input: .failure(.unpairedLabel), signature: .failure(.unpairedLabel)))
        }
        return candidates
    }

    private static func bytes(of member: StructuredDictionary.Member) throws(SignatureFailure) -> [UInt8] {
        guard
            case .item(let item) = member.value, item.rfc9651Parameters.isEmpty,
            case .undecodedByteSequence(let text) = item.rfc9651BareItem,
            let bytes = StrictBase64.decode(text), !bytes.isEmpty
        else { throw .malformedSignature }
        return bytes
    }
}
