import GRDB
import Glibc

extension ReadModelsError {
    /// The error for a failed system call on a file.
    static func system(
        _ number: Int32, _ action: String, _ path: String, file: String = #fileID, line: Int = #line
    ) -> ReadModelsError {
        let (code, advice): (Code, String) =
            switch number {
            case EACCES, EPERM, EROFS:
                (.permissionDenied, "use an account that may write there")
            case ENOSPC, EDQUOT:
                (.inputOutput, "the disk is full; make room and try again")
            default:
                (.inputOutput, "check the disk and try again")
            }
        return ReadModelsError(
            code, "Cannot \(action) \(path): \(advice).", cause: "error \(number)", file: file, line: line)
    }

    /// The error for one of SQLite's, which is described by its code alone.
    ///
    /// Errors that are not SQLite's (those of the event store, for example) come back as they are.
    ///
    /// Source: <https://www.sqlite.org/rescode.html>.
    static func database(
        _ error: any Error, _ action: String, file: String = #fileID, line: Int = #line
    ) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        let (code, advice): (Code, String) =
            switch error.resultCode {
            case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT:
                (.damaged, "the file is damaged; run rebuild")
            case .SQLITE_BUSY, .SQLITE_LOCKED:
                (.busy, "another process holds them; try again")
            case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_CANTOPEN:
                (.permissionDenied, "the file cannot be opened or written to by this user")
            case .SQLITE_FULL:
                (.inputOutput, "the disk is full; make room and try again")
            default:
                (.inputOutput, "check the disk and try again, or run rebuild")
            }
        return ReadModelsError(
            code, "Cannot \(action) the read models: \(advice).",
            cause: "SQLite \(error.extendedResultCode.rawValue)", file: file, line: line)
    }

    /// Whether an error of SQLite means that a read model's file must not be trusted any more.
    ///
    /// An unknown column or table counts: the file's schema is not what it says.
    static func isDamage(_ error: any Error) -> Bool {
        guard let error = error as? DatabaseError else {
            return (error as? ReadModelsError)?.code == .damaged
        }
        return switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT, .SQLITE_ERROR, .SQLITE_SCHEMA, .SQLITE_MISMATCH,
            .SQLITE_CONSTRAINT:
            true
        default:
            false
        }
    }
}
