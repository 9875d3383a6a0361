import StrictJSON

extension SubjectHistory {
    /// `illegal_transition` and `gap`: statuses that the machine does not let follow each other.
    var transitionFindings: [Finding] {
        zip(timeline.periods, timeline.periods.dropFirst()).compactMap { before, after in
            // What the machine does not know it tolerates, so that only words of its table get into a message.
            switch StatusMachine.ruling(subject.kind, from: before.status, to: after.status) {
            case .allowed, .tolerated: nil
            case .gap:
                transition(
                    .gap, before, after,
                    "There must have been another status between \(before.status) and \(after.status): "
                        + "messages are missing. Check whether the ledger was listening, and read the subject again."
                )
            case .illegal:
                transition(
                    .illegalTransition, before, after,
                    "\(after.status) cannot follow \(before.status). Compare the two events, and ask the provider "
                        + "what happened.")
            }
        }
    }

    private func transition(
        _ kind: FindingKind, _ before: Period, _ after: Period, _ message: String
    ) -> Finding {
        Finding(
            kind, subject: subject, sequences: [before.deciding.sequence, after.deciding.sequence],
            at: after.validFrom, message: message,
            details: [
                "from": .string(before.status), "to": .string(after.status),
                "precision": .string(after.precision.rawValue), "not_before": .instant(after.notBefore),
            ])
    }

    /// `ambiguous_order`: two statuses of one version that were said at one moment.
    ///
    /// Neighbours of different status stand at the border of two runs.
    var ambiguousOrderFindings: [Finding] {
        zip(runs, runs.dropFirst()).compactMap { before, after in
            guard let last = before.members.last, let first = after.members.first,
                last.updated == first.updated, last.said == first.said
            else { return nil }
            return Finding(
                .ambiguousOrder, subject: subject,
                sequences: [last.firstEvidence.sequence, first.firstEvidence.sequence], at: first.updated,
                message:
                    "Two statuses have the same version and were said at the same moment; which came first is "
                    + "assumed from the usual course of a life. Read the subject again to see which one holds.",
                details: ["statuses": [.string(before.status), .string(after.status)]])
        }
    }
}
