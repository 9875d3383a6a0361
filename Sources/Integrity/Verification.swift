package import EventStore
import ReadModels

/// Checks a ledger against everything that can be recomputed.
///
/// It changes nothing and reports everything it finds.
package enum Verification {
    /// Runs all checks: SQLite's own, the schema and its triggers, the index against the table, every leaf hash,
    /// gaplessness and order, the tree and its tiles, every signed checkpoint, the ledger's own row, and the read models
    /// against a rebuild.
    ///
    /// Others may append meanwhile: what is there when it begins is checked.
    /// - Parameters:
    ///   - directory: The ledger.
    ///   - options: The auditor's key and checkpoints, and what is left out.
    ///   - progress: Told on the caller's thread how many of how many events are hashed, now and then.
    /// - Returns: The verdict. A ledger that does not hold is an answer.
    /// - Throws: `EventStoreError` if the ledger cannot be read at all: no ledger there, no permission, no room for a
    ///   private copy.
    /// - Complexity: O(n) for n events; memory for four blocks of 65,536 hashes (2 MB each) for each worker.
    package static func verify(
        _ directory: LedgerDirectory, options: VerificationOptions = VerificationOptions(),
        progress: (_ done: Int64, _ all: Int64) -> Void = { _, _ in }
    ) throws -> Verdict {
        // Before the events, which may grow in between: the other way round they could seem to end too early.
        let evidence = SignedEvidence(directory, options)
        var verdict = Verdict()
        verdict.notes = evidence.notes
        verdict.key = evidence.keySource
        let reader: EventReader
        do {
            reader = try EventReader.openForInspection(directory)
        } catch let error as EventStoreError where error.code == .damaged {
            // SQLite reads the schema before anything else, and says so where it cannot.
            let isSchema = error.cause?.contains("malformed database schema") ?? false
            verdict.problems =
                [.init(check: isSchema ? .schema : .sqlite, sequence: nil, message: "\(error)")]
                + CheckpointReview(unread: evidence, origin: nil).problems
            return verdict
        }
        defer { try? reader.close() }
        verdict.notes += reader.notes
        // What stands in the place of a table could run for ever, or run what its maker wants.
        guard (try? reader.hasTablesOfFormat()) ?? false else {
            verdict.problems =
                schemaProblems(reader) + CheckpointReview(unread: evidence, origin: nil).problems
            return verdict
        }
        if options.parts.contains(.schema) { verdict.problems += schemaProblems(reader) }
        if options.parts.contains(.file) { verdict.problems += fileProblems(reader) }
        let identity = identity(reader, &verdict)
        if let identity, options.parts.contains(.schema) {
            verdict.problems += IdentityReview.problems(identity, reader)
        }
        let log = LogReview(
            reader: reader, evidence: evidence, options: options, origin: identity?.origin)
        let isRead = log.run(into: &verdict, progress)
        // A rebuild from events that cannot be read would only repeat what was said above.
        if isRead, options.parts.contains(.readModels) {
            verdict.problems += readModelProblems(directory, reader, &verdict)
        }
        return verdict
    }

    private static func fileProblems(_ reader: EventReader) -> [Verdict.Problem] {
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

    private static func identity(_ reader: EventReader, _ verdict: inout Verdict) -> LedgerIdentity? {
        do {
            return try reader.identity()
        } catch {
            verdict.problems.append(.init(check: .schema, sequence: nil, message: "\(error)"))
            return nil
        }
    }

    private static func readModelProblems(
        _ directory: LedgerDirectory, _ reader: EventReader, _ verdict: inout Verdict
    ) -> [Verdict.Problem] {
        do {
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
