package import StrictJSON

/// One event of a ledger, as far as a timeline depends on it.
package struct OracleEvent: Sendable, Hashable {
    /// Its position, from 1 without gaps.
    package var sequence: Int64
    /// `api.request`, `api.response`, `api.failure`, `webhook.delivery` or `ledger.note`.
    package var kind: String
    /// The metadata, an object.
    package var metadata: JSONValue
    /// The bytes, as received.
    package var body: [UInt8]
    /// When it was recorded, in nanoseconds since 1970.
    package var recordedAt: Int64

    /// An event of a ledger; the instant is in nanoseconds since 1970.
    package init(sequence: Int64, kind: String, metadata: JSONValue, body: [UInt8], recordedAt: Int64) {
        self.sequence = sequence
        self.kind = kind
        self.metadata = metadata
        self.body = body
        self.recordedAt = recordedAt
    }

    /// Whether it came by `import`.
    var isImported: Bool { metadata["imported_at"] != nil }

    /// The instant under a key of the metadata; nil where there is none that can be read.
    func instant(_ key: String) -> Int64? {
        metadata[key]?.stringValue.flatMap { Instant(rfc3339: $0)?.nanoseconds }
    }

    /// The text under a key of the metadata.
    func text(_ key: String) -> String? { metadata[key]?.stringValue }

    /// When the delivery or the answer arrived; where the metadata does not say, when it was recorded.
    var receivedAt: Int64 { instant("received_at") ?? recordedAt }
}

/// An event that a fact rests on, and how it came.
package struct OracleEvidence: Sendable, Hashable {
    /// The event's sequence.
    package let sequence: Int64
    /// `webhook` or `response`.
    package let source: String
    /// Whether the event was imported.
    package let isImported: Bool

    /// Each piece once, by sequence and source.
    static func sorted(_ pieces: [OracleEvidence]) -> [OracleEvidence] {
        var distinct: [OracleEvidence] = []
        for piece in pieces where !distinct.contains(piece) { distinct.append(piece) }
        return distinct.sorted { ($0.sequence, $0.source) < ($1.sequence, $1.source) }
    }
}

/// Whom a fact is about.
package struct OracleSubject: Sendable, Hashable {
    /// `user`, `account_group` or `account`.
    package let kind: String
    /// The provider's id in lower case.
    package let id: String

    /// The subject of a kind with an id, which is put into lower case.
    package init(kind: String, id: String) {
        self.kind = kind
        self.id = id.lowercased()
    }

    /// `{"kind","id"}`.
    package var json: JSONValue { ["kind": .string(kind), "id": .string(id)] }
}

/// Distances of instants in nanoseconds, at most what 64 bits hold.
enum OracleSpan {
    static let second: Int64 = 1_000_000_000
    static let minute: Int64 = 60 * second
    static let day: Int64 = 24 * 60 * minute

    /// How long after one instant another is, negative if before.
    static func from(_ one: Int64, to other: Int64) -> Int64 {
        Instant(nanoseconds: other).nanoseconds(since: Instant(nanoseconds: one))
    }
}

/// Instants as they are shown.
enum OracleInstant {
    /// RFC 3339 with nine digits; null for none.
    static func json(_ nanoseconds: Int64?) -> JSONValue {
        nanoseconds.map { .string(Instant(nanoseconds: $0).rfc3339) } ?? .null
    }
}
