import EventStore
import StrictJSON
import TransparencyLog

/// One pass over the rows of `event`: hashes every row anew and builds the tree.
///
/// Pure: rows go in by ascending sequence, problems and the root come out. Constant memory but for the problems,
/// of which at most `limit` of each check are told one by one.
struct EventScan {
    /// How many problems of one check are listed; what follows is counted.
    static let limit = 1_000

    private(set) var frontier = MerkleFrontier()
    private(set) var lastSequence: Int64 = 0
    private var lastRecordedAt: Instant?
    private var found: [Verdict.Problem] = []
    private var counts: [Verdict.Check: Int] = [:]
    /// The first environment and client that one of the first 1,000 events names, with its sequence.
    private(set) var firstNamed: [String: (sequence: Int64, value: String)] = [:]

    /// Takes the next row.
    mutating func take(_ row: ScannedRow) {
        switch row {
        case .unreadable(let sequence):
            step(to: sequence)
            add(
                .leafHash, sequence,
                "Event \(sequence) holds what no event can: the row was changed.")
            frontier.append(MerkleTree.leafHash([]))
        case .event(let event):
            step(to: event.sequence)
            checkOrder(event)
            let leaf = MerkleTree.leafHash(event.canonicalLeaf)
            if leaf != event.leafHash {
                add(
                    .leafHash, event.sequence,
                    "Event \(event.sequence) does not hash to its stored leaf hash: the row was changed.")
            }
            frontier.append(leaf)
            noteNames(event)
        }
    }

    /// All problems; where a check found more than are listed, a last line says how many.
    func problems() -> [Verdict.Problem] {
        found
            + Verdict.Check.allCases.compactMap { check in
                let more = counts[check, default: 0] - Self.limit
                guard more > 0 else { return nil }
                return .init(check: check, sequence: nil, message: "And \(more) more of this kind.")
            }
    }

    private mutating func step(to sequence: Int64) {
        let expected = lastSequence &+ 1
        if sequence > expected {
            let missing =
                expected == sequence - 1
                ? "Event \(expected) is" : "Events \(expected) to \(sequence - 1) are"
            add(.gap, expected, "\(missing) missing.")
        } else if sequence < expected {
            add(.gap, sequence, "Event \(sequence) stands before the first sequence, which is 1.")
        }
        lastSequence = max(sequence, lastSequence)
    }

    private mutating func checkOrder(_ event: Event) {
        if let last = lastRecordedAt, event.recordedAt < last {
            add(
                .order, event.sequence,
                "Event \(event.sequence) was recorded before the event in front of it.")
        }
        lastRecordedAt = max(event.recordedAt, lastRecordedAt ?? event.recordedAt)
    }

    private mutating func noteNames(_ event: Event) {
        guard firstNamed.count < 2, event.sequence <= 1_000,
            let metadata = try? JSONValue(event.metadataBytes)
        else { return }
        for key in ["environment", "client_id"] where firstNamed[key] == nil {
            if let value = metadata[key]?.stringValue { firstNamed[key] = (event.sequence, value) }
        }
    }

    private mutating func add(_ check: Verdict.Check, _ sequence: Int64, _ message: String) {
        counts[check, default: 0] += 1
        guard counts[check, default: 0] <= Self.limit else { return }
        found.append(.init(check: check, sequence: sequence, message: message))
    }
}
