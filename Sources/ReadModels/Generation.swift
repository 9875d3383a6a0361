import Glibc

/// One file of read models, by number; a rebuild makes the next.
struct Generation: Sendable, Hashable {
    /// The directory it is in.
    let folder: String

    /// 1, 2, 3 …; never used again within a directory that still has a file of it.
    let number: Int

    /// The file's name in the directory, which is also what the symbolic link says.
    var name: String { "readmodels-\(number).sqlite" }

    /// The database.
    var path: String { "\(folder)/\(name)" }

    /// The lock file that says who has the database open.
    var mark: String { "\(folder)/readmodels-\(number).lock" }

    /// What SQLite may have put beside the database.
    var sideFiles: [String] { ["-journal", "-wal", "-shm"].map { path + $0 } }

    /// Takes the number out of the name of any of its files.
    init?(folder: String, fileName: String) {
        let prefix = "readmodels-"
        guard fileName.hasPrefix(prefix) else { return nil }
        let rest = fileName.dropFirst(prefix.count)
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        let suffixes = [".sqlite", ".sqlite-journal", ".sqlite-wal", ".sqlite-shm", ".lock"]
        // Digits that leave room for the next number, whoever made the file.
        guard digits.count < 16, let number = Int(digits),
            suffixes.contains(String(rest.dropFirst(digits.count))),
            String(number) == digits
        else { return nil }
        self.init(folder: folder, number: number)
    }

    init(folder: String, number: Int) {
        self.folder = folder
        self.number = number
    }

    /// Makes its two files, empty, the mark first.
    ///
    /// - Throws: `permissionDenied` or `inputOutput`.
    func create(permissions: FilePermissions) throws {
        _ = try AdvisoryLock.make(mark, permissions: permissions)
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ReadModelsError.system(errno, "make", path) }
        permissions.apply(to: descriptor)
        close(descriptor)
    }

    /// Removes all its files, the mark last; what is not there is no error.
    func remove() {
        for file in [path] + sideFiles + [mark] {
            unsafe unlink(file)
        }
    }

    /// Waits until the database's bytes are on the disk.
    ///
    /// - Throws: `inputOutput`.
    func sync() throws {
        try Self.sync(path)
    }

    /// Waits until a file's bytes, or a directory's entries, are on the disk.
    static func sync(_ path: String) throws {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ReadModelsError.system(errno, "open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw ReadModelsError.system(errno, "sync", path) }
    }
}
