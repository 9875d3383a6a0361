import Foundation

/// A file that appears under its name only when it is complete.
///
/// It is written under another name beside it and takes its own at the end; if writing fails, nothing stays
/// behind. Only this user can read it unless others are let in. A symbolic link under its name is replaced, never
/// followed.
struct OutputFile {
    private let path: String
    private let partialPath: String
    private let descriptor: Int32
    private let replacesExisting: Bool

    /// Writes a file with what `body` hands over.
    ///
    /// - `path`: where it shall stand.
    /// - `replacesExisting`: whether a file that stands there may be replaced.
    /// - `permissions`: who may read it, as far as the process's mask allows.
    /// - Throws: `CommandLineError` with `outputExists` or `unwritableFile`, or what `body` throws.
    static func write<Result>(
        _ path: String, replacesExisting: Bool, permissions: mode_t = 0o600,
        _ body: (FileDescriptorSink) throws -> Result
    ) throws -> Result {
        let file = try OutputFile(path, replacesExisting: replacesExisting, permissions)
        do {
            let result = try body(FileDescriptorSink(file.descriptor, name: path))
            try file.finish()
            return result
        } catch {
            file.discard()
            throw error
        }
    }

    private init(_ path: String, replacesExisting: Bool, _ permissions: mode_t) throws {
        self.path = path
        self.replacesExisting = replacesExisting
        var status = stat()
        // Looked at early to spare the work; the name is taken at the end without overwriting all the same.
        if !replacesExisting, unsafe lstat(path, &status) == 0 { throw Self.exists(path) }
        partialPath = "\(path).partial-\(getpid())"
        // What a process of the same number left behind when it was killed: in a container it is the same each time.
        unsafe unlink(partialPath)
        descriptor = unsafe open(
            partialPath, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, permissions)
        guard descriptor >= 0 else { throw Self.failure(path, errno) }
    }

    private func finish() throws {
        guard fsync(descriptor) == 0 else { throw Self.failure(path, errno) }
        if replacesExisting {
            guard unsafe rename(partialPath, path) == 0 else { throw Self.failure(path, errno) }
        } else {
            // A link fails where the name is taken, also by somebody who came between.
            guard unsafe link(partialPath, path) == 0 else {
                throw errno == EEXIST ? Self.exists(path) : Self.failure(path, errno)
            }
            unsafe unlink(partialPath)
        }
        close(descriptor)
    }

    private func discard() {
        unsafe unlink(partialPath)
        close(descriptor)
    }

    private static func exists(_ path: String) -> CommandLineError {
        CommandLineError(.outputExists, "\(path) exists: choose another name, or use --force to replace it.")
    }

    private static func failure(_ path: String, _ code: Int32) -> CommandLineError {
        CommandLineError(
            .unwritableFile,
            "Cannot write \(path) (\(systemMessage(code))): choose a place that can be written.")
    }
}
