import StrictJSON
import TransparencyLog

/// Some events of one call in the form in which they are hashed and stored.
///
/// Shape: one buffer with, for each event, all that stands behind `recorded_at` in its canonical leaf. The columns are
/// bound out of it without a copy. It is never changed, so that two cores may read it.
struct SpelledEvents: Sendable {
    private(set) var bytes: [UInt8] = []
    private(set) var events: [SpelledEvent] = []

    /// Spells valid events.
    init(_ given: ArraySlice<NewEvent>) {
        // Most metadata have less, and others make the buffer grow.
        bytes.reserveCapacity(given.reduce(0) { $0 + $1.body.count + 1_536 })
        events.reserveCapacity(given.count)
        for event in given {
            append(kind: event.kind.rawValue.utf8, sourceKey: event.sourceKey.utf8, body: event.body) {
                event.metadata.appendCanonical(to: &$0)
            }
        }
    }

    /// Spells one of the events again, with what the clock showed when it had gone back in its metadata.
    /// - Throws: `JSONError`, never for an event that was spelled here.
    init(_ other: SpelledEvents, _ event: SpelledEvent, clockRead: Instant) throws(JSONError) {
        var metadata = try JSONValue(Array(other.bytes[event.metadata]))
        metadata["clock_read"] = .string(clockRead.rfc3339)
        append(
            kind: other.bytes[event.kind], sourceKey: other.bytes[event.sourceKey],
            body: other.bytes[event.body]
        ) { metadata.appendCanonical(to: &$0) }
    }

    private mutating func append(
        kind: some Collection<UInt8>, sourceKey: some Collection<UInt8>, body: some Collection<UInt8>,
        metadata: (inout [UInt8]) -> Void
    ) {
        let start = bytes.count
        CanonicalLeaf.append(part: kind, to: &bytes)
        CanonicalLeaf.append(part: sourceKey, to: &bytes)
        let metadataStart = CanonicalLeaf.append(part: metadata, to: &bytes)
        let metadataEnd = bytes.count
        CanonicalLeaf.append(part: "identity".utf8, to: &bytes)
        CanonicalLeaf.append(part: body, to: &bytes)
        events.append(
            SpelledEvent(
                all: start..<bytes.count, kindCount: kind.count, metadata: metadataStart..<metadataEnd,
                bodyCount: body.count))
    }

    /// The leaf hash of an event at its place in the log.
    func leafHash(_ event: SpelledEvent, _ place: EventPlace) -> TreeHash {
        CanonicalLeaf.hash(
            sequence: place.sequence, recordedAt: place.recordedAt.nanoseconds, behind: bytes, event.all)
    }
}

/// Where the columns of an event stand in the buffer, each behind the eight bytes of its length.
struct SpelledEvent: Sendable {
    /// All parts.
    let all: Range<Int>
    fileprivate let kindCount: Int
    let metadata: Range<Int>
    fileprivate let bodyCount: Int

    var kind: Range<Int> { all.lowerBound + 8..<all.lowerBound + 8 + kindCount }

    var sourceKey: Range<Int> { kind.upperBound + 8..<metadata.lowerBound - 8 }

    var encoding: Range<Int> { metadata.upperBound + 8..<body.lowerBound - 8 }

    var body: Range<Int> { all.upperBound - bodyCount..<all.upperBound }
}
