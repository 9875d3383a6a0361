package import StrictJSON

/// How well the start of a period is known.
package enum Precision: String, Sendable, CaseIterable {
    /// The provider named the moment.
    case exact

    /// The start lies between two moments; the one given is the latest possible.
    case bounded
}

/// An interval in which a subject had one status.
package struct Period: Sendable, Hashable {
    /// The provider's status; free text.
    package let status: String

    /// Its start: the moment itself if exact, else the latest at which it can have begun.
    package let validFrom: Instant

    /// The start of the next period, or `nil` while there is none.
    ///
    /// Equal to `validFrom` if the period had no length.
    package let validTo: Instant?

    /// How well `validFrom` is known.
    package let precision: Precision

    /// The earliest moment at which a bounded period can have begun; `nil` if exact, or if nothing bounds it.
    package let notBefore: Instant?

    /// The latest moment, not after `validTo`, for which the evidence speaks.
    ///
    /// Where a bounded start was raised to what is known of the period before, or comes from the arrival of an
    /// answer whose request left earlier, this may lie before `validFrom`.
    package let confirmedUntil: Instant

    /// The smallest sequence among the evidence.
    package let knownSince: Int64

    /// All events that gave a member, a claim or an attached response, by sequence, each once.
    package let evidence: [Evidence]

    /// The event that gave the start.
    package let deciding: Evidence

    /// Makes a period from its parts; `evidence` is ascending and holds `deciding`.
    package init(
        status: String, validFrom: Instant, validTo: Instant?, precision: Precision, notBefore: Instant?,
        confirmedUntil: Instant, knownSince: Int64, evidence: [Evidence], deciding: Evidence
    ) {
        self.status = status
        self.validFrom = validFrom
        self.validTo = validTo
        self.precision = precision
        self.notBefore = notBefore
        self.confirmedUntil = confirmedUntil
        self.knownSince = knownSince
        self.evidence = evidence
        self.deciding = deciding
    }

    /// Returns the evidence to show when not all is asked for.
    ///
    /// The deciding event, the first of each source and the latest, by sequence, each once.
    package func shortEvidence() -> [Evidence] {
        var chosen = [deciding]
        for source in ObservationSource.allCases {
            if let first = evidence.first(where: { $0.source == source }) { chosen.append(first) }
        }
        if let latest = evidence.last { chosen.append(latest) }
        return Evidence.ordered(chosen)
    }
}

extension Evidence {
    /// Returns evidence by sequence, each event once.
    static func ordered(_ evidence: [Evidence]) -> [Evidence] {
        var result: [Evidence] = []
        result.reserveCapacity(evidence.count)
        for piece in evidence.sorted(by: { $0.sequence < $1.sequence }) where piece != result.last {
            result.append(piece)
        }
        return result
    }
}
