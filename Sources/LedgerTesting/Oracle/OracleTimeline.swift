/// From the order of a subject's observations to its periods, rule by rule.
enum OracleTimeline {
    /// Where a period starts.
    struct Start {
        let at: Int64
        let isExact: Bool
        let notBefore: Int64?
    }

    static func periods(_ places: [OraclePlace]) -> [OraclePeriod] {
        let runs = OracleOrder.runs(places)
        var starts: [Start] = []
        for index in runs.indices {
            starts.append(
                start(
                    of: runs[index], after: index > 0 ? runs[index - 1] : nil, floor: starts.last?.at,
                    next: index + 1 < runs.count ? runs[index + 1] : nil))
        }
        return runs.indices.map { index in
            period(runs[index], starts[index], end: index + 1 < starts.count ? starts[index + 1].at : nil)
        }
    }

    private static func start(
        of run: [OraclePlace], after before: [OraclePlace]?, floor: Int64?, next: [OraclePlace]?
    ) -> Start {
        let all = run.flatMap(\.all)
        let giver = giver(run, floor: floor, nextUpdate: next?.first?.observation.updatedAt)
        let claimed = giver?.notifiedAt
        let snapshot = all.filter { $0.updatedAt != giver?.updatedAt }
            .map { shown($0, after: before) }.min()
        if let claimed {
            guard let snapshot, OracleSpan.from(snapshot, to: claimed) > OracleSpan.second else {
                return Start(at: claimed, isExact: true, notBefore: nil)
            }
        }
        if before == nil,
            all.contains(where: { $0.updatedAt == snapshot && $0.objectCreatedAt == snapshot }),
            let snapshot
        {
            return Start(at: snapshot, isExact: true, notBefore: nil)
        }
        let latest = [claimed, snapshot].compactMap { $0 }.min() ?? 0
        let start = max(latest, floor ?? latest)
        return Start(at: start, isExact: false, notBefore: notBefore(start, all, before, floor))
    }

    /// The exact member whose *c* is *e*.
    private static func giver(_ run: [OraclePlace], floor: Int64?, nextUpdate: Int64?) -> OracleObservation? {
        let seen = run.flatMap(\.all).compactMap { one -> Int64? in
            guard let received = one.receivedAt, received >= one.updatedAt else { return nil }
            return received
        }.min()
        let candidates = run.map(\.observation).filter { member in
            guard member.isExact, let notified = member.notifiedAt else { return false }
            if let floor, notified < floor { return false }
            if let nextUpdate, OracleSpan.from(nextUpdate, to: notified) >= OracleSpan.second { return false }
            if let seen, notified > seen { return false }
            return true
        }
        let earliest = candidates.compactMap(\.notifiedAt).min()
        return candidates.first { $0.notifiedAt == earliest }
    }

    /// The moment at which an observation shows that the run had begun.
    private static func shown(_ observation: OracleObservation, after before: [OraclePlace]?) -> Int64 {
        guard let last = before?.map(\.observation.updatedAt).max(), observation.updatedAt <= last else {
            return observation.updatedAt
        }
        return max(observation.said, observation.updatedAt)
    }

    private static func notBefore(
        _ start: Int64, _ all: [OracleObservation], _ before: [OraclePlace]?, _ floor: Int64?
    ) -> Int64? {
        guard let before else {
            guard let created = all.compactMap(\.objectCreatedAt).min(), created <= start else { return nil }
            return created
        }
        let earlier = before.flatMap(\.all).flatMap { [$0.updatedAt, $0.asOf] }.filter { $0 <= start }
        return (earlier + [floor].compactMap { $0 }).max()
    }

    private static func period(_ run: [OraclePlace], _ start: Start, end: Int64?) -> OraclePeriod {
        let all = run.flatMap(\.all)
        let evidence = OracleEvidence.sorted(all.flatMap(\.evidence))
        let moments = all.flatMap { [$0.updatedAt, $0.notifiedAt, $0.sentAt].compactMap { $0 } }
            .filter { end == nil || $0 <= end ?? $0 }
        let isAnswered = all.allSatisfy { $0.source == "response" }
        return OraclePeriod(
            status: run.first?.observation.status ?? "",
            validFrom: start.at, validTo: end, isExact: start.isExact, notBefore: start.notBefore,
            confirmedUntil: moments.max() ?? start.at,
            knownSince: evidence.map(\.sequence).min() ?? 0,
            evidence: evidence,
            firstAnsweredAt: isAnswered ? all.compactMap(\.receivedAt).min() : nil)
    }
}
