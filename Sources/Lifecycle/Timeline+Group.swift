import StrictJSON

extension Timeline {
    /// The findings about this account and the group that it belongs to, in the order of lists.
    ///
    /// - Parameter group: the timeline of the group that ``Attributes/accountGroupID`` names, or `nil` if there is none.
    /// - Returns: nothing for other subjects, and for an account that names no group.
    /// - Complexity: O(n · m) for n periods of the account and m times at which the group was closed.
    package func findings(inGroup group: Timeline?) -> [Finding] {
        guard subject.kind == .account, let groupID = attributes.accountGroupID else { return [] }
        guard let group, group.isSeen else { return [orphan(ofGroup: groupID)] }
        return [survival(of: group)].compactMap(\.self)
    }

    /// `orphan_account`.
    private func orphan(ofGroup groupID: String) -> Finding {
        Finding(
            .orphanAccount, subject: subject, sequences: [periods.map(\.knownSince).min() ?? lastSequence],
            at: createdAt ?? periods.first?.validFrom,
            message: "The account belongs to a group that was never seen. Read the group.",
            details: ["account_group_id": .string(groupID)])
    }

    /// `account_outlives_group`: the account was not closed while its group was.
    ///
    /// Of several such periods the last is reported.
    private func survival(of group: Timeline) -> Finding? {
        for closing in group.periods.indices.reversed() where group.periods[closing].status == "CLOSED" {
            let closed = group.periods[closing]
            let reopened = group.earliestEnd(ofPeriod: closing)
            let survivor = periods.indices.last { index in
                let period = periods[index]
                return period.status != "CLOSED" && period.validFrom != period.validTo
                    && (earliestEnd(ofPeriod: index) ?? period.confirmedUntil) > closed.validFrom
                    && reopened.map { period.validFrom < $0 } ?? true
            }
            guard let survivor, closed.validFrom != closed.validTo else { continue }
            let period = periods[survivor]
            let isOver = period.validTo != nil || reopened != nil
            return Finding(
                .accountOutlivesGroup, severity: isOver ? .warning : .error, subject: subject,
                sequences: [period.deciding.sequence, closed.deciding.sequence], at: closed.validFrom,
                message: isOver
                    ? "The account was not closed when its group was; it is past. Ask the provider how that came."
                    : "The account is not closed although its group is. Read both again, and close the account.",
                details: [
                    "account_group": .subject(group.subject), "status": .string(period.status),
                    "open_until": .instant(earliestEnd(ofPeriod: survivor) ?? period.confirmedUntil),
                    "group_closed_at": .instant(closed.validFrom),
                ])
        }
        return nil
    }

    /// The earliest moment at which a period can have ended; `nil` if it has not.
    private func earliestEnd(ofPeriod index: Int) -> Instant? {
        guard index + 1 < periods.count else { return nil }
        let next = periods[index + 1]
        return next.precision == .bounded ? next.notBefore ?? next.validFrom : next.validFrom
    }
}
