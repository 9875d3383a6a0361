import EventStore
import Foundation
import LedgerTesting
import Testing
import TransparencyLog

/// What was signed and is no longer there is never passed over.
@Suite struct LostTailTests {
    @Test func `an older copy of the events is refused with the numbers of what is missing`() async throws {
        try await withLedger { directory, _ in
            try await append(1...5, to: directory)
            let older = try Data(contentsOf: URL(fileURLWithPath: directory.events))
            try await append(6...9, to: directory)
            try older.write(to: URL(fileURLWithPath: directory.events))
            try refuses(directory, "events 6 to 9 are missing")
            #expect(try Data(contentsOf: URL(fileURLWithPath: directory.events)) == older)
        }
    }

    @Test func `a lost WAL is noticed, wherever it was cut off`() async throws {
        try await withLedger { directory, _ in
            try await append(1...3, to: directory)
            var limits = WriterLimits()
            limits.wal.idle = .seconds(3_600)
            let store = try EventStore.open(
                directory, limits: limits, checkpoints: CheckpointOptions(schedule: CheckpointTests.never))
            for number in 4...6 { _ = try await store.append([EventBuilder.note("note:\(number)")]) }
            let signed = try await store.signCheckpoint()
            #expect(signed.checkpoint.size == 6)
            let copy = LedgerDirectory(directory.path + "-copy")
            defer { try? FileManager.default.removeItem(atPath: copy.path) }
            try FileManager.default.copyItem(atPath: directory.path, toPath: copy.path)
            try await store.close()
            let wal = try Data(contentsOf: URL(fileURLWithPath: copy.events + "-wal"))
            let events = try Data(contentsOf: URL(fileURLWithPath: copy.events))
            // A frame is 24 bytes and a page; the last frame of a commit makes it count.
            let frames = (wal.count - 32) / (24 + 16_384)
            #expect(frames >= 3)
            for frame in 0...frames {
                for cut in [-1, 0, 1] where (0..<wal.count).contains(32 + frame * 16_408 + cut) {
                    let rest = wal.prefix(32 + frame * 16_408 + cut)
                    try rest.write(to: URL(fileURLWithPath: copy.events + "-wal"))
                    try? FileManager.default.removeItem(atPath: copy.events + "-shm")
                    try refuses(copy, "are missing", or: "event 6 is missing")
                    // What was refused is left as it was, for whoever has to find out what happened.
                    #expect(try Data(contentsOf: URL(fileURLWithPath: copy.events)) == events)
                    #expect(try Data(contentsOf: URL(fileURLWithPath: copy.events + "-wal")) == rest)
                }
            }
            try? FileManager.default.removeItem(atPath: copy.events + "-wal")
            try refuses(copy, "events 4 to 6 are missing")
        }
    }

    @Test func `the history alone is enough to notice it`() async throws {
        try await withLedger { directory, _ in
            try await append(1...2, to: directory)
            let older = try Data(contentsOf: URL(fileURLWithPath: directory.events))
            let early = try Data(contentsOf: URL(fileURLWithPath: directory.checkpoint))
            let store = try EventStore.open(directory)
            _ = try await store.append([EventBuilder.note("note:3")])
            _ = try await store.signCheckpoint()
            try await store.close()
            try older.write(to: URL(fileURLWithPath: directory.events))
            let history = try Data(contentsOf: URL(fileURLWithPath: directory.checkpoints))
            for torn in [0, 9, 200] {
                try (history + history.prefix(torn)).write(to: URL(fileURLWithPath: directory.checkpoints))
                // An older one says no more than none.
                try early.write(to: URL(fileURLWithPath: directory.checkpoint))
                try refuses(directory, "event 3 is missing")
                try FileManager.default.removeItem(atPath: directory.checkpoint)
                try refuses(directory, "event 3 is missing")
            }
            try FileManager.default.removeItem(atPath: directory.checkpoints)
            // Nothing is left that says so.
            try EventReader.open(directory).close()
        }
    }

    @Test func `a history that ends with something else is refused`() async throws {
        try await withLedger { directory, _ in
            try await append(1...2, to: directory)
            let url = URL(fileURLWithPath: directory.checkpoints)
            let history = try Data(contentsOf: url)
            try await withLedger { other, _ in
                let foreign = try Data(contentsOf: URL(fileURLWithPath: other.checkpoints))
                for end in [Data("one\n\ntwo\n\n".utf8), foreign] {
                    try (history + end).write(to: url)
                    #expect(throws: EventStoreError(.damaged, "")) { _ = try EventReader.open(directory) }
                    #expect(throws: EventStoreError(.damaged, "")) { _ = try EventStore.open(directory) }
                }
            }
            try history.write(to: url)
            try EventReader.open(directory).close()
        }
    }

    @Test func `another past under the same number of events is refused`() async throws {
        try await withLedger { directory, _ in
            try await append(1...4, to: directory)
            let fork = LedgerDirectory(directory.path + "-fork")
            defer { try? FileManager.default.removeItem(atPath: fork.path) }
            try FileManager.default.copyItem(atPath: directory.path, toPath: fork.path)
            try await append(5...6, to: directory)
            try await append(7...9, to: fork)
            try FileManager.default.removeItem(atPath: fork.checkpoint)
            try FileManager.default.copyItem(atPath: directory.checkpoint, toPath: fork.checkpoint)
            let error = #expect(throws: EventStoreError(.damaged, "")) { _ = try EventStore.open(fork) }
            #expect(error?.message.contains("The first 6 events") == true)
        }
    }

    @Test func `a checkpoint of another ledger or by another key is refused`() async throws {
        try await withLedger { directory, _ in
            try await append(1...2, to: directory)
            try await withLedger { other, _ in
                try await append(1...2, to: other)
                let theirs = try Data(contentsOf: URL(fileURLWithPath: other.checkpoint))
                try theirs.write(to: URL(fileURLWithPath: directory.checkpoint))
                #expect(throws: EventStoreError(.damaged, "")) { _ = try EventStore.open(directory) }
                try Data(contentsOf: URL(fileURLWithPath: other.verifierKey))
                    .write(to: URL(fileURLWithPath: directory.verifierKey))
                #expect(throws: EventStoreError(.damaged, "")) { _ = try EventStore.open(directory) }
            }
        }
    }

    @Test func `without both checkpoint files nothing is written, unless it is said`() async throws {
        try await withLedger { directory, _ in
            try await append(1...2, to: directory)
            try FileManager.default.removeItem(atPath: directory.checkpoint)
            let store = try EventStore.open(directory)
            try await store.close()
            // The history was enough.
            #expect(try CheckpointFiles(directory).newest()?.checkpoint.size == 2)
            try FileManager.default.removeItem(atPath: directory.checkpoint)
            try FileManager.default.removeItem(atPath: directory.checkpoints)
            #expect(throws: EventStoreError(.damaged, "")) { _ = try EventStore.open(directory) }
            let anew = try EventStore.open(directory, checkpoints: CheckpointOptions(beginsAnew: true))
            #expect(try await anew.signCheckpoint().checkpoint.size == 2)
            try await anew.close()
            #expect(try CheckpointFiles(directory).history()?.checkpoints.map(\.checkpoint.size) == [2])
        }
    }

    @Test func `what a crash left of a history entry gives way to the next one`() async throws {
        try await withLedger { directory, _ in
            let store = try EventStore.open(
                directory, checkpoints: CheckpointOptions(schedule: CheckpointTests.never))
            let path = URL(fileURLWithPath: directory.checkpoints)
            _ = try await store.append([EventBuilder.note("note:0")])
            let before = try Data(contentsOf: path)
            _ = try await store.signCheckpoint()
            let entry = try Data(contentsOf: path).dropFirst(before.count)
            for length in stride(from: 1, to: entry.count, by: 7) {
                try (before + entry.prefix(length)).write(to: path)
                _ = try await store.append([EventBuilder.note("note:\(length)")])
                let signed = try await store.signCheckpoint()
                let history = try #require(try CheckpointFiles(directory).history())
                #expect(history.checkpoints.map(\.checkpoint.size) == [0, signed.checkpoint.size])
                #expect(history.incompleteBytes == 0)
            }
            try await store.close()
        }
    }

    private func append(_ numbers: ClosedRange<Int>, to directory: LedgerDirectory) async throws {
        let store = try EventStore.open(directory)
        _ = try await store.append(numbers.map { EventBuilder.note("note:\($0)") })
        try await store.close()
    }

    private func refuses(
        _ directory: LedgerDirectory, _ words: String, or others: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        for open in [{ _ = try EventReader.open($0) }, { _ = try EventStore.open($0) }]
            as [(LedgerDirectory) throws -> Void]
        {
            let error = #expect(
                throws: EventStoreError(.missingEvents, ""), sourceLocation: sourceLocation
            ) { try open(directory) }
            let message = error?.message ?? ""
            #expect(
                message.contains(words) || others.map(message.contains) ?? false, "\(message)",
                sourceLocation: sourceLocation)
        }
    }
}
