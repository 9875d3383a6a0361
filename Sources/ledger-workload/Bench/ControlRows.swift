import EventStore
import Foundation
import LedgerTesting
import StrictJSON

/// Writes events as the control reads them: each part as its length in eight bytes and the bytes.
///
/// The leaf hashes are random: the control stores them and does not look at them.
enum ControlRows {
    /// Writes the rows of events to a file.
    ///
    /// - Throws: the file system's error.
    static func write(_ events: [NewEvent], to path: String) throws {
        var random = SeededGenerator(seed: 1)
        var bytes: [UInt8] = []
        for event in events {
            append(Array(event.kind.rawValue.utf8), to: &bytes)
            append(Array(event.sourceKey.utf8), to: &bytes)
            append(Array(event.metadata.utf8), to: &bytes)
            append(event.body, to: &bytes)
            append(random.bytes(32), to: &bytes)
        }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    private static func append(_ part: [UInt8], to bytes: inout [UInt8]) {
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: part.count >> shift))
        }
        bytes += part
    }
}
