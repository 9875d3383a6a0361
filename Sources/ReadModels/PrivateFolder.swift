import Foundation
import Glibc

/// A folder that only this user can look into, gone with the object.
final class PrivateFolder: Sendable {
    /// Its path.
    let path: String

    /// Makes a folder below `$TMPDIR`, or below another folder.
    ///
    /// - Throws: `permissionDenied` or `inputOutput`.
    init(in folder: String? = nil) throws {
        let base = folder ?? ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        var template = Array("\(base)/account-ledger-XXXXXX".utf8CString)
        // mkdtemp(3) replaces the six X within the buffer, which ends in NUL, and makes the folder with mode 0700.
        guard unsafe mkdtemp(&template) != nil else {
            throw ReadModelsError.system(errno, "make a private folder in", base)
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}
