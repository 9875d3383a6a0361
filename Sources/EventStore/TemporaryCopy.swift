import Foundation
import Glibc

/// A private copy of a database in a directory of its own.
struct TemporaryCopy: Sendable {
    /// The copied file.
    let path: String
    private let directory: String

    /// Copies a file and those of its side files that exist; only this user can read the copy.
    /// - Throws: `EventStoreError`, or the file manager's error.
    init(of original: String, alongWith suffixes: [String]) throws {
        let directory = NSTemporaryDirectory() + "/account-ledger-" + UUID().uuidString
        guard unsafe mkdir(directory, 0o700) == 0 else {
            throw EventStoreError.system(errno, "make the directory", directory)
        }
        self.directory = directory
        path = directory + "/events.sqlite"
        do {
            for suffix in [""] + suffixes where unsafe access(original + suffix, F_OK) == 0 {
                try FileManager.default.copyItem(atPath: original + suffix, toPath: path + suffix)
                // The copy is ours: SQLite writes its own side files beside it.
                guard unsafe chmod(path + suffix, 0o600) == 0 else {
                    throw EventStoreError.system(errno, "set the permissions of", path + suffix)
                }
            }
        } catch {
            try? FileManager.default.removeItem(atPath: directory)
            throw error
        }
    }

    /// Removes the directory; who has the files open keeps them.
    func remove() { try? FileManager.default.removeItem(atPath: directory) }
}
