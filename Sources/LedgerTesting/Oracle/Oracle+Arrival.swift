import StrictJSON

extension Oracle {
    /// What is odd about when observations of a subject arrived.
    func arrivalFindings(_ subject: OracleSubject) -> [OracleFinding] {
        let observations = observations(of: subject).filter { !$0.isClaim }
        return disagreements(subject, observations) + late(subject, observations)
            + outOfOrder(subject)
    }

    /// Received more than 2 s before it is said to have happened.
    private func disagreements(
        _ subject: OracleSubject, _ observations: [OracleObservation]
    ) -> [OracleFinding] {
        observations.compactMap { one in
            let moments = [one.updatedAt] + [one.notifiedAt].compactMap { $0 }
            let early = one.arrivals.filter { arrival in
                moments.contains { OracleSpan.from(arrival.receivedAt, to: $0) > 2 * OracleSpan.second }
            }
            guard !early.isEmpty else { return nil }
            return OracleFinding(
                "clock_disagreement", "info", subject, early.map(\.sequence), at: moments.max())
        }
    }

    /// Notifications that first arrived more than five minutes after they were made.
    ///
    /// One that comes again with other content is the same if it was made at the same moment.
    private func late(_ subject: OracleSubject, _ observations: [OracleObservation]) -> [OracleFinding] {
        let dated = observations.filter(\.saysCreatedAt)
        return dated.compactMap { one in
            let same = dated.filter { $0.identity == one.identity && $0.notifiedAt == one.notifiedAt }
            guard let identity = one.identity, let notified = one.notifiedAt,
                let first = same.flatMap(\.arrivals).min(by: { $0.receivedAt < $1.receivedAt }),
                OracleSpan.from(notified, to: first.receivedAt) > 5 * OracleSpan.minute
            else { return nil }
            return OracleFinding(
                "late_arrival", "info", subject, [first.sequence], at: notified,
                details: ["notification": .string(identity)])
        }
    }

    /// Notifications, and what their names claim, that stand before something that was known earlier.
    private func outOfOrder(_ subject: OracleSubject) -> [OracleFinding] {
        let order = places(of: subject).map(\.observation)
        return order.indices.compactMap { place in
            let one = order[place]
            let earlier = order[(place + 1)...].map(\.knownSince).filter { $0 < one.knownSince }.min()
            guard one.source == "webhook", let earlier else { return nil }
            return OracleFinding(
                "out_of_order", "info", subject, [earlier, one.knownSince], at: one.notifiedAt,
                details: ["notification": .string(one.identity ?? "")])
        }
    }
}
