import Foundation
import Testing

/// A text that a test compares with a file in `Snapshots`.
///
/// `RECORD_SNAPSHOTS=1` writes the files anew and fails, so that nobody takes a recording for a test.
enum Snapshot {
    static func expect(
        _ lines: [String], is name: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Snapshots/\(name).txt")
        let text = lines.map { $0 + "\n" }.joined()
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
            try text.write(to: url, atomically: true, encoding: .utf8)
            Issue.record(
                "\(name) was recorded; run again without RECORD_SNAPSHOTS", sourceLocation: sourceLocation)
        } else {
            #expect(try text == String(contentsOf: url, encoding: .utf8), sourceLocation: sourceLocation)
        }
    }
}
