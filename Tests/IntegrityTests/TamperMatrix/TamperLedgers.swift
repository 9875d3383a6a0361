import EventStore
import Foundation
import LedgerTesting
import StrictJSON
import Testing
import TransparencyLog

/// The ledgers that docs/tamper-matrix.md edits, made once.
///
/// Each has 300 events that were appended one by one, a second apart, with checkpoints at 0, 100, 200 and 300 in the
/// history. Event n has the source key `event:n`.
struct TamperLedgers: Sendable {
    /// Made when first asked for.
    static let shared = Task { try await TamperLedgers() }
    static let size: Int64 = 300

    /// Closed, with all events in the database.
    let whole: FolderCopy
    /// The same when it had 200 events.
    let half: FolderCopy
    /// As a process leaves it that was killed: events 201 to 250 are in the WAL, and signed for.
    let killedEarly: FolderCopy
    /// The same with events 201 to 300.
    let killed: FolderCopy
    /// The newest checkpoint is that of 200 events.
    let unprotected: FolderCopy
    /// Another ledger in the state of `whole`.
    let stranger: FolderCopy
    /// Another ledger in the state of `killed`.
    let killedStranger: FolderCopy
    /// What the auditor keeps elsewhere: the key, and a copy of the history.
    let key: VerifierKey
    let copies: [SignedCheckpoint]

    private init() async throws {
        let own = try await Self.make("Account")
        let other = try await Self.make("Strange")
        (whole, half, killedEarly, killed) = (own.whole, own.half, own.killedEarly, own.killed)
        (stranger, killedStranger) = (other.whole, other.killed)
        let folder = try TemporaryDirectory()
        defer { folder.remove() }
        try own.whole.write(to: folder.path)
        let ledger = TestLedger(directory: LedgerDirectory(folder.path))
        (key, copies) = (try ledger.ownKey, try ledger.history)
        #expect(copies.map(\.checkpoint.size) == [0, 100, 200, 300])
        try ledger.cutCheckpoints(to: 200)
        unprotected = try FolderCopy(folder.path)
    }

    private static func make(_ word: String) async throws -> (
        half: FolderCopy, killedEarly: FolderCopy, killed: FolderCopy, whole: FolderCopy
    ) {
        try await TemporaryDirectory.with { temporary in
            let ledger = TestLedger(directory: LedgerDirectory(temporary.file("ledger")))
            let directory = ledger.directory
            let clock = ManualClock()
            _ = try EventStore.create(directory, environment: "sandbox", clock: clock.reading)
            // Nothing is signed but when it is asked for, and nothing leaves the WAL but at the end.
            var limits = WriterLimits()
            limits.wal.idle = .seconds(3_600)
            let checkpoints = CheckpointOptions(schedule: .init(idle: .seconds(3_600)))
            func append(_ numbers: ClosedRange<Int64>, to store: EventStore) async throws {
                for number in numbers {
                    clock.advance(seconds: 1)
                    _ = try await store.append([event(number, word)])
                }
            }
            var store = try EventStore.open(
                directory, clock: clock.reading, limits: limits, checkpoints: checkpoints)
            try await append(1...100, to: store)
            _ = try await store.signCheckpoint()
            try await append(101...200, to: store)
            _ = try await store.signCheckpoint()
            try await store.close()
            let half = try FolderCopy(directory.path)
            store = try EventStore.open(
                directory, clock: clock.reading, limits: limits, checkpoints: checkpoints)
            try await append(201...250, to: store)
            let early = try FolderCopy(directory.path)
            try await append(251...size, to: store)
            _ = try await store.signCheckpoint()
            let killed = try FolderCopy(directory.path)
            try await store.close()
            return (half, try signed(early, at: 250), killed, try FolderCopy(directory.path))
        }
    }

    /// Puts a checkpoint for all events of a ledger into `checkpoint`.
    private static func signed(_ copy: FolderCopy, at size: Int64) throws -> FolderCopy {
        let folder = try TemporaryDirectory()
        defer { folder.remove() }
        try copy.write(to: folder.path)
        let ledger = TestLedger(directory: LedgerDirectory(folder.path))
        try ledger.writeNewest(try ledger.sign(size: size, root: try ledger.root(size: Int(size))))
        var copy = copy
        copy["checkpoint"] = Data(try ledger.newest.bytes)
        return copy
    }

    /// An event of each kind in turn, perhaps with another body than it would have.
    static func event(_ number: Int64, _ word: String = "Account", body given: [UInt8]? = nil) -> NewEvent {
        let now = JSONValue.string(
            Instant(nanoseconds: (1_777_882_530 + number) * 1_000_000_000).rfc3339)
        let id = "7a25d9c4-6e0b-4c83-b1f7-20c4e95ab20\(number % 7)"
        let call: JSONValue = .string("/accounts/\(id)")
        let key = "event:\(number)"
        switch number % 5 {
        case 0:
            let body: JSONValue = [
                "id": .string(id), "created_at": "2026-05-04T08:10:00Z", "updated_at": now,
                "type": "TRADING", "status": "ACTIVE", "name": .string("\(word) \(number).é"),
            ]
            return NewEvent(
                kind: .apiResponse, sourceKey: key,
                metadata: [
                    "method": "GET", "target": call, "status": 200, "environment": "sandbox",
                    "sent_at": now, "received_at": now,
                ], body: given ?? Array(body.text.utf8))
        case 1:
            return NewEvent(
                kind: .webhookDelivery, sourceKey: key,
                metadata: [
                    "target": "/webhooks", "environment": "sandbox", "client_id": "desk",
                    "headers": ["host": ["desk"]], "received_at": now, "signature": "valid",
                ], body: given ?? Array("{\"\(word)\":\(number)}".utf8))
        case 2:
            return NewEvent(
                kind: .apiRequest, sourceKey: key,
                metadata: ["method": "POST", "target": call, "environment": "sandbox", "sent_at": now],
                body: given ?? [0, 0xFF, UInt8(truncatingIfNeeded: number)])
        case 3:
            return NewEvent(
                kind: .apiFailure, sourceKey: key,
                metadata: [
                    "method": "GET", "target": call, "environment": "sandbox", "reason": "timeout",
                    "failed_at": now,
                ], body: given ?? [])
        default:
            return NewEvent(
                kind: .ledgerNote, sourceKey: key, metadata: ["note": .string("\(word) \(number)")],
                body: given ?? Array("The body of note \(number)".utf8))
        }
    }
}
