import Glibc

/// What the file system says about a file.
///
/// Source: stat(2), access(2).
package struct FileStatus: Sendable {
    /// The permission bits, for example 0o600.
    package let permissions: UInt32
    /// The owning user.
    package let owner: UInt32
    /// The owning group.
    package let group: UInt32
    /// The size in bytes.
    package let size: Int64

    /// Reads the status of a file; a symbolic link is followed.
    /// - Throws: `EventStoreError` for the system error.
    package init(_ path: String) throws(EventStoreError) {
        var status = stat()
        // The call fills the struct it is given.
        guard unsafe stat(path, &status) == 0 else { throw .system(errno, "look at", path) }
        permissions = UInt32(status.st_mode) & 0o777
        owner = status.st_uid
        group = status.st_gid
        size = Int64(status.st_size)
    }

    /// Asks whether this process may write to a file or into a directory.
    /// - Throws: `permissionDenied`, `readOnly` or another `EventStoreError`.
    static func checkWritable(_ path: String) throws(EventStoreError) {
        guard unsafe access(path, W_OK) == 0 else { throw .system(errno, "write to", path) }
    }

    /// Makes the names in a directory durable.
    /// - Throws: `EventStoreError` for the system error.
    package static func sync(directory path: String) throws(EventStoreError) {
        let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(errno, "open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .system(errno, "sync", path) }
    }
}
