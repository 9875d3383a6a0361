import Foundation

/// A private folder for one test, gone when the test is over.
///
/// Shape: a folder with mode 0700 below the system's temporary folder, its name unique per instance. Nothing is removed
/// behind a test's back: use ``with(_:)``, or call ``remove()`` where the test ends.
package struct TemporaryDirectory: Sendable, Hashable {
    /// The folder's absolute path, without a slash at the end.
    package let path: String

    /// Makes a new, empty folder.
    ///
    /// - Throws: the file system's error where the folder cannot be made.
    package init() throws {
        let base = FileManager.default.temporaryDirectory.path
        let folder =
            (base.hasSuffix("/") ? String(base.dropLast()) : base) + "/ledger-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        path = folder
    }

    /// Runs a body with a new folder and removes the folder afterwards, also if the body throws.
    ///
    /// The body may be synchronous. A synchronous test makes a folder itself and says `defer { folder.remove() }`.
    ///
    /// - Throws: what the body throws, or the error of making the folder.
    package static func with<Result>(_ body: (TemporaryDirectory) async throws -> Result) async throws
        -> Result
    {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        return try await body(directory)
    }

    /// The path of an entry of this folder, whether it exists or not.
    package func file(_ name: String) -> String {
        path + "/" + name
    }

    /// Writes bytes to an entry of this folder and gives its path back.
    ///
    /// - Throws: the file system's error.
    @discardableResult
    package func write(_ bytes: [UInt8], to name: String) throws -> String {
        let target = file(name)
        try Data(bytes).write(to: URL(fileURLWithPath: target))
        return target
    }

    /// Writes text to an entry of this folder and gives its path back.
    ///
    /// - Throws: the file system's error.
    @discardableResult
    package func write(_ text: String, to name: String) throws -> String {
        try write(Array(text.utf8), to: name)
    }

    /// Removes the folder with everything in it; a folder that is gone already is no error.
    package func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }
}
