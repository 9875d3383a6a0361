import LedgerTesting
import StrictJSON
import Synchronization
import Testing
import TransparencyLog

@testable import EventStore

/// Keeps the writers of a ledger waiting, as another process does that is writing, so that callers gather in the queue.
final class HeldLock: Sendable {
    private let lock: FileLock

    init(_ directory: LedgerDirectory) throws {
        lock = try FileLock(directory.writerLock, permissions: 0o600)
        let isHeld = try lock.acquire(waiting: 10)
        #expect(isHeld)
    }

    func letGo() { lock.release() }
}

extension WriterLimits {
    /// Limits with which callers wait for a `HeldLock` as long as it takes them to gather on a busy machine: one who gave
    /// up would be waited for without end.
    static func patient(_ limits: WriterLimits = WriterLimits()) -> WriterLimits {
        var limits = limits
        limits.lockSeconds = 600
        return limits
    }
}

/// A value that several tasks read and change.
final class Shared<Value: Sendable>: Sendable {
    private let value: Mutex<Value>

    init(_ value: Value) { self.value = Mutex(value) }

    func withLock<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
        value.withLock { body(&$0) }
    }
}

extension EventStore {
    /// How many callers wait for a commit.
    var waitingCallers: Int { commits.state.withLock { $0.waiting.count } }

    /// Whether something in the WAL is yet to be transferred.
    var hasRestInWAL: Bool { commits.state.withLock { $0.wal.idleDeadline } != nil }

    /// Returns once that many callers wait.
    func hasWaiting(_ count: Int) async {
        while waitingCallers < count { await Task.yield() }
    }

    /// Starts a call that waits, so that it is in the queue when this returns.
    func enqueue(_ events: [NewEvent]) async -> Task<Result<[AppendOutcome], EventStoreError>, Never> {
        let before = waitingCallers
        let task = Task { await attempt(events) }
        await hasWaiting(before + 1)
        return task
    }

    /// What becomes of a call.
    func attempt(_ events: [NewEvent]) async -> Result<[AppendOutcome], EventStoreError> {
        do {
            return .success(try await append(events))
        } catch let error as EventStoreError {
            return .failure(error)
        } catch {
            return .failure(EventStoreError(.inputOutput, "no error of the store", cause: "\(error)"))
        }
    }
}

/// The root over the stored leaf hashes, from nothing but them.
func recomputedRoot(_ events: [Event]) -> TreeHash {
    var frontier = MerkleFrontier()
    for event in events { frontier.append(event.leafHash) }
    return frontier.root
}

/// The tiles that belong to so many leaf hashes, from nothing but them: full ones of all levels.
func recomputedTiles(_ leaves: [TreeHash]) -> [TileCoordinate: [TreeHash]] {
    var tiles: [TileCoordinate: [TreeHash]] = [:]
    var (level, hashes) = (0, leaves)
    while hashes.count >= Tile.width {
        var roots: [TreeHash] = []
        for position in 0..<hashes.count / Tile.width {
            let part = Array(hashes[position * Tile.width..<(position + 1) * Tile.width])
            tiles[TileCoordinate(level: level, position: Int64(position))] = part
            var frontier = MerkleFrontier()
            for hash in part { frontier.append(hash) }
            roots.append(frontier.root)
        }
        (level, hashes) = (level + 1, roots)
    }
    return tiles
}
