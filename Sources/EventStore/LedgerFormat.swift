import Glibc

/// What marks a file as a ledger's evidence, readable without opening it as a database.
///
/// Source: <https://www.sqlite.org/fileformat2.html#the_database_header>: 100 bytes; text encoding at 56,
/// user_version at 60, application_id at 68, big-endian. They are in the file itself and not in a WAL, because
/// a ledger is made under another name and a later version transfers the WAL when it changes them.
package enum LedgerFormat {
    /// "ALGR" in ASCII, in the header's application_id.
    package static let applicationID: UInt32 = 0x414C_4752
    /// The newest format this program knows, in the header's user_version.
    package static let version: UInt32 = 1

    /// Looks at a file's header and changes nothing.
    /// - Throws: `notALedger` if the file is missing, `foreignDatabase`, `newerFormat`, `damaged`,
    ///   `permissionDenied` or `inputOutput`.
    static func check(_ path: String) throws(EventStoreError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            guard errno == ENOENT || errno == ENOTDIR else { throw .system(errno, "open", path) }
            throw .init(
                .notALedger,
                "There is no ledger at \(path); make one with init, or give its directory with --ledger.")
        }
        defer { close(descriptor) }
        var header = [UInt8](repeating: 0, count: 100)
        // The buffer is as long as the count that is passed.
        let count = unsafe header.withUnsafeMutableBytes {
            unsafe pread(descriptor, $0.baseAddress, $0.count, 0)
        }
        guard count >= 0 else { throw .system(errno, "read", path) }
        guard count == 100, header.starts(with: Array("SQLite format 3\0".utf8)) else {
            throw .init(
                .foreignDatabase, "\(path) is no ledger: it is not a database. Nothing was changed.")
        }
        guard number(header, 68) == applicationID else {
            throw .init(
                .foreignDatabase, "\(path) is the database of another program. Nothing was changed.")
        }
        let found = number(header, 60)
        guard found <= version else {
            throw .init(
                .newerFormat,
                "\(path) has format \(found), and this program knows up to \(version): use a newer one. "
                    + "Nothing was changed.")
        }
        guard found >= 1, number(header, 56) == 1 else {
            throw .init(.damaged, "The header of \(path) is damaged: restore a backup. Nothing was changed.")
        }
    }

    private static func number(_ header: [UInt8], _ offset: Int) -> UInt32 {
        header[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
}
