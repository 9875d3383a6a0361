import Dispatch
import EventStore
import Synchronization
import TransparencyLog

/// Re-hashes the events of a log on several cores and puts the results together in order.
///
/// Each worker has a connection and takes the next block from a common counter. Whoever has finished the block that
/// comes next joins it, and those behind it that wait. Memory: at most four blocks for each worker wait at a time.
final class LogScan: Sendable {
    private struct State {
        var join: LogJoin
        /// Where the next block begins; nil at the end.
        var next: Int64?
        var takenCount = 0
        var joinedCount = 0
        var waiting: [Int: LeafBlock] = [:]
    }

    private struct Piece {
        let ordinal: Int
        let range: ClosedRange<Int64>
    }

    private let plan: LeafScanner.Plan
    private let start: Int64
    private let state: Mutex<State>
    private let room: DispatchSemaphore
    private let workers: Int

    /// A scan of the events behind those of a tree, up to the plan's head.
    init(_ plan: LeafScanner.Plan, behind frontier: MerkleFrontier, workers: Int) {
        self.plan = plan
        start = frontier.size
        // More workers than blocks would have nothing to do.
        self.workers = Int(min(Int64(max(1, workers)) - 1, (plan.head - start) / plan.blockSize)) + 1
        room = DispatchSemaphore(value: 4 * self.workers)
        state = Mutex(
            State(
                join: LogJoin(behind: frontier, wantedSizes: plan.wantedSizes),
                next: frontier.size < plan.head ? frontier.size + 1 : nil))
    }

    /// Scans everything and gives what came out.
    /// - Parameters:
    ///   - reader: A connection; others to the same file are opened for the other workers.
    ///   - progress: Told on the caller's thread how many of how many events are joined.
    /// - Returns: The joined blocks.
    func run(_ reader: EventReader, _ progress: (_ done: Int64, _ all: Int64) -> Void) -> LogJoin {
        var low = LeafScanner(reader, plan)
        let below = low.scan(Int64.min...0)
        state.withLock { $0.join.take(below: below) }
        let group = DispatchGroup()
        for _ in 1..<workers {
            guard let other = reader.another() else { break }
            DispatchQueue.global().async(group: group) { [self] in
                work(other) { _ in }
                try? other.close()
            }
        }
        work(reader) { done in progress(done - start, plan.head - start) }
        group.wait()
        let join = state.withLock { $0.join }
        progress(join.lastSequence - start, plan.head - start)
        return join
    }

    private func work(_ reader: EventReader, _ tell: (Int64) -> Void) {
        var scanner = LeafScanner(reader, plan)
        while let piece = take() { tell(give(scanner.scan(piece.range), piece)) }
    }

    /// The next block to scan, as soon as there is room for it; nil when there is none.
    private func take() -> Piece? {
        room.wait()
        let piece = state.withLock { state -> Piece? in
            guard let first = state.next, state.join.failure == nil else { return nil }
            let range = plan.block(from: first)
            state.next = range.upperBound < plan.head ? range.upperBound + 1 : nil
            state.takenCount += 1
            return Piece(ordinal: state.takenCount - 1, range: range)
        }
        if piece == nil { room.signal() }
        return piece
    }

    /// Takes in a block and joins what can be joined.
    /// - Returns: The greatest sequence that is joined.
    private func give(_ block: LeafBlock, _ piece: Piece) -> Int64 {
        let (joined, last) = state.withLock { state in
            if block.runs.isEmpty, let next = state.next {
                // Where sequences were changed the next event may be far away.
                state.next = block.next.flatMap { $0 > plan.head ? nil : max($0, next) }
            }
            state.waiting[piece.ordinal] = block
            let before = state.joinedCount
            while let block = state.waiting.removeValue(forKey: state.joinedCount) {
                state.join.take(block)
                state.joinedCount += 1
            }
            return (state.joinedCount - before, state.join.lastSequence)
        }
        for _ in 0..<joined { room.signal() }
        return last
    }
}
