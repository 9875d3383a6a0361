import Foundation

/// The files of a folder, kept in memory, so that every edit begins with the same ledger.
struct FolderCopy: Sendable {
    private var files: [String: Data] = [:]

    /// Reads what is in a folder; it has files only.
    init(_ path: String) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: path) {
            files[name] = try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)"))
        }
    }

    /// The contents of a file; nil where there is none.
    subscript(name: String) -> Data? {
        get { files[name] }
        set { files[name] = newValue }
    }

    /// Makes a folder of it.
    func write(to path: String) throws {
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        for name in files.keys { try write(name, to: path) }
    }

    /// Puts one file into a folder, or takes it away where there is none.
    func write(_ name: String, to path: String) throws {
        let target = "\(path)/\(name)"
        guard let contents = files[name] else {
            try? FileManager.default.removeItem(atPath: target)
            return
        }
        let isMade = FileManager.default.createFile(
            atPath: target, contents: contents, attributes: [.posixPermissions: 0o600])
        guard isMade else { throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: target]) }
    }
}
