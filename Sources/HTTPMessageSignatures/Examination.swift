/// The verification of one message, one signature after the other.
///
/// Keeps the outcome of comparing the digests, so that a body is hashed once and not once for each signature.
struct Examination {
    let message: HTTPMessage
    let keys: KeySet
    let now: Int64
    let skewSeconds: Int64
    let acceptsRawECDSA: Bool
    let accepting: Set<SignatureDraft>
    let requiring: Set<String>

    private var digestFailures: [String: SignatureFailure?] = [:]

    init(
        message: HTTPMessage, keys: KeySet, now: Int64, skewSeconds: Int64, acceptsRawECDSA: Bool,
        accepting: Set<SignatureDraft>, requiring: Set<String>
    ) {
        self.message = message
        self.keys = keys
        self.now = now
        self.skewSeconds = skewSeconds
        self.acceptsRawECDSA = acceptsRawECDSA
        self.accepting = accepting
        self.requiring = requiring
    }

    /// Judges one signature.
    ///
    /// The key is looked up after everything that can be said without it, so that a key set is not fetched for
    /// the sake of a message that no key could save.
    mutating func verdict(on candidate: SignatureCandidate) -> SignatureVerdict {
        do throws(SignatureFailure) {
            let input = try candidate.input.get()
            let signature = try candidate.signature.get()
            try checkTimes(of: input)
            guard requiring.isSubset(of: input.components) else { throw .requiredComponentNotCovered }
            let drafts = try bases(of: input)
            try checkDigests(coveredBy: input)
            guard let key = keys[input.keyID] else { return .unknownKey(keyID: input.keyID) }
            if let algorithm = input.algorithm, !key.allows(algorithm: algorithm) {
                throw .algorithmMismatch
            }
            for (draft, base) in drafts
            where key.isValid(signature: signature, for: base, acceptingRaw: acceptsRawECDSA) {
                return .valid(keyID: input.keyID, draft: draft)
            }
            throw .signatureMismatch
        } catch {
            return .invalid(reason: error)
        }
    }

    private func checkTimes(of input: SignatureInput) throws(SignatureFailure) {
        let latest = now.addingReportingOverflow(skewSeconds)
        let earliest = now.subtractingReportingOverflow(skewSeconds)
        guard latest.overflow || input.created <= latest.partialValue else { throw .createdInFuture }
        if let expires = input.expires {
            guard earliest.overflow || expires >= earliest.partialValue else { throw .expired }
        } else {
            guard earliest.overflow || input.created >= earliest.partialValue else {
                throw .createdTooLongAgo
            }
        }
    }

    /// The accepted forms of the signature base, the likelier first.
    private func bases(
        of input: SignatureInput
    ) throws(SignatureFailure) -> [(draft: SignatureDraft, base: [UInt8])] {
        let isNewer =
            input.components.contains(BodyDigest.contentHeader)
            || message.header("upvest-signature-version") == SignatureDraft.draft15.rawValue
        let order: [SignatureDraft] = isNewer ? [.draft15, .draft6] : [.draft6, .draft15]
        var bases: [(draft: SignatureDraft, base: [UInt8])] = []
        for draft in order where accepting.contains(draft) {
            let base = try SignatureBase.bytes(
                of: message, components: input.components, parameters: input.parameters, draft: draft)
            bases.append((draft, base))
        }
        guard !bases.isEmpty else { throw .draftNotAccepted }
        return bases
    }

    private mutating func checkDigests(coveredBy input: SignatureInput) throws(SignatureFailure) {
        let covered = [BodyDigest.contentHeader, BodyDigest.legacyHeader].filter(input.components.contains)
        guard message.body.isEmpty || !covered.isEmpty else { throw .bodyNotCovered }
        for header in covered {
            if let failure = digestFailure(header) { throw failure }
        }
    }

    private mutating func digestFailure(_ header: String) -> SignatureFailure? {
        if let known = digestFailures[header] { return known }
        var failure: SignatureFailure?
        do throws(SignatureFailure) {
            guard let value = try message.single(header) else { throw .missingComponent }
            try BodyDigest.check(value, header: header, body: message.body)
        } catch {
            failure = error
        }
        digestFailures.updateValue(failure, forKey: header)
        return failure
    }
}
