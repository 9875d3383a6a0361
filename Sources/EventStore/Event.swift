package import StrictJSON
package import TransparencyLog

/// One immutable row of the ledger.
package struct Event: Sendable, Hashable {
    /// The position: 1, 2, 3 … in the order of commits, without gaps.
    package let sequence: Int64
    /// When the row was written, by our clock; never before the row in front.
    package let recordedAt: Instant
    /// What the event is about.
    package let kind: EventKind
    /// The caller's name for it, unique in the ledger.
    package let sourceKey: String
    /// The metadata's canonical JSON, as stored.
    package let metadataBytes: [UInt8]
    /// How `body` is stored; format 1 knows `identity`.
    package let encoding: String
    /// The bytes as received.
    package let body: [UInt8]
    /// The stored leaf hash.
    ///
    /// Whether it fits the other columns is for `verify` to say.
    package let leafHash: TreeHash

    /// The metadata's canonical JSON as text.
    package var metadata: String { String(decoding: metadataBytes, as: UTF8.self) }
}

extension Event {
    /// The canonical leaf of the stored columns.
    package var canonicalLeaf: [UInt8] {
        CanonicalLeaf.bytes(
            sequence: sequence, recordedAt: recordedAt.nanoseconds, kind: kind.rawValue, sourceKey: sourceKey,
            metadata: metadataBytes, encoding: encoding, body: body)
    }
}
