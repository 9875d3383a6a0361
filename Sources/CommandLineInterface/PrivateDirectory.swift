import Foundation

/// A directory that only this user can enter, for files that nobody keeps.
struct PrivateDirectory {
    /// The directory's path.
    let path: String

    /// Makes a directory of its own name within another.
    ///
    /// - `prefix`: how its name begins.
    /// - Throws: `CommandLineError` with `unwritableFile`.
    init(in parent: String, prefix: String) throws {
        var template = Array("\(parent)/\(prefix)XXXXXX".utf8CString)
        // unsafe: mkdtemp writes the six letters in place and keeps nothing; its result is the same buffer.
        guard unsafe mkdtemp(&template) != nil else {
            throw CommandLineError(
                .unwritableFile,
                "Cannot make a directory in \(parent) (\(systemMessage(errno))): set TMPDIR to one that can be written."
            )
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Writes a file that only this user can read.
    ///
    /// - Returns: its path.
    /// - Throws: `CommandLineError` with `unwritableFile`.
    func write(_ bytes: [UInt8], to name: String) throws -> String {
        let file = "\(path)/\(name)"
        let descriptor = unsafe open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandLineError(.unwritableFile, "Cannot write \(file) (\(systemMessage(errno))).")
        }
        defer { close(descriptor) }
        try FileDescriptorSink(descriptor, name: file).write(bytes)
        return file
    }

    /// Removes the directory and what is in it.
    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }
}
