import EventStore
import TransparencyLog

/// Holds the signed checkpoints against the log as it was recomputed.
///
/// Pure. Problems of the same kind are one problem, which names the first and counts the others.
struct CheckpointReview {
    let evidence: SignedEvidence
    /// The log's name; nil if the ledger does not say it.
    let origin: String?
    /// The greatest sequence there is; nil where no event can be read.
    let head: Int64?
    /// The roots of the log at the sizes of the checkpoints, as far as they are known.
    let roots: [Int64: TreeHash]
    /// Why others are not known, as the end of a sentence, and the event it is about.
    let reasonForMissingRoots: (sequence: Int64?, text: String)

    /// How many events the newest checkpoint covers that holds, signature and root; 0 without one.
    var checkpointedSize: Int64 { agreeing.filter(\.isValid).map(\.size).max() ?? 0 }

    /// All problems with files, keys, signatures and what was signed.
    var problems: [Verdict.Problem] {
        evidence.problems + missingFiles + keyProblems + signatureProblems + originProblems + missingEvents
            + unreadEvents + uncheckable + differences
    }

    /// The greatest sequence that roots can be known for.
    private var end: Int64 { head ?? 0 }

    /// The checkpoints that say something about this log; one whose signature was broken says nothing.
    private var judged: [CheckpointClaim] {
        evidence.claims.filter { claim in
            !claim.isForged && origin.map(claim.signed.checkpoint.isAbout) ?? true
        }
    }

    private var agreeing: [CheckpointClaim] { judged.filter { roots[$0.size] == $0.root && $0.size <= end } }

    private var missingFiles: [Verdict.Problem] {
        guard head != 0 || evidence.missing.count < SignedEvidence.File.allCases.count else { return [] }
        return SignedEvidence.File.allCases.filter(evidence.missing.contains).map { file in
            switch file {
            case .checkpoint, .checkpoints:
                .init(
                    check: .checkpoint, sequence: nil,
                    message:
                        "The file \(file.rawValue) is missing, and every ledger has one: it was removed, and "
                        + "with it the signed proof of how far the log went. Put a copy back.")
            case .verifierKey:
                .init(
                    check: .signature, sequence: nil,
                    message: evidence.key == nil
                        ? "The file signing.vkey is missing and no key was given: no signature can be checked. Give "
                            + "the key that init printed."
                        : "The file signing.vkey is missing: only who has kept the key can check signatures.")
            }
        }
    }

    private var keyProblems: [Verdict.Problem] {
        guard let origin, let key = evidence.ownKey, !key.isKey(of: origin) else {
            return []
        }
        return [
            .init(
                check: .signature, sequence: nil,
                message: "The key in signing.vkey does not bear the ledger's name: it was exchanged, or the "
                    + "ledger's own row was changed.")
        ]
    }

    private var signatureProblems: [Verdict.Problem] {
        let forged = evidence.claims.filter(\.isForged)
        let unknown = evidence.claims.filter { $0.verdict == .unknownKeys }
        return [
            problem(.signature, nil, forged) {
                "\($0.name) bears the key's name and not its signature: it was changed after it was signed, or "
                    + "forged."
            },
            problem(.signature, nil, unknown) {
                "\($0.name) is not signed by the key \(evidence.key?.name ?? ""): it is another's, or the key is."
            },
        ].compactMap(\.self)
    }

    private var originProblems: [Verdict.Problem] {
        guard let origin else { return [] }
        let foreign = evidence.claims.filter { !$0.isForged && !$0.signed.checkpoint.isAbout(origin) }
        return [
            problem(.checkpoint, nil, foreign) {
                "\($0.name) is about another log, or the ledger's own row was changed: the names differ."
            }
        ].compactMap(\.self)
    }

    private var missingEvents: [Verdict.Problem] {
        guard let head else { return [] }
        let beyond = judged.filter { $0.size > head }.sorted { $0.size > $1.size }
        return [
            problem(.checkpoint, head &+ 1, beyond) { claim in
                "A checkpoint for \(claim.size) events exists \(claim.place), and the log ends at event \(head): "
                    + (claim.size == head + 1
                        ? "event \(claim.size) is missing."
                        : "events \(head + 1) to \(claim.size) are missing.")
            }
        ].compactMap(\.self)
    }

    /// What the largest checkpoint speaks of where no event can be read: one that the key signed, if there is a key.
    private var unreadEvents: [Verdict.Problem] {
        guard head == nil else { return [] }
        let signed = judged.filter { claim in
            claim.size > 0
                && evidence.key.map { claim.isValid && claim.signed.checkpoint.isAbout($0.name) } ?? true
        }
        guard let size = signed.map(\.size).max(), let claim = signed.first(where: { $0.size == size })
        else { return [] }
        return [
            .init(
                check: .checkpoint, sequence: 1,
                message:
                    "A checkpoint for \(size) \(size == 1 ? "event" : "events") exists \(claim.place), and no "
                    + "event can be read: \(size == 1 ? "event 1 is" : "events 1 to \(size) are") missing or out of "
                    + "reach. Put back a copy of events.sqlite.")
        ]
    }

    private var uncheckable: [Verdict.Problem] {
        let unknown = judged.filter { $0.size <= end && roots[$0.size] == nil }.sorted { $0.size < $1.size }
        return [
            problem(.checkpoint, reasonForMissingRoots.sequence, unknown) {
                "\($0.name) cannot be confirmed: \(reasonForMissingRoots.text)."
            }
        ].compactMap(\.self)
    }

    private var differences: [Verdict.Problem] {
        let agreeing = agreeing.map(\.size)
        let differing = judged.filter { claim in
            claim.size <= end && roots[claim.size].map { $0 != claim.root } ?? false
        }.sorted { $0.size < $1.size }
        guard let first = differing.first else { return [] }
        // What still agrees in front of the first one that does not, and whether anything behind it does.
        let last = agreeing.filter { $0 < first.size }.max() ?? 0
        let later = agreeing.filter { $0 >= first.size }.max()
        return [
            problem(.checkpoint, first.size == 0 ? nil : last + 1, differing) { claim in
                guard claim.size > 0 else {
                    return
                        "\(claim.name) states another root than that of a log without events: it is forged."
                }
                let confirmed = last > 0 ? ", and the first \(last) have the one that was signed" : ""
                let between =
                    "something between event \(last + 1) and event \(claim.size) was changed after it was"
                let meaning =
                    later.map { "\(between) signed, and then all \($0) were signed anew" }
                    ?? "\(between) signed"
                return "\(claim.name) states another root than they have\(confirmed): \(meaning)."
            }
        ].compactMap(\.self)
    }

    /// One problem for all claims of a kind; nil if there are none.
    private func problem(
        _ check: Verdict.Check, _ sequence: Int64?, _ claims: [CheckpointClaim],
        _ sentence: (CheckpointClaim) -> String
    ) -> Verdict.Problem? {
        guard let first = claims.first else { return nil }
        let more = claims.count - 1
        let others =
            more == 0 ? "" : " The same is true of \(more) more \(more == 1 ? "checkpoint" : "checkpoints")."
        return .init(check: check, sequence: sequence, message: sentence(first) + others)
    }
}

extension CheckpointReview {
    /// The review of a log of which no event can be read, nor how many there are.
    init(unread evidence: SignedEvidence, origin: String?) {
        self.init(
            evidence: evidence, origin: origin, head: nil, roots: [0: MerkleTree.emptyRoot],
            reasonForMissingRoots: (nil, "no event can be read"))
    }
}
