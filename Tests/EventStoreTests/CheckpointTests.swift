import EventStore
import Foundation
import LedgerTesting
import Testing
import TransparencyLog

@Suite struct CheckpointTests {
    @Test func `a new ledger signs that it is empty, with a key of its own`() async throws {
        try await withLedger { directory, _ in
            let files = CheckpointFiles(directory)
            let signed = try #require(try files.newest())
            let key = try #require(try files.verifierKey())
            let identity = try identity(of: directory)
            #expect(
                signed.checkpoint
                    == Checkpoint(origin: identity.origin, size: 0, root: MerkleTree.emptyRoot))
            #expect(signed.isSigned(by: key) == .valid([key]))
            #expect(key.name == identity.origin)
            #expect(try files.history()?.checkpoints == [signed])
            #expect(try FileStatus(directory.signingKey).permissions == 0o600)
            #expect(try FileStatus(directory.checkpoint).permissions == 0o600)
        }
    }

    @Test func `closing signs every event, and the root is that of the stored leaf hashes`() async throws {
        try await withLedger { directory, _ in
            let store = try EventStore.open(directory)
            _ = try await store.append((1...300).map { EventBuilder.note("note:\($0)") })
            try await store.close()
            let signed = try #require(try CheckpointFiles(directory).newest())
            let key = try #require(try CheckpointFiles(directory).verifierKey())
            #expect(signed.checkpoint.size == 300)
            #expect(signed.checkpoint.root == (try root(of: directory)))
            #expect(signed.isSigned(by: key) == .valid([key]))
            // Short commands would else fill the history: it grows with the log.
            #expect(try CheckpointFiles(directory).history()?.checkpoints.count == 1)
        }
    }

    @Test func `a log that stands still is signed while it is open`() async throws {
        try await withLedger { directory, _ in
            let (signed, observer) = Self.observer()
            let store = try EventStore.open(
                directory,
                checkpoints: CheckpointOptions(
                    schedule: CheckpointSchedule(idle: .milliseconds(1)), observer: observer))
            _ = try await store.append([EventBuilder.note("note:1"), EventBuilder.note("note:2")])
            var sizes = signed.makeAsyncIterator()
            #expect(await sizes.next() == 2)
            #expect(try CheckpointFiles(directory).newest()?.checkpoint.size == 2)
            try await store.close()
        }
    }

    @Test func `a log that never stands still is signed all the same`() async throws {
        try await withLedger { directory, _ in
            let (signed, observer) = Self.observer()
            let store = try EventStore.open(
                directory,
                checkpoints: CheckpointOptions(
                    // Appends follow one another more closely than that.
                    schedule: CheckpointSchedule(idle: .milliseconds(20), atMost: .milliseconds(1)),
                    observer: observer))
            let writer = Task {
                var number = 0
                while !Task.isCancelled {
                    number += 1
                    _ = try await store.append([EventBuilder.note("note:\(number)")])
                }
            }
            var sizes = signed.makeAsyncIterator()
            var last: Int64 = 0
            for _ in 0..<3 {
                let size = try #require(await sizes.next())
                #expect(size > last)
                last = size
            }
            writer.cancel()
            _ = try await writer.value
            try await store.close()
        }
    }

    @Test func `the history gets an entry for so many events, and one that is asked for`() async throws {
        try await withLedger { directory, _ in
            let (signed, observer) = Self.observer()
            let store = try EventStore.open(
                directory,
                checkpoints: CheckpointOptions(
                    schedule: CheckpointSchedule(idle: .milliseconds(1), historyEvents: 10),
                    observer: observer))
            var sizes = signed.makeAsyncIterator()
            for number in 1...4 {
                _ = try await store.append(
                    (1...5).map { EventBuilder.note("note:\(number).\($0)") })
                #expect(await sizes.next() == Int64(number) * 5)
            }
            let files = CheckpointFiles(directory)
            #expect(try files.history()?.checkpoints.map(\.checkpoint.size) == [0, 10, 20])
            _ = try await store.append([EventBuilder.note("last")])
            let asked = try await store.signCheckpoint()
            #expect(asked.checkpoint.size == 21)
            #expect(try await store.signCheckpoint() == asked)
            #expect(try files.history()?.checkpoints.map(\.checkpoint.size) == [0, 10, 20, 21])
            #expect(try files.newest() == asked)
            try await store.close()
        }
    }

    @Test func `the history gets an entry after a time with new events, however few`() async throws {
        try await withLedger { directory, _ in
            let (signed, observer) = Self.observer()
            let store = try EventStore.open(
                directory,
                checkpoints: CheckpointOptions(
                    schedule: CheckpointSchedule(idle: .milliseconds(1), historyInterval: .zero),
                    observer: observer))
            var sizes = signed.makeAsyncIterator()
            for number in 1...3 {
                _ = try await store.append([EventBuilder.note("note:\(number)")])
                #expect(await sizes.next() == Int64(number))
            }
            try await store.close()
            let history = try CheckpointFiles(directory).history()
            #expect(history?.checkpoints.map(\.checkpoint.size) == [0, 1, 2, 3])
        }
    }

    @Test func `after a failure a checkpoint is tried again no sooner than under steady load`() async throws {
        try await withLedger { directory, _ in
            let (failures, continuation) = AsyncStream<ContinuousClock.Instant>.makeStream()
            let pause = Duration.milliseconds(200)
            let store = try EventStore.open(
                directory,
                checkpoints: CheckpointOptions(
                    schedule: CheckpointSchedule(idle: .milliseconds(1), atMost: pause),
                    observer: { if case .failure = $0 { continuation.yield(.now) } }))
            let aside = directory.checkpoint + ".aside"
            try FileManager.default.moveItem(atPath: directory.checkpoint, toPath: aside)
            try FileManager.default.createDirectory(
                atPath: directory.checkpoint + "/taken", withIntermediateDirectories: true)
            _ = try await store.append([EventBuilder.note("note:1")])
            var told = failures.makeAsyncIterator()
            let first = try #require(await told.next())
            let second = try #require(await told.next())
            // A machine that is slow makes it later, and nothing makes it sooner.
            #expect(first.duration(to: second) >= pause)
            try FileManager.default.removeItem(atPath: directory.checkpoint)
            try FileManager.default.moveItem(atPath: aside, toPath: directory.checkpoint)
            try await store.close()
        }
    }

    @Test func `events that a killed process did not sign are signed by the next one`() async throws {
        try await withLedger { directory, _ in
            let killed = try EventStore.open(
                directory, checkpoints: CheckpointOptions(schedule: Self.never))
            _ = try await killed.append([EventBuilder.note("note:1")])
            let (signed, observer) = Self.observer()
            let store = try EventStore.open(
                directory,
                checkpoints: CheckpointOptions(
                    schedule: CheckpointSchedule(idle: .milliseconds(1)), observer: observer))
            var sizes = signed.makeAsyncIterator()
            #expect(await sizes.next() == 1)
            try await store.close()
            try await killed.close()
        }
    }

    @Test func `a checkpoint never gives way to an older one of another process`() async throws {
        try await withLedger { directory, _ in
            let options = CheckpointOptions(schedule: Self.never)
            let first = try EventStore.open(directory, checkpoints: options)
            _ = try await first.append([EventBuilder.note("note:1")])
            let second = try EventStore.open(directory, checkpoints: options)
            _ = try await second.append([EventBuilder.note("note:2")])
            try await second.close()
            try await first.close()
            #expect(try CheckpointFiles(directory).newest()?.checkpoint.size == 2)
        }
    }

    @Test func `a checkpoint that cannot be written is told, and the recording goes on`() async throws {
        try await withLedger { directory, _ in
            let (failures, continuation) = AsyncStream<EventStoreError>.makeStream()
            let store = try EventStore.open(
                directory,
                checkpoints: CheckpointOptions(
                    schedule: CheckpointSchedule(idle: .milliseconds(1)),
                    observer: { if case .failure(let error) = $0 { continuation.yield(error) } }))
            let aside = directory.checkpoint + ".aside"
            try FileManager.default.moveItem(atPath: directory.checkpoint, toPath: aside)
            try FileManager.default.createDirectory(
                atPath: directory.checkpoint + "/taken", withIntermediateDirectories: true)
            _ = try await store.append([EventBuilder.note("note:1")])
            var told = failures.makeAsyncIterator()
            #expect(await told.next() != nil)
            #expect(
                try await store.append([EventBuilder.note("note:2")]) == [.appended(2)])
            try FileManager.default.removeItem(atPath: directory.checkpoint)
            try FileManager.default.moveItem(atPath: aside, toPath: directory.checkpoint)
            try await store.close()
            #expect(try CheckpointFiles(directory).newest()?.checkpoint.size == 2)
        }
    }

    /// Signs at the close only.
    static let never = CheckpointSchedule(idle: .seconds(3_600), atMost: .seconds(7_200))

    /// The sizes of the checkpoints that are written, in their order.
    static func observer() -> (
        AsyncStream<Int64>, @Sendable (Result<SignedCheckpoint, EventStoreError>) -> Void
    ) {
        let (stream, continuation) = AsyncStream<Int64>.makeStream()
        return (
            stream,
            { result in
                if case .success(let signed) = result { continuation.yield(signed.checkpoint.size) }
            }
        )
    }
}

/// Who a ledger is.
func identity(of directory: LedgerDirectory) throws -> LedgerIdentity {
    let reader = try EventReader.open(directory)
    defer { try? reader.close() }
    return try reader.identity()
}

/// The root over the stored leaf hashes, one by one.
func root(of directory: LedgerDirectory) throws -> TreeHash {
    var frontier = MerkleFrontier()
    for event in try events(directory) { frontier.append(event.leafHash) }
    return frontier.root
}
