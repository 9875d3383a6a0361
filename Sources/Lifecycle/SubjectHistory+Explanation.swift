package import StrictJSON

extension SubjectHistory {
    /// Explains which status the subject had at a moment, or has now as far as is known.
    ///
    /// - Complexity: O(n log n) for n observations.
    package func explanation(at instant: Instant?) -> Explanation {
        var concerned: [Int]
        let rule: TimelineRule
        if let instant {
            let places = timeline.periods.places(at: instant)
            concerned = [places.current, places.candidate].compactMap(\.self)
            rule =
                places.candidate != nil ? .nextMayHaveBegun : places.current != nil ? .inForce : .beforeFirst
            if concerned.isEmpty { concerned = Array(runs.indices.prefix(1)) }
        } else {
            concerned = runs.indices.suffix(1)
            rule = .current
        }
        return Explanation(
            answer: instant.map(timeline.asOf), rule: concerned.isEmpty ? .nothingKnown : rule,
            parts: concerned.map(part), setAside: withoutPlace)
    }

    private func part(of place: Int) -> Explanation.Part {
        let period = timeline.periods[place]
        let run = runs[place]
        let floor = place > 0 ? timeline.periods[place - 1].validFrom : nil
        let next = place + 1 < runs.count ? runs[place + 1] : nil
        let start = RunStart(of: run, after: floor.map { (runs[place - 1], $0) }, before: next)
        let bounds = NamedBounds(of: run, floor: floor, before: next?.firstUpdated)
        var aside: [Explanation.SetAside] = []
        func add(_ statement: Statement, _ rule: TimelineRule) {
            for piece in statement.evidence where piece.sequence != period.deciding.sequence {
                aside.append(
                    Explanation.SetAside(
                        evidence: piece, isClaim: statement.isClaim,
                        rule: piece == statement.firstEvidence ? rule : .repeated))
            }
        }
        for statement in run.attached { add(statement, .attached) }
        for statement in run.members {
            add(statement, objection(to: statement) ?? outcome(of: statement, in: bounds, for: start))
        }
        let deciding = run.members.filter { $0.firstEvidence == period.deciding }
        return Explanation.Part(
            period: period, isClaim: !deciding.isEmpty && deciding.allSatisfy(\.isClaim), rule: start.rule,
            setAside: Self.ordered(aside))
    }

    /// Why a statement names no moment at which its status can have begun; no rule if it names one.
    private func objection(to statement: Statement) -> TimelineRule? {
        if statement.exact { return nil }
        if statement.source == .response { return .answerNamesNothing }
        let observation = origin(of: statement)
        if statement.isSnapshotOfLater { return .snapshotOfLater }
        guard observation.notificationCreatedAt != nil else { return .noCreationTime }
        let named = NamedStatus(name: observation.notificationName ?? "", of: subject.kind)
        if named == .nothing { return .nameSaysNothing }
        let fits = named.names(observation.status ?? "", of: subject.kind)
        return fits ? .otherVersion : .nameContradicts
    }

    /// Why the moment that a statement names is not the start, although the statement can name one.
    private func outcome(
        of statement: Statement, in bounds: NamedBounds, for start: RunStart
    ) -> TimelineRule {
        let isNamed = start.rule == .namedStart
        guard let named = statement.stamped else { return .noCreationTime }
        if isNamed, named >= start.instant { return .notEarliest }
        return bounds.objection(to: named) ?? (isNamed ? .notEarliest : .olderVersion)
    }

    /// What has no place in the order.
    private var withoutPlace: [Explanation.SetAside] {
        var aside = observations.filter { $0.answer != nil }.map {
            Explanation.SetAside(evidence: Evidence($0), isClaim: false, rule: .noObject)
        }
        for statement in statements where statement.status == nil {
            for piece in statement.evidence {
                let rule: TimelineRule = piece == statement.firstEvidence ? .noStatus : .repeated
                aside.append(Explanation.SetAside(evidence: piece, isClaim: false, rule: rule))
            }
        }
        return Self.ordered(aside)
    }

    /// By sequence, then rule; each once.
    private static func ordered(_ aside: [Explanation.SetAside]) -> [Explanation.SetAside] {
        Set(aside).sorted { lhs, rhs in
            if lhs.evidence.sequence != rhs.evidence.sequence {
                return lhs.evidence.sequence < rhs.evidence.sequence
            }
            if lhs.isClaim != rhs.isClaim { return rhs.isClaim }
            return lhs.rule.rawValue < rhs.rule.rawValue
        }
    }
}
