import StrictJSON

extension Oracle {
    /// What has lasted too long at a moment.
    func timeFindings(now: Int64, thresholds: OracleThresholds) -> [OracleFinding] {
        var all = unresolvedRequests + listeningGaps(now: now, thresholds: thresholds)
        for subject in subjects {
            let periods = periods(of: subject)
            all += periods.compactMap { period in
                guard let first = period.firstAnsweredAt,
                    OracleSpan.from(first, to: now) > thresholds.missingNotification
                else { return nil }
                return OracleFinding("missing_notification", "warning", subject, period.sequences, at: first)
            }
            all += stuck(subject, periods.last, now, thresholds)
        }
        // Closing can be asked for of somebody who was never seen.
        for subject in Set(readings.answers.map(\.subject)) {
            all += unconfirmedCloses(subject, periods(of: subject), now, thresholds)
        }
        return all
    }

    private func stuck(
        _ subject: OracleSubject, _ last: OraclePeriod?, _ now: Int64, _ thresholds: OracleThresholds
    ) -> [OracleFinding] {
        guard let last else { return [] }
        let limits = ["PENDING_APPROVAL": thresholds.pendingApproval, "CLOSING": thresholds.closing]
        guard let limit = limits[last.status], OracleSpan.from(last.validFrom, to: now) > limit else {
            return []
        }
        return [OracleFinding("stuck", "warning", subject, last.sequences, at: last.validFrom)]
    }

    /// Closes that were asked for, with no period of closing that is open or ends after that.
    private func unconfirmedCloses(
        _ subject: OracleSubject, _ periods: [OraclePeriod], _ now: Int64, _ thresholds: OracleThresholds
    ) -> [OracleFinding] {
        let closing = ["CLOSING", "CLOSED", "OFFBOARDING", "OFFBOARDED"]
        return readings.answers.filter { $0.subject == subject && $0.code == 202 }.compactMap { answer in
            let accepted = answer.event.receivedAt
            let asked = answer.event.instant("sent_at") ?? accepted
            let isConfirmed = periods.contains {
                closing.contains($0.status) && ($0.validTo.map { $0 > asked } ?? true)
            }
            guard !isConfirmed, OracleSpan.from(accepted, to: now) > thresholds.unconfirmedClose else {
                return nil
            }
            return OracleFinding(
                "unconfirmed_close", "warning", subject, [answer.event.sequence], at: accepted)
        }
    }

    /// Requests of which nobody knows what became of them.
    private var unresolvedRequests: [OracleFinding] {
        events.filter { $0.kind == "api.request" }.compactMap { request in
            let attempts = events.filter {
                ["api.response", "api.failure"].contains($0.kind)
                    && $0.metadata["request_sequence"]?.integerValue == request.sequence
            }
            let isResolved = events.contains { note in
                note.kind == "ledger.note" && note.sequence > request.sequence
                    && note.metadata["resolves"]?.integerValue == request.sequence
                    && ["found", "absent", "undecided"].contains(note.text("outcome"))
            }
            guard !isResolved, attempts.last.map(isOpen) ?? true else { return nil }
            return OracleFinding(
                "unresolved_request", "error", nil,
                [request.sequence] + (attempts.last.map { [$0.sequence] } ?? []),
                at: request.instant("sent_at") ?? request.recordedAt)
        }
    }

    private func isOpen(_ attempt: OracleEvent) -> Bool {
        guard attempt.kind == "api.response" else {
            return attempt.metadata["sent_any_bytes"]?.boolValue ?? true
        }
        let code = attempt.metadata["status"]?.integerValue ?? 500
        return code >= 500 || readings.unreadable.contains { $0.sequence == attempt.sequence }
    }

    // MARK: Listening

    /// Spans in which nobody listened and after which no full sweep ended.
    private func listeningGaps(now: Int64, thresholds: OracleThresholds) -> [OracleFinding] {
        let notes = events.filter { $0.kind == "ledger.note" }
        let sweeps = notes.filter { $0.text("note") == thresholds.sweepNote }
        return gaps(notes, now, thresholds).filter { gap in
            OracleSpan.from(gap.from, to: gap.to) > thresholds.listeningGap
                && !sweeps.contains { $0.recordedAt >= gap.to }
        }.map {
            OracleFinding("listening_gap", "warning", nil, [$0.sequence], at: $0.from)
        }
    }

    /// A span from one instant to another, and the note that it follows.
    private struct Gap {
        let from: Int64
        let to: Int64
        let sequence: Int64
    }

    private func gaps(_ notes: [OracleEvent], _ now: Int64, _ thresholds: OracleThresholds) -> [Gap] {
        let lives: [String?] = ["receiver.started", "receiver.alive"]
        let signs = notes.filter { lives.contains($0.text("note")) || $0.text("note") == "receiver.stopped" }
        var gaps: [Gap] = []
        for (index, sign) in signs.enumerated() {
            let later = signs.dropFirst(index + 1)
            // A receiver that says it stops has lived until then; after a stop only life is a sign of the contrary.
            let isStop = sign.text("note") == "receiver.stopped"
            let next = isStop ? later.first { lives.contains($0.text("note")) } : later.first
            let start = isStop ? sign.recordedAt : sign.recordedAt + thresholds.silence
            let end = next?.recordedAt ?? now
            if start < end { gaps.append(Gap(from: start, to: end, sequence: sign.sequence)) }
        }
        let switches = notes.filter {
            $0.text("note") == "subscription.enabled" || $0.text("note") == "subscription.disabled"
        }
        for (index, one) in switches.enumerated() where one.text("note") == "subscription.disabled" {
            let next = switches[index...].first { $0.text("note") == "subscription.enabled" }
            gaps.append(Gap(from: one.recordedAt, to: next?.recordedAt ?? now, sequence: one.sequence))
        }
        return gaps
    }
}
