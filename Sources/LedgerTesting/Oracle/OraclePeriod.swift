package import StrictJSON

/// An interval in which a subject had one status.
package struct OraclePeriod: Sendable, Hashable {
    /// The status.
    package let status: String
    /// The start, in nanoseconds; the latest possible one where it is not exact.
    package let validFrom: Int64
    /// The end; nil while it is open.
    package let validTo: Int64?
    /// Whether the provider named the moment of the start.
    package let isExact: Bool
    /// The earliest possible start; nil where it is exact or nothing bounds it.
    package let notBefore: Int64?
    /// The latest moment, not after the end, for which its evidence speaks.
    package let confirmedUntil: Int64
    /// The smallest sequence of its evidence.
    package let knownSince: Int64
    /// All its evidence, by sequence and source.
    package let evidence: [OracleEvidence]
    /// When the first answer in its evidence arrived, if no notification is among it.
    package let firstAnsweredAt: Int64?

    /// The sequences of its evidence.
    var sequences: [Int64] { evidence.map(\.sequence) }

    /// One period of `history`, with all evidence.
    package var json: JSONValue {
        [
            "status": .string(status),
            "valid_from": OracleInstant.json(validFrom),
            "valid_to": OracleInstant.json(validTo),
            "precision": isExact ? "exact" : "bounded",
            "not_before": OracleInstant.json(notBefore),
            "confirmed_until": OracleInstant.json(confirmedUntil),
            "known_since": .integer(knownSince),
            "evidence": .array(
                evidence.map {
                    [
                        "sequence": .integer($0.sequence), "source": .string($0.source),
                        "imported": .bool($0.isImported),
                    ]
                }),
            "evidence_count": .integer(Int64(evidence.count)),
        ]
    }
}
