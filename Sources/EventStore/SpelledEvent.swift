import StrictJSON
import TransparencyLog

/// An event in the form in which it is hashed and stored, before it has a place in the log.
///
/// Shape: one buffer with all that stands behind `recorded_at` in the canonical leaf: kind, source key, metadata,
/// encoding and body, each behind the eight bytes of its length. The columns are bound where they stand in it.
struct SpelledEvent: Sendable, Hashable {
    /// The buffer.
    let bytes: [UInt8]
    /// Where the metadata stand in it, in their canonical form.
    let metadata: Range<Int>
    private let kindCount: Int
    private let bodyCount: Int

    /// Spells an event.
    init(kind: EventKind, sourceKey: String, metadata: JSONValue, body: [UInt8]) {
        self.init(kind: kind.rawValue.utf8, sourceKey: sourceKey.utf8, metadata: metadata, body: body)
    }

    private init(
        kind: some Collection<UInt8>, sourceKey: some Collection<UInt8>, metadata: JSONValue,
        body: some Collection<UInt8>
    ) {
        var bytes: [UInt8] = []
        // Most metadata have less, and others make the buffer grow.
        bytes.reserveCapacity(body.count + 1_536)
        CanonicalLeaf.append(part: kind, to: &bytes)
        CanonicalLeaf.append(part: sourceKey, to: &bytes)
        let start = CanonicalLeaf.append(part: { metadata.appendCanonical(to: &$0) }, to: &bytes)
        self.metadata = start..<bytes.count
        CanonicalLeaf.append(part: "identity".utf8, to: &bytes)
        CanonicalLeaf.append(part: body, to: &bytes)
        self.bytes = bytes
        kindCount = kind.count
        bodyCount = body.count
    }

    /// The same event, with what the clock showed when it had gone back in its metadata.
    /// - Throws: `JSONError`, never for an event that format 1 allows.
    func adding(clockRead: Instant) throws(JSONError) -> SpelledEvent {
        var metadata = try JSONValue(Array(bytes[self.metadata]))
        metadata["clock_read"] = .string(clockRead.rfc3339)
        return SpelledEvent(
            kind: bytes[kind], sourceKey: bytes[sourceKey], metadata: metadata, body: bytes[body])
    }

    /// The leaf hash that the event has at its place in the log.
    func leafHash(at place: EventPlace) -> TreeHash {
        CanonicalLeaf.hash(
            sequence: place.sequence, recordedAt: place.recordedAt.nanoseconds, parts: bytes)
    }
}

/// Where the other columns stand in the buffer.
extension SpelledEvent {
    var kind: Range<Int> { 8..<8 + kindCount }

    var sourceKey: Range<Int> { kind.upperBound + 8..<metadata.lowerBound - 8 }

    var encoding: Range<Int> { metadata.upperBound + 8..<body.lowerBound - 8 }

    var body: Range<Int> { bytes.count - bodyCount..<bytes.count }
}
