import StrictJSON

extension Period {
    /// Dates the runs of a timeline.
    ///
    /// - Complexity: O(n log n) for n statements.
    static func periods(of runs: [StatusRun]) -> [Period] {
        var starts: [RunStart] = []
        starts.reserveCapacity(runs.count)
        for index in runs.indices {
            let previous = starts.last.map { (run: runs[index - 1], start: $0.instant) }
            let next = index + 1 < runs.count ? runs[index + 1] : nil
            starts.append(RunStart(of: runs[index], after: previous, before: next))
        }
        return runs.indices.map { index in
            let end = index + 1 < starts.count ? starts[index + 1].instant : nil
            return Period(of: runs[index], start: starts[index], end: end)
        }
    }

    private init(of run: StatusRun, start: RunStart, end: Instant?) {
        let evidence = Evidence.ordered(run.all.flatMap(\.evidence))
        self.init(
            status: run.status, validFrom: start.instant, validTo: end, precision: start.precision,
            notBefore: start.notBefore, confirmedUntil: run.confirmed(notAfter: end) ?? start.instant,
            knownSince: evidence.first?.sequence ?? start.deciding.sequence, evidence: evidence,
            deciding: start.deciding)
    }
}

extension StatusRun {
    /// The latest *u*, *c* or *s* that is not after the end of the period, if it has one.
    fileprivate func confirmed(notAfter end: Instant?) -> Instant? {
        var latest: Instant?
        for statement in all {
            for instant in [statement.updated, statement.stamped ?? statement.updated] {
                if let end, instant > end { continue }
                latest = max(latest ?? instant, instant)
            }
        }
        return latest
    }
}
