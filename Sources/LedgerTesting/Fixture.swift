import Foundation

/// The files that several test targets share: `Tests/Fixtures` of the checkout.
///
/// Paths are relative to that folder: `examples/delivery_batch.json`.
package enum Fixture {
    /// The checkout's top folder.
    package static let checkout: String = {
        // This file is <checkout>/Sources/LedgerTesting/Fixture.swift.
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { url.deleteLastPathComponent() }
        return url.path
    }()

    /// The absolute path of a fixture.
    package static func path(_ name: String) -> String {
        checkout + "/Tests/Fixtures/" + name
    }

    /// The bytes of a fixture.
    ///
    /// - Throws: the file system's error where there is no such file.
    package static func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path(name))))
    }

    /// The names of the fixtures directly in a folder whose file names begin and end as asked, in byte order.
    ///
    /// Shape: `examples/delivery_batch.json`, ready for ``bytes(_:)``. Folders are not descended into.
    ///
    /// - Throws: the file system's error where there is no such folder.
    package static func names(in folder: String, prefix: String = "", suffix: String = ".json") throws
        -> [String]
    {
        try FileManager.default.contentsOfDirectory(atPath: path(folder))
            .filter { $0.hasPrefix(prefix) && $0.hasSuffix(suffix) }
            .sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
            .map { folder + "/" + $0 }
    }
}
