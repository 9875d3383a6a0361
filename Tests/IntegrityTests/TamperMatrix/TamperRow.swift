import EventStore
import GRDB
import Integrity
import Testing

/// One row of docs/tamper-matrix.md, as it is performed.
///
/// What has to come of it stands on the page alone.
struct TamperRow: Sendable, CustomTestStringConvertible {
    /// A ledger to begin with.
    enum Start: Sendable {
        /// All events are in the database and signed for.
        case whole
        /// All are in the database, and 201 to 300 are signed for in a copy only.
        case unprotected
        /// Events 201 to 300 are in the WAL, and all are signed for.
        case killed

        func folder(_ ledgers: TamperLedgers) -> FolderCopy {
            switch self {
            case .whole: ledgers.whole
            case .unprotected: ledgers.unprotected
            case .killed: ledgers.killed
            }
        }
    }

    /// What is done.
    enum Deed: Sendable {
        /// Somebody who can write the files changes them.
        case edit(@Sendable (TestLedger, TamperLedgers) async throws -> Void)
        /// Statements on the connection of a writer of ours, each of which has to fail.
        case written([String])
        /// The same on the connection of a reader of ours.
        case read([String])
    }

    let id: String
    let start: Start
    let deed: Deed
    /// What `verify` checks beside the log: the read models only where they are what is changed.
    var parts: Set<VerificationOptions.Part> = [.schema, .file]

    var testDescription: String { id }

    static let all = oneEvent + order + doors + guards + itself + checkpoints + files + wal + outside

    static func edit(
        _ id: String, _ start: Start = .whole,
        _ body: @escaping @Sendable (TestLedger, TamperLedgers) async throws -> Void
    ) -> TamperRow {
        TamperRow(id: id, start: start, deed: .edit(body))
    }

    /// Statements that are run past the guards, which are there again afterwards.
    static func sql(_ id: String, _ start: Start = .whole, _ statements: String...) -> TamperRow {
        edit(id, start) { ledger, _ in
            try ledger.change { db in
                for statement in statements { try db.execute(sql: statement) }
            }
        }
    }

    /// Statements that are run with the guards in place, as by any program.
    static func plain(_ id: String, _ statements: String...) -> TamperRow {
        edit(id) { ledger, _ in
            try ledger.raw { db in for statement in statements { try db.execute(sql: statement) } }
        }
    }
}
