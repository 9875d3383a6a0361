package import StrictJSON

extension Oracle {
    /// What follows from the set of observations and from how they arrived, in no order that means anything.
    package var findings: [OracleFinding] {
        OracleFinding.sorted(eventFindings + subjects.flatMap { findings(about: $0) })
    }

    /// What follows from the set of observations of a subject and from how they arrived.
    package func findings(about subject: OracleSubject) -> [OracleFinding] {
        let all =
            identityFindings(subject) + orderFindings(subject) + wordFindings(subject)
            + arrivalFindings(subject) + groupFindings(subject)
        return OracleFinding.sorted(all)
    }

    /// All findings at a moment, in nanoseconds: ``findings``, and those about time passing.
    package func findings(now: Int64, thresholds: OracleThresholds = OracleThresholds()) -> [OracleFinding] {
        OracleFinding.sorted(findings + timeFindings(now: now, thresholds: thresholds))
    }

    /// The JSON of `findings` at a moment.
    package func findingsJSON(now: Int64, thresholds: OracleThresholds = OracleThresholds()) -> JSONValue {
        [
            "items": .array(findings(now: now, thresholds: thresholds).map(\.json)),
            "known_at": .integer(knownAt), "evaluated_at": OracleInstant.json(now),
        ]
    }

    /// The moment at which findings about time are evaluated where nobody names one: the latest instant in the events.
    ///
    /// Counted are the instants of the metadata and the times of recording. nil where there are no events.
    package var latestInstant: Int64? {
        events.flatMap { event in
            [event.recordedAt]
                + ["received_at", "sent_at", "failed_at"].compactMap { event.instant($0) }
        }.max()
    }

    /// What is wrong with an event as a whole.
    private var eventFindings: [OracleFinding] {
        let unreadable = readings.unreadable.map {
            OracleFinding("unreadable_body", "error", nil, [$0.sequence], at: $0.receivedAt)
        }
        let unverified = events.filter {
            $0.kind == "webhook.delivery" && $0.text("signature") != "valid"
        }.map {
            OracleFinding(
                "unverified_signature", $0.isImported ? "info" : "warning", nil, [$0.sequence],
                at: $0.receivedAt)
        }
        let turnedBack = events.filter { $0.metadata["clock_read"] != nil }.map {
            OracleFinding("clock_regression", "warning", nil, [$0.sequence], at: $0.recordedAt)
        }
        return unreadable + unverified + turnedBack
    }

    // MARK: One notification in several words

    private func identityFindings(_ subject: OracleSubject) -> [OracleFinding] {
        // One id may stand for several subjects, so all of them are looked at.
        let all = subjects.flatMap(observations).filter { $0.identity != nil && !$0.isClaim }
        let identities = Set(all.filter { $0.subject == subject }.compactMap(\.identity))
        return identities.flatMap { identity -> [OracleFinding] in
            let variants = all.filter { $0.identity == identity }
            let conflicting = variants.filter { one in
                variants.contains { isOther($0, than: one) && isConflict($0, one) }
            }
            let advanced = variants.filter { one in
                variants.contains { isOther($0, than: one) && !isConflict($0, one) }
            }
            var found: [OracleFinding] = []
            if conflicting.contains(where: { $0.subject == subject }) {
                found.append(finding("conflict", "error", subject, conflicting, identity))
            }
            if advanced.contains(where: { $0.subject == subject }) {
                found.append(finding("snapshot_advanced", "info", subject, advanced, identity))
            }
            return found
        }
    }

    private func finding(
        _ kind: String, _ severity: String, _ subject: OracleSubject, _ variants: [OracleObservation],
        _ identity: String
    ) -> OracleFinding {
        OracleFinding(
            kind, severity, subject, variants.flatMap(\.sequences),
            at: variants.compactMap(\.notifiedAt).min(),
            details: ["notification": .string(identity)])
    }

    private func isOther(_ one: OracleObservation, than other: OracleObservation) -> Bool {
        one.name != other.name || one.saysCreatedAt != other.saysCreatedAt
            || one.notifiedAt != other.notifiedAt
            || one.objectText != other.objectText
    }

    /// Whether two variants of one notification cannot be two snapshots of one thing.
    private func isConflict(_ one: OracleObservation, _ other: OracleObservation) -> Bool {
        one.name != other.name || one.saysCreatedAt != other.saysCreatedAt
            || (one.saysCreatedAt && one.notifiedAt != other.notifiedAt)
            || one.subject != other.subject || one.updatedAt == other.updatedAt
    }

    // MARK: Order and transitions

    private func orderFindings(_ subject: OracleSubject) -> [OracleFinding] {
        let places = places(of: subject)
        let periods = periods(of: subject)
        let ambiguous = zip(places, places.dropFirst()).compactMap { one, other -> OracleFinding? in
            let (left, right) = (one.observation, other.observation)
            guard left.updatedAt == right.updatedAt, left.said == right.said, left.status != right.status
            else {
                return nil
            }
            return OracleFinding(
                "ambiguous_order", "warning", subject, left.sequences + right.sequences, at: left.updatedAt)
        }
        let transitions = zip(periods, periods.dropFirst()).compactMap { one, other -> OracleFinding? in
            let fault = OracleVocabulary.fault(from: one.status, to: other.status, kind: subject.kind)
            guard let fault else { return nil }
            return OracleFinding(
                fault, fault == "gap" ? "warning" : "error", subject, one.sequences + other.sequences,
                at: other.validFrom, details: ["from": .string(one.status), "to": .string(other.status)])
        }
        let changes = changes(of: subject).map { change in
            OracleFinding(
                "attribute_changed", "info", subject, change.evidence.map(\.sequence), at: change.by,
                details: ["attribute": .string(change.attribute), "from": change.from, "to": change.to])
        }
        return ambiguous + transitions + changes
    }

    // MARK: Words

    private func wordFindings(_ subject: OracleSubject) -> [OracleFinding] {
        let observations = observations(of: subject).filter { !$0.isClaim }
        let contradicted = observations.filter(\.isContradicted).map { one in
            OracleFinding(
                "status_event_mismatch", "warning", subject, one.sequences, at: one.notifiedAt,
                details: [
                    "type": .string(one.name ?? ""), "status": .string(one.status ?? ""),
                    "notification": .string(one.identity ?? ""),
                ])
        }
        let statuses = Set(observations.compactMap(\.status)).filter { !OracleVocabulary.isKnown(status: $0) }
        let names = Set(observations.compactMap(\.name)).filter { !OracleVocabulary.isKnown(name: $0) }
        let unknown = statuses.map { status in
            word(status, "status", observations.filter { $0.status == status }, subject)
        }
        let unnamed = names.map { name in
            word(name, "type", observations.filter { $0.name == name }, subject)
        }
        return contradicted + unknown + unnamed
    }

    private func word(
        _ word: String, _ key: String, _ observations: [OracleObservation], _ subject: OracleSubject
    ) -> OracleFinding {
        OracleFinding(
            "unknown_vocabulary", "info", subject, observations.flatMap(\.sequences),
            at: observations.map(\.updatedAt).min(),
            details: .object([JSONMember(key: key, value: .string(word))]))
    }
}
