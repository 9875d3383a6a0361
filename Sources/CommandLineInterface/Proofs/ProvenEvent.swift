import Crypto
import Foundation
import StrictJSON
import TransparencyLog

/// An event as its canonical leaf spells it, read without a ledger.
///
/// Source: docs/format.md, "The canonical leaf".
struct ProvenEvent {
    /// The event's position, from 1.
    let sequence: Int64
    /// When the ledger wrote it down.
    let recordedAt: Instant
    /// What it is about, as the leaf says it.
    let kind: String
    /// The caller's name for it.
    let sourceKey: String
    /// The metadata, an object.
    let metadata: JSONValue
    /// How the body is stored.
    let encoding: String
    /// The bytes as they were received.
    let body: [UInt8]
    /// The hash that the tree is built of.
    let leafHash: TreeHash

    /// Reads a leaf; nil if it is no event of format 1.
    ///
    /// - Complexity: O(bytes).
    init?(leaf: [UInt8]) {
        var reader = LeafReader(leaf)
        guard reader.skip("account-ledger/event/1"), let sequence = reader.number(), sequence > 0,
            let recordedAt = reader.number(), let kind = reader.text(), let sourceKey = reader.text(),
            let metadata = reader.part().flatMap({ try? JSONValue(Array($0)) }), metadata.objectValue != nil,
            let encoding = reader.text(), let body = reader.part(), reader.isAtEnd
        else { return nil }
        self.sequence = sequence
        self.recordedAt = Instant(nanoseconds: recordedAt)
        self.kind = kind
        self.sourceKey = sourceKey
        self.metadata = metadata
        self.encoding = encoding
        self.body = Array(body)
        leafHash = MerkleTree.leafHash(leaf)
    }

    /// The event's columns, the body as its length and digest.
    var columns: [(name: String, value: JSONValue)] {
        [
            ("sequence", .integer(sequence)),
            ("recorded_at", .instant(recordedAt)),
            ("kind", .string(kind)),
            ("source_key", .string(sourceKey)),
            ("metadata", metadata),
            ("encoding", .string(encoding)),
            ("body_length", .integer(Int64(body.count))),
            ("body_sha256", .string(Data(SHA256.hash(data: body)).base64EncodedString())),
            ("leaf_hash", .string(leafHash.base64)),
        ]
    }
}

/// Reads the parts of a canonical leaf one after the other; nil where the bytes end too soon.
private struct LeafReader {
    private var rest: ArraySlice<UInt8>

    init(_ leaf: [UInt8]) { rest = leaf[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ tag: String) -> Bool {
        guard rest.starts(with: tag.utf8) else { return false }
        rest = rest.dropFirst(tag.utf8.count)
        return true
    }

    /// Eight bytes, big-endian, two's complement.
    mutating func number() -> Int64? {
        guard rest.count >= 8 else { return nil }
        let value = rest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        rest = rest.dropFirst(8)
        return Int64(bitPattern: value)
    }

    /// Bytes with their number in front.
    mutating func part() -> ArraySlice<UInt8>? {
        guard let count = number(), count >= 0, count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(Int(count)) }
        return rest.prefix(Int(count))
    }

    mutating func text() -> String? {
        part().flatMap { String(validating: $0, as: UTF8.self) }
    }
}
