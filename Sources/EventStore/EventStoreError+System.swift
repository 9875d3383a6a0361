import GRDB
import Glibc

extension EventStoreError {
    /// The error for a failed system call on a file.
    ///
    /// `action` says what was tried, as in "open the lock file".
    static func system(
        _ errno: Int32, _ action: String, _ path: String, file: String = #fileID, line: Int = #line
    ) -> EventStoreError {
        let code: Code
        let advice: String
        switch errno {
        case EACCES, EPERM:
            (code, advice) = (
                .permissionDenied, "ask its owner for permission, or use the account that owns it"
            )
        case EROFS:
            (code, advice) = (.readOnly, "the file system is read-only; use one that can be written to")
        case EEXIST: (code, advice) = (.alreadyExists, "choose another place")
        case ENOENT, ENOTDIR: (code, advice) = (.notALedger, "check the path")
        default: (code, advice) = (.inputOutput, "check the disk and try again")
        }
        let reason = String(describing: Errno(errno))
        return EventStoreError(
            code, "Cannot \(action) \(path): \(reason); \(advice).", file: file, line: line)
    }

    /// SQLite's number and words, without the statement and its arguments.
    private static func describe(_ error: DatabaseError) -> String {
        let number = "SQLite \(error.extendedResultCode.rawValue)"
        return error.message.map { "\(number): \($0)" } ?? number
    }

    /// The error for one of SQLite's.
    ///
    /// Source: <https://www.sqlite.org/rescode.html>.
    static func database(
        _ error: any Error, _ action: String, _ path: String, file: String = #fileID, line: Int = #line
    ) -> EventStoreError {
        if let error = error as? EventStoreError { return error }
        guard let error = error as? DatabaseError else {
            return EventStoreError(
                .inputOutput, "Cannot \(action) \(path).", cause: String(describing: type(of: error)),
                file: file, line: line)
        }
        let code: Code
        let advice: String
        switch error.resultCode {
        case .SQLITE_NOTADB:
            (code, advice) = (.foreignDatabase, "it is no ledger; give the directory of one")
        case .SQLITE_CORRUPT, .SQLITE_ERROR, .SQLITE_SCHEMA, .SQLITE_MISMATCH:
            (code, advice) = (.damaged, "the file is not as its format says; run verify and restore a backup")
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            (code, advice) = (.permissionDenied, "the file cannot be written to by this user")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            (code, advice) = (.busy, "another process holds it; try again")
        case .SQLITE_FULL: (code, advice) = (.inputOutput, "the disk is full; make room and start again")
        default: (code, advice) = (.inputOutput, "check the disk and start again")
        }
        return EventStoreError(
            code, "Cannot \(action) \(path): \(advice).",
            cause: Self.describe(error), file: file, line: line)
    }
}

/// A system error number with its text.
struct Errno: CustomStringConvertible {
    let number: Int32

    init(_ number: Int32) { self.number = number }

    var description: String {
        // strerror answers a static or thread-local text that ends in NUL; it is copied at once.
        guard let text = unsafe strerror(number) else { return "error \(number)" }
        return unsafe String(cString: text)
    }
}
