import StrictJSON
import TransparencyLog

/// An event in the form in which it is hashed and stored.
///
/// Shape: one buffer with the canonical leaf behind the byte 0x00 that marks a leaf, out of which the columns are bound
/// without a copy.
struct SpelledEvent: Sendable {
    /// 0x00 and the canonical leaf.
    private(set) var leaf: [UInt8]
    /// The position, once stamped.
    private(set) var sequence: Int64 = 0
    /// The time, once stamped.
    private(set) var recordedAt = Instant(nanoseconds: 0)
    private let kindCount: Int
    private let keyCount: Int
    private let bodyCount: Int

    /// Spells a valid event, yet without position and time.
    ///
    /// `clockRead` is what the clock showed if it has gone back, and becomes part of the metadata.
    init(_ event: NewEvent, clockRead: Instant? = nil) {
        var metadata = event.metadata
        if let clockRead { metadata["clock_read"] = .string(clockRead.rfc3339) }
        kindCount = event.kind.rawValue.utf8.count
        keyCount = event.sourceKey.utf8.count
        bodyCount = event.body.count
        leaf = CanonicalLeaf.bytes(
            behind: [MerkleTree.leafPrefix], sequence: 0, recordedAt: 0, kind: event.kind.rawValue.utf8,
            sourceKey: event.sourceKey.utf8, metadata: metadata.canonicalBytes, encoding: "identity".utf8,
            body: event.body)
    }

    /// Writes position and time into the leaf, and answers its hash.
    mutating func stamp(_ place: EventPlace) -> TreeHash {
        sequence = place.sequence
        recordedAt = place.recordedAt
        do {
            var span = leaf.mutableSpan
            // unsafe: every pattern of bytes is a UInt8, and the stores check their bounds.
            var bytes = unsafe span.mutableBytes
            bytes.storeBytes(
                of: place.sequence.bigEndian, toByteOffset: 1 + CanonicalLeaf.sequenceOffset, as: Int64.self)
            bytes.storeBytes(
                of: place.recordedAt.nanoseconds.bigEndian, toByteOffset: 1 + CanonicalLeaf.recordedAtOffset,
                as: Int64.self)
        }
        return MerkleTree.leafHash(prefixed: leaf)
    }
}

/// Where the columns stand in the buffer, each behind the eight bytes of its length.
extension SpelledEvent {
    var kind: Range<Int> {
        let start = 1 + CanonicalLeaf.kindOffset
        return start..<start + kindCount
    }

    var sourceKey: Range<Int> { kind.upperBound + 8..<kind.upperBound + 8 + keyCount }

    var metadata: Range<Int> { sourceKey.upperBound + 8..<encoding.lowerBound - 8 }

    var encoding: Range<Int> { body.lowerBound - 8 - "identity".utf8.count..<body.lowerBound - 8 }

    var body: Range<Int> { leaf.count - bodyCount..<leaf.count }
}

/// Position and time of an event.
struct EventPlace: Sendable {
    /// The sequence.
    let sequence: Int64
    /// What the row says.
    let recordedAt: Instant
    /// What the clock showed, if it has gone back.
    let clockRead: Instant?

    /// The place behind the newest event, at what the clock shows.
    ///
    /// Time stands still while the clock is behind the newest event.
    /// - Throws: `EventStoreError.Code.damaged` if there is no greater number.
    init(behind newest: Int64, _ newestTime: Instant?, clock reading: Instant) throws(EventStoreError) {
        let (next, overflows) = newest.addingReportingOverflow(1)
        guard !overflows else {
            throw .init(.damaged, "The newest event bears the greatest number there is: run verify.")
        }
        sequence = next
        recordedAt = max(newestTime ?? reading, reading)
        clockRead = reading < recordedAt ? reading : nil
    }
}
