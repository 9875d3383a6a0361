/// Verifies the signatures of messages.
///
/// Pure: the time and the keys are given. Cheap checks come first; a P-521 verification costs about a
/// millisecond and is made at most twice for each signature by a known key.
/// Source: API reference, verifying a delivery; RFC 9421, 3.2.
package struct SignatureVerifier: Sendable {
    private let skewSeconds: Int64
    private let acceptsRawECDSA: Bool

    /// Makes a verifier.
    ///
    /// - Parameters:
    ///   - skewSeconds: how far the two clocks may differ; negative counts as zero.
    ///   - acceptsRawECDSA: whether P-521 signatures may be r||s besides ASN.1 DER. The API itself takes DER only;
    ///     what it sends is not documented.
    package init(skewSeconds: Int64 = 300, acceptsRawECDSA: Bool = true) {
        self.skewSeconds = max(0, skewSeconds)
        self.acceptsRawECDSA = acceptsRawECDSA
    }

    /// Verifies a message: any one valid signature by a known key suffices.
    ///
    /// - Parameters:
    ///   - message: the message as received.
    ///   - keys: the known keys; the algorithm comes from the key, never from the message.
    ///   - now: the time, in seconds since 1970.
    ///   - accepting: the forms to try. `content-digest` covered, or `upvest-signature-version: 15`, makes draft 15
    ///     the first, else it is draft 6; if it does not match, the other is tried.
    ///   - requiring: components that the signature must cover. With a body a covered digest is always required.
    /// - Returns: valid, unknown key, or invalid with the reason; never throws.
    package func verify(
        _ message: HTTPMessage,
        keys: KeySet,
        now: Int64,
        accepting: Set<SignatureDraft>,
        requiring: Set<String> = []
    ) -> SignatureVerdict {
        examine(message, keys: keys, now: now, accepting: accepting, requiring: requiring).verdict
    }

    /// As `verify`, and says which signature the verdict rests on.
    ///
    /// Of several signatures the first valid one decides, else the first with an unknown key, else the first one.
    package func examine(
        _ message: HTTPMessage,
        keys: KeySet,
        now: Int64,
        accepting: Set<SignatureDraft>,
        requiring: Set<String> = []
    ) -> SignatureReport {
        var unknown: SignatureReport?
        var invalid: SignatureReport?
        do {
            var examination = Examination(
                message: message, keys: keys, now: now, skewSeconds: skewSeconds,
                acceptsRawECDSA: acceptsRawECDSA, accepting: accepting, requiring: requiring)
            for candidate in try SignatureCandidate.all(in: message) {
                let verdict = examination.verdict(on: candidate)
                let report = SignatureReport(verdict: verdict, input: try? candidate.input.get())
                switch verdict {
                case .valid: return report
                case .unknownKey: unknown = unknown ?? report
                case .invalid: invalid = invalid ?? report
                }
            }
        } catch {
            return SignatureReport(verdict: .invalid(reason: error), input: nil)
        }
        return unknown ?? invalid
            ?? SignatureReport(verdict: .invalid(reason: .missingSignature), input: nil)
    }
}
