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
    /// The newest signed checkpoint.
    package var checkpoint: String { path + "/checkpoint" }
    /// The history of signed checkpoints.
    package var checkpoints: String { path + "/checkpoints" }
    /// The secret key that signs checkpoints; may be a symbolic link to a place of its own.
    package var signingKey: String { path + "/signing.key" }
    /// The verifier key that belongs to it.
    package var verifierKey: String { path + "/signing.vkey" }
    /// Deliveries that were refused, outside the evidence.
    package var quarantine: String { path + "/quarantine" }

    /// The directory in which a path names something; nil for one in the working directory or at the root.
    ///
    /// Foundation's own way to ask traps for a name of one letter on Linux.
    static func parent(of path: String) -> String? {
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return nil }
        return String(path[..<slash])
    }
}
