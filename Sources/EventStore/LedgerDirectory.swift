/// The directory of one ledger, and the names of the files in it.
///
/// Shape: paths as text, none of them checked or opened. Source: docs/format.md, "A ledger on disk".
package struct LedgerDirectory: Sendable, Hashable {
    /// The directory itself, without a slash at the end.
    package let path: String

    /// Names a directory; it need not exist.
    package init(_ path: String) {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        // SQLite would read such a relative path as a URI.
        if path.hasPrefix("file:") { path = "./" + path }
        self.path = path.isEmpty ? "." : path
    }

    /// The evidence.
    package var events: String { path + "/events.sqlite" }
    /// The read models: a symbolic link to the current generation.
    package var readModels: String { path + "/readmodels.sqlite" }
    /// Held around every write to the evidence.
    package var writerLock: String { path + "/writer.lock" }
    /// Held around every write to the read models; never taken while the writer's lock is held.
    package var readModelsLock: String { path + "/readmodels.lock" }
    /// Deliveries that were refused, outside the evidence.
    package var quarantine: String { path + "/quarantine" }
}
