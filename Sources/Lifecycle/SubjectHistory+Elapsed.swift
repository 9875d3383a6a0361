import StrictJSON

extension SubjectHistory {
    /// `missing_notification`: a status of which only answers tell, although they have for a while.
    func missingNotificationFindings(now: Instant, thresholds: Thresholds) -> [Finding] {
        zip(runs, timeline.periods).compactMap { run, period in
            guard !run.all.contains(where: { $0.source == .webhook }), let first = run.all.map(\.said).min(),
                now.nanoseconds(since: first) > thresholds.missingNotification.clampedNanoseconds
            else { return nil }
            return Finding(
                .missingNotification, subject: subject, sequences: [period.knownSince], at: first,
                message:
                    "A status was seen in answers, and no notification of it came. Check that the subscription "
                    + "is enabled and covers this kind.",
                details: ["status": .string(period.status), "valid_from": .instant(period.validFrom)])
        }
    }

    /// `stuck`: a status that should pass and has not.
    func stuckFindings(now: Instant, thresholds: Thresholds) -> [Finding] {
        guard let period = timeline.periods.last else { return [] }
        let threshold: Duration
        switch period.status {
        case "PENDING_APPROVAL": threshold = thresholds.stuckPendingApproval
        case "CLOSING": threshold = thresholds.stuckClosing
        default: return []
        }
        guard now.nanoseconds(since: period.validFrom) > threshold.clampedNanoseconds else { return [] }
        return [
            Finding(
                .stuck, subject: subject, sequences: [period.deciding.sequence], at: period.validFrom,
                message:
                    "The subject has been \(period.status) for long. Read it again; if it still is, ask the "
                    + "provider what it waits for.",
                details: [
                    "status": .string(period.status), "confirmed_until": .instant(period.confirmedUntil),
                ])
        ]
    }

    /// `unconfirmed_close`: closing was accepted, and nothing shows that it began.
    ///
    /// Offboarding is how a user closes.
    func unconfirmedCloseFindings(now: Instant, thresholds: Thresholds) -> [Finding] {
        observations.compactMap { observation in
            guard observation.answer == .closingAccepted,
                let accepted = observation.receivedAt ?? observation.sentAt,
                now.nanoseconds(since: accepted) > thresholds.unconfirmedClose.clampedNanoseconds
            else { return nil }
            let asked = observation.sentAt ?? accepted
            // A period of closing that was over when closing was asked for does not answer it.
            let isConfirmed = timeline.periods.contains { period in
                Self.closing.contains(period.status) && period.validTo.map { $0 > asked } ?? true
            }
            if isConfirmed { return nil }
            return Finding(
                .unconfirmedClose, subject: subject, sequences: [observation.sequence], at: accepted,
                message:
                    "A DELETE was accepted, but no status shows that closing began. Read the subject again.",
                details: ["status": .text(timeline.periods.last?.status)])
        }
    }

    private static let closing: Set = ["CLOSING", "CLOSED", "OFFBOARDING", "OFFBOARDED"]
}
