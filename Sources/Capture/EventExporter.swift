package import EventStore
package import StrictJSON
import TransparencyLog

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Writes events as lines of JSON, in the form that ``EventImporter`` reads.
///
/// Shape of a line: `sequence`, `recorded_at`, `kind`, `source_key`, `metadata`, `body` (or `body_base64` for bytes
/// that are not UTF-8), `leaf_hash` in base64. Characters that could steer a terminal are escaped; the bytes of a body
/// come back exactly.
package enum EventExporter {
    /// The object of one event; what `show` and `events` give, too.
    ///
    /// - Throws: a JSON error if the stored metadata is damaged.
    package static func object(for event: Event) throws -> JSONValue {
        var object: JSONValue = [
            "sequence": .integer(event.sequence),
            "recorded_at": .string(event.recordedAt.rfc3339),
            "kind": .string(event.kind.rawValue),
            "source_key": .string(event.sourceKey),
            "metadata": try JSONValue(event.metadataBytes),
        ]
        if event.encoding != "identity" { object["encoding"] = .string(event.encoding) }
        if let text = String(validating: event.body, as: UTF8.self) {
            object["body"] = .string(text)
        } else {
            object["body_base64"] = .string(Data(event.body).base64EncodedString())
        }
        object["leaf_hash"] = .string(event.leafHash.base64)
        return object
    }

    /// The line of one event, without a line feed.
    ///
    /// - Throws: as ``object(for:)``.
    package static func line(for event: Event) throws -> String {
        try object(for: event).text
    }

    /// Streams events in order and gives their number; one event in memory at a time.
    ///
    /// - Throws: the event store's errors, those of ``line(for:)``, and what `write` throws.
    package static func export(
        _ reader: EventReader,
        from first: Int64 = 1,
        through last: Int64 = .max,
        kind: EventKind? = nil,
        write: ([UInt8]) throws -> Void
    ) throws -> Int {
        var count = 0
        try reader.forEach(from: first, through: last, kind: kind) { event in
            try write(Array(line(for: event).utf8) + [UInt8(ascii: "\n")])
            count += 1
            return true
        }
        return count
    }
}
