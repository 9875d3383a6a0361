import EventStore
import Foundation
import GRDB
import Integrity
import LedgerTesting
import Testing
import TransparencyLog

@testable import EventStore

/// What came of an edit, in the words of the page's cells.
struct TamperOutcome: Sendable {
    /// What `verify` finds with what lies in the directory.
    var verify = ""
    /// Whether commands that open the ledger refuse it.
    var opening = ""
    /// What `verify` finds with the auditor's key, and with the copies too; empty where it found something without.
    var outside = ""
    /// Whether the events are the same as before.
    var isUnchanged = false
}

extension TamperRow {
    /// Performs the row on a ledger that was found to be sound.
    func outcome() async throws -> TamperOutcome {
        let ledgers = try await TamperLedgers.shared.value
        return try await TemporaryDirectory.with { folder in
            let folderCopy = start.folder(ledgers)
            func fresh(_ name: String) throws -> TestLedger {
                try folderCopy.write(to: folder.file(name))
                return TestLedger(directory: LedgerDirectory(folder.file(name)))
            }
            let clean = try verdict(fresh("clean"))
            #expect(clean.problems == [])
            #expect(clean.size == TamperLedgers.size)
            let ledger = try fresh("ledger")
            var outcome = TamperOutcome()
            let isRefused = try await perform(on: ledger, ledgers)
            outcome.opening = try await opening(ledger)
            // Each looks at files that nobody has opened since.
            let copies = try ["key", "copy"].map { try ledger.copy(to: folder.file($0)) }
            do {
                let verdict = try verdict(ledger)
                outcome.isUnchanged = verdict.size == clean.size && verdict.rootHash == clean.rootHash
                outcome.verify = Self.cell(verdict)
                if isRefused, verdict.isOK, outcome.isUnchanged { outcome.verify = "blocked" }
                guard verdict.isOK, !isRefused else { return outcome }
            } catch {
                outcome.verify = "exit \(Self.exitCode(error))"
                return outcome
            }
            let key = try verdict(copies[0], key: ledgers.key)
            let copy = try verdict(copies[1], key: ledgers.key, copies: ledgers.copies)
            let found = [("key", key), ("copy", copy)].filter { !$0.1.isOK }
            outcome.outside =
                found.isEmpty
                ? "nothing" : found.map { "\($0.0): \(Self.cell($0.1))" }.joined(separator: "; ")
            return outcome
        }
    }

    /// Does what the row says.
    /// - Returns: Whether it was refused.
    private func perform(on ledger: TestLedger, _ ledgers: TamperLedgers) async throws -> Bool {
        let (statements, configuration): ([String], Configuration)
        switch deed {
        case .edit(let body):
            try await body(ledger, ledgers)
            return false
        case .written(let list): (statements, configuration) = (list, LedgerConnection.writing())
        case .read(let list): (statements, configuration) = (list, LedgerConnection.reading())
        }
        let queue = try DatabaseQueue(path: ledger.directory.events, configuration: configuration)
        for statement in statements {
            #expect(throws: DatabaseError.self, "\(statement)") {
                try queue.writeWithoutTransaction { db in
                    // A statement that is not refused shows in the verdict.
                    try db.execute(sql: statement)
                }
            }
        }
        try queue.close()
        return true
    }

    private func verdict(
        _ ledger: TestLedger, key: VerifierKey? = nil, copies: [SignedCheckpoint] = []
    ) throws -> Verdict {
        var options = VerificationOptions(key: key, copies: copies)
        options.parts = parts
        return try Verification.verify(ledger.directory, options: options)
    }

    /// Opens copies of the ledger for reading and for writing.
    private func opening(_ ledger: TestLedger) async throws -> String {
        let path = ledger.directory.path
        let (reading, writing) = (try ledger.copy(to: path + "-read"), try ledger.copy(to: path + "-write"))
        var (readCode, writeCode): (Int?, Int?)
        do {
            try EventReader.open(reading.directory).close()
        } catch {
            readCode = Self.exitCode(error)
        }
        do {
            let clock = ManualClock()
            clock.advance(seconds: 3_600)
            try await EventStore.open(writing.directory, clock: clock.reading).close()
        } catch {
            writeCode = Self.exitCode(error)
        }
        switch (readCode, writeCode) {
        case (nil, nil): return "–"
        case (nil, let code?): return "\(code) to write"
        case (let code?, nil): return "\(code) to read"
        case (let code?, let other?): return code == other ? "\(code)" : "\(code), \(other) to write"
        }
    }

    /// How a command ends with an error; as the command line does it.
    private static func exitCode(_ error: any Error) -> Int {
        guard let error = error as? EventStoreError else {
            Issue.record("not an error of the event store: \(error)")
            return -1
        }
        return [.damaged, .missingEvents].contains(error.code) ? 3 : 4
    }

    /// The checks that found something, each with the first sequence it names.
    private static func cell(_ verdict: Verdict) -> String {
        guard verdict.isOK else {
            return Verdict.Check.allCases.compactMap { check -> String? in
                let problems = verdict.problems.filter { $0.check == check }
                guard !problems.isEmpty else { return nil }
                let first = problems.compactMap(\.sequence).min()
                return "`\(check.rawValue)`" + (first.map { " \($0)" } ?? "")
            }.joined(separator: ", ")
        }
        guard let (first, last) = verdict.unprotected else { return "ok" }
        return "ok, \(first == last ? "\(first)" : "\(first)–\(last)") unprotected"
    }
}
