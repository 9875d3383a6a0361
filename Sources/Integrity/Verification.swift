package import EventStore
import ReadModels
import TransparencyLog

/// Checks a ledger against everything that can be recomputed.
///
/// It changes nothing and reports everything it finds.
package enum Verification {
    /// Runs all checks: SQLite's own, the schema and its triggers, the index against the table, every leaf hash,
    /// gaplessness and order, the ledger's own row, and the read models against a rebuild.
    /// - Parameters:
    ///   - directory: The ledger.
    ///   - progress: Told how many of how many events are checked, now and then.
    /// - Returns: The verdict. A ledger that does not hold is an answer.
    /// - Throws: `EventStoreError` or `ReadModelsError` if the ledger cannot be read at all: no ledger there, no
    ///   permission, no room for a private copy.
    /// - Complexity: O(n) for n events, one event in memory at a time.
    package static func verify(
        _ directory: LedgerDirectory, progress: (_ done: Int64, _ all: Int64) -> Void = { _, _ in }
    ) throws -> Verdict {
        let reader = try EventReader.openForInspection(directory)
        defer { try? reader.close() }
        var verdict = Verdict()
        verdict.problems += schemaProblems(reader)
        // What stands in the place of a table could run for ever, or run what its maker wants.
        guard try reader.hasTablesOfFormat() else { return verdict }
        verdict.problems += sqliteProblems(reader)
        verdict.problems += tileProblems(reader)
        let isScanned = scanEvents(reader, into: &verdict, progress)
        // A rebuild from events that do not hold would only repeat what was said above.
        if isScanned { verdict.problems += readModelProblems(directory, &verdict) }
        return verdict
    }

    private static func tileProblems(_ reader: EventReader) -> [Verdict.Problem] {
        report(.tree, "The tiles cannot be counted") {
            try reader.tileCount() == 0
                ? []
                : [
                    "The table tile is not empty, and this program puts nothing into it: the file was changed."
                ]
        }
    }

    private static func sqliteProblems(_ reader: EventReader) -> [Verdict.Problem] {
        report(.sqlite, "The file cannot be checked by SQLite") {
            try reader.sqliteComplaints().map { "SQLite says of the file: \($0)." }
        }
    }

    private static func schemaProblems(_ reader: EventReader) -> [Verdict.Problem] {
        report(.schema, "The schema cannot be read") {
            try reader.schemaDifferences().map {
                "\($0): the file was changed by something else than this program."
            }
        }
    }

    /// Scans the events; false if that could not be brought to its end.
    private static func scanEvents(
        _ reader: EventReader, into verdict: inout Verdict, _ progress: (Int64, Int64) -> Void
    ) -> Bool {
        var scan = EventScan()
        var failure: [Verdict.Problem] = []
        do {
            let head = try reader.head()
            try reader.scan { row in
                scan.take(row)
                if scan.frontier.size % 4_096 == 0 { progress(scan.frontier.size, head) }
            }
            failure += identityProblems(try reader.identity(), scan)
        } catch {
            failure.append(
                .init(
                    check: .sqlite, sequence: scan.lastSequence &+ 1,
                    message: "Reading stopped behind event \(scan.lastSequence). \(error)"))
        }
        verdict.size = scan.frontier.size
        verdict.rootHash = scan.frontier.root
        verdict.problems += scan.problems() + failure
        return failure.allSatisfy { $0.check != .sqlite }
    }

    private static func identityProblems(_ identity: LedgerIdentity, _ scan: EventScan) -> [Verdict.Problem] {
        let own = ["environment": identity.environment, "client_id": identity.clientID]
        return ["environment", "client_id"].compactMap { key in
            guard let named = scan.firstNamed[key], own[key] != named.value else { return nil }
            return .init(
                check: .schema, sequence: named.sequence,
                message:
                    "The ledger's own row names another \(key) than event \(named.sequence): the row was changed."
            )
        }
    }

    private static func readModelProblems(
        _ directory: LedgerDirectory, _ verdict: inout Verdict
    ) -> [Verdict.Problem] {
        do {
            let reader = try EventReader.open(directory)
            defer { try? reader.close() }
            let check = try ReadModels.check(directory, events: reader)
            let status = check.stored ?? check.fresh
            verdict.readModels = ReadModelsVerdict(
                projectionVersion: status.projectionVersion, sequence: status.sequence, digest: status.digest)
            return check.problems.map { problem in
                .init(check: .readModels, sequence: nil, message: "\(problem.message) Run rebuild.")
            }
        } catch {
            return [
                .init(
                    check: .readModels, sequence: nil, message: "The read models cannot be compared. \(error)"
                )
            ]
        }
    }

    private static func report(
        _ check: Verdict.Check, _ failure: String, _ body: () throws -> [String]
    ) -> [Verdict.Problem] {
        do {
            return try body().map { .init(check: check, sequence: nil, message: $0) }
        } catch {
            return [.init(check: check, sequence: nil, message: "\(failure). \(error)")]
        }
    }
}
