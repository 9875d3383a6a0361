import Foundation
import StrictJSON
import Testing

/// The examples and the worked cases that stand beside the tests.
enum Fixtures {
    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures")

    static func bytes(_ path: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: folder.appending(path: path)))
    }

    static func json(_ path: String) throws -> JSONValue {
        try JSONValue(bytes(path))
    }

    /// The names of the files in a folder that are JSON, in order.
    static func names(in path: String) -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: path).path)
        return (names ?? []).filter { $0.hasSuffix(".json") }.sorted()
    }
}

extension JSONValue {
    func string(_ key: String) throws -> String {
        try #require(self[key]?.stringValue)
    }

    func instant(_ key: String) throws -> Instant? {
        guard let text = self[key]?.stringValue else { return nil }
        let instant: Instant = try #require(Instant(rfc3339: text))
        return instant
    }
}
