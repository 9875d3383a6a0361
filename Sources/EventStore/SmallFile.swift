import Glibc

/// A file of a few kilobytes beside the database: read whole, written whole.
///
/// Source: open(2), fsync(2), rename(2).
enum SmallFile {
    /// Reads a file; nil if there is none.
    /// - Throws: `permissionDenied`, `damaged` if it has more bytes than `limit`, or `inputOutput`.
    static func read(_ path: String, limit: Int) throws(EventStoreError) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .system(errno, "open", path)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            // The call writes at most the chunk's own count into it.
            let count = unsafe Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .system(errno, "read", path) }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= limit else {
                throw EventStoreError(
                    .damaged, "\(path) is larger than such a file can be: put the right one in its place.")
            }
        }
    }

    /// Reads the last bytes of a file, all of it if it is shorter; nil if there is none.
    /// - Throws: `EventStoreError` for the system error.
    static func readEnd(_ path: String, count: Int) throws(EventStoreError) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .system(errno, "open", path)
        }
        defer { close(descriptor) }
        let start = max(lseek(descriptor, 0, SEEK_END) - off_t(count), 0)
        var bytes = [UInt8](repeating: 0, count: count)
        // The call writes at most the array's own count into it.
        let found = unsafe pread(descriptor, &bytes, count, start)
        guard found >= 0 else { throw .system(errno, "read", path) }
        return Array(bytes.prefix(found))
    }

    /// Puts a file in its place in one step: written under another name, synced, renamed, and the name synced.
    ///
    /// A reader meets the old file or the new one, also after a loss of power.
    /// - Throws: `EventStoreError` for the system error; the old file stands then.
    static func replace(
        _ path: String, with bytes: [UInt8], permissions: UInt32, in directory: String
    ) throws(EventStoreError) {
        let unfinished = "\(path).new"
        unsafe unlink(unfinished)
        try create(unfinished, bytes, permissions: permissions)
        guard unsafe rename(unfinished, path) == 0 else { throw .system(errno, "name", path) }
        try FileStatus.sync(directory: directory)
    }

    /// Makes a file that must not be there yet, and syncs it.
    ///
    /// Its name is durable only after the directory was synced. A file that could not be written whole is removed.
    /// - Throws: `alreadyExists`, or another `EventStoreError` for the system error.
    static func create(
        _ path: String, _ bytes: [UInt8], permissions: UInt32
    ) throws(EventStoreError) {
        let descriptor = unsafe open(
            path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, permissions)
        guard descriptor >= 0 else { throw .system(errno, "make", path) }
        defer { close(descriptor) }
        // The mask of the process may have taken bits away.
        guard fchmod(descriptor, permissions) == 0, write(bytes, to: descriptor), fsync(descriptor) == 0
        else {
            let error = EventStoreError.system(errno, "write", path)
            unsafe unlink(path)
            throw error
        }
    }

    /// Makes what any process has written to a file durable; nothing if there is no such file.
    /// - Throws: `EventStoreError` for the system error.
    static func sync(_ path: String) throws(EventStoreError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return }
            throw .system(errno, "open", path)
        }
        defer { close(descriptor) }
        guard fdatasync(descriptor) == 0 else { throw .system(errno, "sync", path) }
    }

    /// Writes all bytes at the descriptor's position; false, with errno, if that fails.
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                // The rest of the buffer, which lives for the call.
                unsafe Glibc.write(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            done += count
        }
        return true
    }
}
