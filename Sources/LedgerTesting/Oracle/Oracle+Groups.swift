import StrictJSON

extension Oracle {
    /// What an account's group says about it, and answers that say that somebody is gone.
    func groupFindings(_ subject: OracleSubject) -> [OracleFinding] {
        disappearances(subject) + orphan(subject) + outlived(subject)
    }

    private func disappearances(_ subject: OracleSubject) -> [OracleFinding] {
        let observations = observations(of: subject)
        return readings.answers.filter { answer in
            answer.subject == subject && answer.code == 404
                && observations.contains { min($0.updatedAt, $0.said) <= answer.event.receivedAt }
        }.map {
            OracleFinding(
                "disappeared", "warning", subject, [$0.event.sequence], at: $0.event.receivedAt)
        }
    }

    /// The group of an account by the last observation that names one.
    private func group(of subject: OracleSubject) -> (group: OracleSubject, sequences: [Int64])? {
        guard subject.kind == "account",
            let last = carriers(of: "account_group_id", in: observations(of: subject)).last,
            let id = last.object?["account_group_id"]?.stringValue
        else { return nil }
        return (OracleSubject(kind: "account_group", id: id), last.sequences)
    }

    private func orphan(_ subject: OracleSubject) -> [OracleFinding] {
        guard let (group, sequences) = group(of: subject), !subjects.contains(group) else { return [] }
        return [
            OracleFinding(
                "orphan_account", "warning", subject, sequences, at: nil,
                details: ["account_group_id": .string(group.id)])
        ]
    }

    /// Whether an account's period can only have ended after its group's CLOSED began.
    ///
    /// Where the group was open again, what began after that is no fault. Of several such periods the last counts.
    private func outlived(_ subject: OracleSubject) -> [OracleFinding] {
        guard let (group, _) = group(of: subject) else { return [] }
        let (own, groups) = (periods(of: subject), periods(of: group))
        for closing in groups.indices.reversed() {
            let closed = groups[closing]
            guard closed.status == "CLOSED", closed.validFrom != closed.validTo else { continue }
            let reopened = Self.earliestEnd(closing, groups)
            let late = own.indices.last { index in
                own[index].status != "CLOSED" && own[index].validFrom != own[index].validTo
                    && (Self.earliestEnd(index, own) ?? own[index].confirmedUntil) > closed.validFrom
                    && own[index].validFrom < reopened ?? .max
            }
            guard let late else { continue }
            let lasts = own[late].validTo == nil && reopened == nil
            return [
                OracleFinding(
                    "account_outlives_group", lasts ? "error" : "warning", subject,
                    closed.sequences + own[late].sequences, at: closed.validFrom,
                    details: ["account_group_id": .string(group.id)])
            ]
        }
        return []
    }

    /// The earliest moment at which a period can have ended; nil if it lasts.
    private static func earliestEnd(_ index: Int, _ periods: [OraclePeriod]) -> Int64? {
        guard index + 1 < periods.count else { return nil }
        let next = periods[index + 1]
        return next.isExact ? next.validFrom : next.notBefore ?? next.validFrom
    }
}
