import EventStore
import Foundation
import GRDB
import Integrity
import LedgerTesting
import Testing
import TransparencyLog

/// A ledger that is put back into the same state before each of many edits.
struct EditedLedger {
    let ledger: TestLedger
    private let clean: FolderCopy

    /// Makes a folder with a ledger and removes it afterwards.
    static func with(_ copy: FolderCopy, _ body: (EditedLedger) async throws -> Void) async throws {
        try await TemporaryDirectory.with { temporary in
            let path = temporary.file("ledger")
            try copy.write(to: path)
            try await body(EditedLedger(TestLedger(directory: LedgerDirectory(path)), copy))
        }
    }

    private init(_ ledger: TestLedger, _ clean: FolderCopy) {
        self.ledger = ledger
        self.clean = clean
    }

    /// Puts the evidence back as it was, but for what was written into it outside of the database.
    func restore(_ names: String...) throws {
        for name in names.isEmpty ? ["events.sqlite", "events.sqlite-wal", "events.sqlite-shm"] : names {
            try clean.write(name, to: ledger.directory.path)
        }
    }

    /// Makes one edit of the sound ledger, which has no guards.
    func edited(_ body: (Database) throws -> Void) throws -> Verdict {
        try restore()
        try ledger.raw(body)
        return try verify()
    }

    /// Verifies the log, as it lies there.
    func verify(_ parts: Set<VerificationOptions.Part> = []) throws -> Verdict {
        var options = VerificationOptions(workers: 1)
        options.parts = parts
        return try Verification.verify(ledger.directory, options: options)
    }

    /// Why a reader does not open the ledger; nil if it does.
    func refusal() throws -> EventStoreError.Code? {
        do {
            try EventReader.open(ledger.directory).close()
            return nil
        } catch let error as EventStoreError {
            return error.code
        }
    }
}

extension TamperLedgers {
    /// The ledger of 200 events without the guards of its tables, for edits of single rows.
    static let guardless = Task {
        let folder = try TemporaryDirectory()
        defer { folder.remove() }
        try await shared.value.half.write(to: folder.path)
        let ledger = TestLedger(directory: LedgerDirectory(folder.path))
        try ledger.raw { db in
            for name in try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'trigger'")
            {
                try db.execute(sql: "DROP TRIGGER \(name)")
            }
        }
        return try FolderCopy(folder.path)
    }
}
