import EventStore
import TransparencyLog

/// The part of `verify` that is about the log: every event hashed anew, the tree, the tiles and the checkpoints.
struct LogReview {
    let reader: EventReader
    let evidence: SignedEvidence
    let options: VerificationOptions
    /// The log's name; nil if the ledger does not say it.
    let origin: String?

    /// Runs it, and fills in what the verdict says of the log.
    /// - Returns: Whether all events could be read.
    func run(into verdict: inout Verdict, _ progress: (Int64, Int64) -> Void) -> Bool {
        let head: Int64
        let tiles: [StoredTile]
        do {
            (head, tiles) = try reader.storedTiles()
        } catch {
            verdict.problems.append(
                .init(
                    check: .sqlite, sequence: nil, message: "The events and tiles cannot be counted. \(error)"
                ))
            verdict.problems += CheckpointReview(unread: evidence, origin: origin).problems
            return false
        }
        let since = start(head, &verdict)
        let wanted = evidence.wantedSizes
        let plan = LeafScanner.Plan(blockSize: options.blockSize, head: head, wantedSizes: wanted)
        let join = LogScan(plan, behind: since?.frontier ?? MerkleFrontier(), workers: options.workers)
            .run(reader, progress)
        verdict.size = join.frontier.size
        // What cannot be read is there all the same.
        verdict.lastSequence = max(join.lastSequence, head)
        // The root of the empty log would say that there were no events.
        verdict.rootHash = head > 0 && join.frontier.size == 0 ? nil : join.frontier.root
        verdict.problems += join.allProblems
        if let failure = join.failure {
            verdict.problems.append(
                .init(
                    check: .sqlite, sequence: join.lastSequence &+ 1,
                    message: "Reading stopped behind event \(join.lastSequence). \(failure)"))
        }
        verdict.problems += TileReview.misplaced(tiles, head: head) + upperTileProblems(join, head)
        var roots = join.roots
        if let since { verdict.problems += since.complete(&roots, wanted) }
        let review = CheckpointReview(
            evidence: evidence, origin: origin, head: head, roots: roots,
            reasonForMissingRoots: Self.reason(join))
        verdict.problems += review.problems
        verdict.checkpointedSize = review.checkpointedSize
        return join.failure == nil
    }

    /// Where hashing begins: behind the checkpoint that was given for it, if that one holds; nil for the first event.
    private func start(_ head: Int64, _ verdict: inout Verdict) -> SinceStart? {
        guard let claim = evidence.claims.last(where: { $0.source == .since }) else { return nil }
        guard claim.isValid, origin.map(claim.signed.checkpoint.isAbout) ?? true,
            (1...max(1, head)).contains(claim.size),
            let start = SinceStart(claim, reader)
        else {
            verdict.notes.append(
                "All events were hashed again: the checkpoint to start from gives no ground to leave some out."
            )
            return nil
        }
        verdict.since = claim.size
        verdict.notes.append(
            "Events 1 to \(claim.size) were not hashed again: their stored hashes have the root of the checkpoint "
                + "to start from, and whether the events still have these hashes was not looked at.")
        return start
    }

    private func upperTileProblems(_ join: LogJoin, _ head: Int64) -> [Verdict.Problem] {
        do {
            return try TileReview.changed(reader, join.tileRoots, head: head)
        } catch {
            return [
                .init(check: .tree, sequence: nil, message: "The upper tiles cannot be read. \(error)")
            ]
        }
    }

    private static func reason(_ join: LogJoin) -> (sequence: Int64?, text: String) {
        if let gap = join.firstGap { return (gap, "event \(gap) is missing") }
        return (join.lastSequence &+ 1, "the events behind event \(join.lastSequence) cannot be read")
    }
}
