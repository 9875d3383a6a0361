import EventStore
import Foundation
import GRDB
import Integrity
import LedgerTesting
import ReadModels
import StrictJSON
import Testing
import TransparencyLog

@Suite struct VerificationTests {
    static let size: Int64 = 12

    /// A ledger of deliveries and answers about one account, with its read models.
    static func withLedger(_ body: (LedgerDirectory) async throws -> Void) async throws {
        try await TemporaryDirectory.with { temporary in
            let directory = LedgerDirectory(temporary.file("ledger"))
            let clock = ManualClock()
            _ = try EventStore.create(directory, clock: clock.reading)
            let store = try EventStore.open(directory, clock: clock.reading)
            for number in 1...size {
                clock.advance(seconds: 1)
                _ = try await store.append([event(number)])
            }
            try await store.close()
            let reader = try EventReader.open(directory)
            _ = try ReadModels.open(directory, events: reader)
            try reader.close()
            try await body(directory)
        }
    }

    static func event(_ number: Int64) -> NewEvent {
        let body: JSONValue = [
            "id": "7a25d9c4-6e0b-4c83-b1f7-20c4e95ab201", "created_at": "2026-05-04T08:16:40Z",
            "updated_at": .string("2026-05-04T08:17:\(10 + number)Z"), "type": "TRADING", "name": "Main",
            "status": number < 6 ? "PENDING_APPROVAL" : "ACTIVE",
        ]
        return NewEvent(
            kind: .apiResponse, sourceKey: "response:\(number)",
            metadata: [
                "method": "GET", "target": "/accounts/7a25d9c4-6e0b-4c83-b1f7-20c4e95ab201", "status": 200,
                "environment": "sandbox", "sent_at": .string("2026-05-04T08:17:\(10 + number)Z"),
                "received_at": .string("2026-05-04T08:17:\(10 + number)Z"),
            ], body: Array(body.text.utf8))
    }

    /// Changes the evidence as somebody does who can write the file.
    static func tamper(_ directory: LedgerDirectory, _ statements: String...) throws {
        let queue = try DatabaseQueue(path: directory.events)
        try queue.writeWithoutTransaction { db in
            let triggers = try Row.fetchAll(
                db, sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
            for trigger in triggers { try db.execute(sql: "DROP TRIGGER \(trigger[0] as String)") }
            try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
            for statement in statements { try db.execute(sql: statement) }
            for trigger in triggers { try db.execute(sql: trigger[1]) }
        }
        try queue.close()
    }

    @Test func `an untouched ledger is ok, and so are its read models`() async throws {
        try await Self.withLedger { directory in
            let verdict = try Verification.verify(directory)
            #expect(verdict.problems == [])
            #expect(verdict.size == Self.size)
            #expect(verdict.readModels?.sequence == Self.size)
            #expect(verdict.json["read_models"]?["sequence"] == .integer(Self.size))
        }
    }

    static let columns = [
        "recorded_at = recorded_at + 1", "kind = 'ledger.note'", "source_key = source_key || 'x'",
        "metadata = replace(metadata, 'GET', 'PUT')", "encoding = 'identitx'",
        "body = CAST(replace(CAST(body AS TEXT), 'Main', 'Mine') AS BLOB)", "leaf_hash = zeroblob(32)",
        "leaf_hash = x'00'",
    ]

    @Test(arguments: columns) func `a changed column of any event is found and its sequence is named`(
        change: String
    ) async throws {
        try await Self.withLedger { directory in
            let clean = try Data(contentsOf: URL(fileURLWithPath: directory.events))
            for sequence in 1...Self.size {
                try Self.tamper(directory, "UPDATE event SET \(change) WHERE sequence = \(sequence)")
                let verdict = try Verification.verify(directory, options: .init(logOnly: true))
                let named = verdict.problems.filter { $0.check == .leafHash }.map(\.sequence)
                #expect(named == [sequence], "\(change) in \(sequence): \(verdict.problems)")
                for suffix in ["-wal", "-shm"] {
                    try? FileManager.default.removeItem(atPath: directory.events + suffix)
                }
                try clean.write(to: URL(fileURLWithPath: directory.events))
            }
        }
    }

    /// What is done to the file, the check that finds it, and the first sequence it names.
    static let attacks: [(sql: String, check: Verdict.Check, sequence: Int64?)] = [
        ("DELETE FROM event WHERE sequence = 5", .gap, 5),
        ("DELETE FROM event WHERE sequence BETWEEN 3 AND 7", .gap, 3),
        ("DELETE FROM event WHERE sequence = 1", .gap, 1),
        ("UPDATE event SET sequence = 0 WHERE sequence = 1", .gap, 0),
        ("UPDATE event SET sequence = 40 WHERE sequence = 12", .gap, 12),
        ("UPDATE event SET recorded_at = 5 WHERE sequence = 9", .order, 9),
        ("UPDATE event SET recorded_at = recorded_at + 100000000000 WHERE sequence = 3", .order, 4),
        ("DROP TRIGGER IF EXISTS event_is_never_updated; CREATE TABLE extra (x)", .schema, nil),
        ("CREATE TRIGGER more BEFORE INSERT ON event BEGIN SELECT 1; END", .schema, nil),
        ("UPDATE migration SET sha256 = zeroblob(32)", .schema, nil),
        ("UPDATE ledger SET environment = 'live'", .schema, 1),
        (
            "INSERT INTO ledger SELECT 2, uuid, origin, created_at, environment, client_id FROM ledger",
            .schema, nil
        ),
        ("INSERT INTO tile VALUES (0, 0, zeroblob(8192))", .tree, 1),
    ]

    @Test(arguments: attacks) func `what was done to the file is found`(
        sql: String, check: Verdict.Check, sequence: Int64?
    ) async throws {
        try await Self.withLedger { directory in
            try Self.tamper(directory, sql)
            let verdict = try Verification.verify(directory)
            let problem = try #require(verdict.problems.first { $0.check == check }, "\(verdict.problems)")
            #expect(problem.sequence == sequence, "\(problem)")
            #expect(!verdict.isOK)
            #expect(verdict.json["verdict"] == "failed")
        }
    }

    @Test func `text that is no UTF-8 is found, also where it reads as what was hashed`() async throws {
        try await Self.withLedger { directory in
            let store = try EventStore.open(directory)
            _ = try await store.append([
                NewEvent(kind: .ledgerNote, sourceKey: "note:\u{FFFD}x", metadata: ["note": "n"], body: [])
            ])
            try await store.close()
            // U+FFFD is what a repaired byte 0xFF reads as.
            try Self.tamper(
                directory,
                "UPDATE event SET source_key = CAST(X'6e6f74653aff78' AS TEXT) WHERE source_key LIKE 'note:%'"
            )
            let verdict = try Verification.verify(directory)
            #expect(verdict.problems.filter { $0.check == .leafHash }.map(\.sequence) == [Self.size + 1])
        }
    }

    @Test func `an index that lists another key than the table is found`() async throws {
        try await Self.withLedger { directory in
            let file = URL(fileURLWithPath: directory.events)
            let clean = Array(try Data(contentsOf: file))
            let key = Array("response:12".utf8)
            let places = clean.indices.filter { clean[$0...].starts(with: key) }
            // Once in the row and once in the index.
            #expect(places.count == 2)
            for place in places {
                var bytes = clean
                bytes[place + key.count - 1] = UInt8(ascii: "3")
                try Data(bytes).write(to: file)
                let verdict = try Verification.verify(directory)
                #expect(!verdict.isOK, "byte \(place)")
            }
        }
    }

    @Test func `a page of the file that was overwritten is found, whichever it is`() async throws {
        try await TestLedger.with(size: 600) { ledger in
            let file = URL(fileURLWithPath: ledger.directory.events)
            let clean = Array(try Data(contentsOf: file))
            var options = VerificationOptions()
            options.parts.remove(.readModels)
            var stops = 0
            for page in 1..<clean.count / 16_384 {
                var bytes = clean
                bytes.replaceSubrange(
                    page * 16_384..<(page + 1) * 16_384, with: repeatElement(0, count: 16_384))
                try Data(bytes).write(to: file)
                guard let verdict = try? Verification.verify(ledger.directory, options: options) else {
                    continue
                }
                #expect(!verdict.isOK, "page \(page)")
                stops += verdict.problems.filter { $0.message.hasPrefix("Reading stopped") }.count
            }
            #expect(stops > 2)
        }
    }

    /// What is done to the schema, so that reading on would never end or ask what is not there.
    static let hostile = [
        "DROP TABLE event; CREATE VIEW event AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) "
            + "SELECT i AS sequence FROM n",
        "DROP TABLE ledger", "DROP TABLE migration", "DROP TABLE tile; CREATE VIEW tile AS SELECT 1",
        "ALTER TABLE event RENAME TO events",
    ]

    @Test(arguments: hostile) func `a schema that is not ours is reported and not read`(sql: String)
        async throws
    {
        try await Self.withLedger { directory in
            let queue = try DatabaseQueue(path: directory.events)
            try await queue.writeWithoutTransaction { db in try db.execute(sql: sql) }
            try queue.close()
            let verdict = try Verification.verify(directory)
            #expect(verdict.problems.map(\.check).contains(.schema), "\(verdict.problems)")
            #expect(throws: EventStoreError(.damaged, "")) { _ = try EventReader.open(directory) }
            #expect(throws: EventStoreError(.damaged, "")) { _ = try EventStore.open(directory) }
        }
    }

    @Test func `the greatest sequence there is ends neither verify nor the opening`() async throws {
        try await Self.withLedger { directory in
            try Self.tamper(
                directory, "UPDATE event SET sequence = 9223372036854775807 WHERE sequence = 12",
                "DELETE FROM ledger")
            let verdict = try Verification.verify(directory)
            #expect(
                verdict.problems.contains { $0.check == .gap && $0.sequence == 12 }, "\(verdict.problems)")
            #expect(verdict.problems.contains { $0.check == .schema }, "\(verdict.problems)")
            #expect(throws: EventStoreError(.damaged, "")) { _ = try EventStore.open(directory) }
        }
    }

    @Test func `two rows that changed places are both named`() async throws {
        try await Self.withLedger { directory in
            try Self.tamper(
                directory, "UPDATE event SET sequence = 100 WHERE sequence = 3",
                "UPDATE event SET sequence = 3 WHERE sequence = 8",
                "UPDATE event SET sequence = 8 WHERE sequence = 100")
            let verdict = try Verification.verify(directory)
            #expect(verdict.problems.filter { $0.check == .leafHash }.map(\.sequence) == [3, 8])
        }
    }

    @Test func `a missing and a replaced trigger are found`() async throws {
        for sql in [
            "DROP TRIGGER event_is_never_deleted",
            "DROP TRIGGER event_is_never_deleted; "
                + "CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event BEGIN SELECT 1; END",
        ] {
            try await Self.withLedger { directory in
                let queue = try DatabaseQueue(path: directory.events)
                try await queue.write { db in try db.execute(sql: sql) }
                try queue.close()
                let verdict = try Verification.verify(directory)
                #expect(verdict.problems.map(\.check) == [.schema], "\(verdict.problems)")
                #expect(verdict.problems.first?.message.contains("event_is_never_deleted") == true)
            }
        }
    }

    @Test func `a row of the read models that was changed is found`() async throws {
        try await Self.withLedger { directory in
            let queue = try DatabaseQueue(path: directory.readModels)
            let table = try await queue.read { db in
                try String.fetchOne(
                    db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'period%'")
            }
            try await queue.write { db in
                try db.execute(sql: "UPDATE \(try #require(table)) SET status = 'CLOSED'")
            }
            try queue.close()
            let verdict = try Verification.verify(directory)
            #expect(verdict.problems.map(\.check).contains(.readModels), "\(verdict.problems)")
        }
    }

    @Test func `a file in the place of the link to the read models is reported`() async throws {
        try await Self.withLedger { directory in
            let files = FileManager.default
            let target = try files.destinationOfSymbolicLink(atPath: directory.readModels)
            try files.removeItem(atPath: directory.readModels)
            try files.copyItem(atPath: directory.path + "/" + target, toPath: directory.readModels)
            let verdict = try Verification.verify(directory)
            #expect(verdict.problems.map(\.check) == [.readModels], "\(verdict.problems)")
        }
    }

    @Test func `every flipped bit of the file is found or changes no answer, and nothing crashes`()
        async throws
    {
        try await Self.withLedger { directory in
            var random = SeededGenerator()
            let file = URL(fileURLWithPath: directory.events)
            let clean = Array(try Data(contentsOf: file))
            let rows = try Self.rows(directory)
            for _ in 0..<150 {
                var bytes = clean
                let place = Int(random.next() % UInt64(bytes.count))
                bytes[place] ^= 1 << UInt8(random.next() % 8)
                for suffix in ["-wal", "-shm"] {
                    try? FileManager.default.removeItem(atPath: directory.events + suffix)
                }
                try Data(bytes).write(to: file)
                guard let verdict = try? Verification.verify(directory) else { continue }
                if verdict.isOK {
                    #expect(try Self.rows(directory) == rows, "\(random), byte \(place)")
                }
            }
        }
    }

    static func rows(_ directory: LedgerDirectory) throws -> [Event] {
        let reader = try EventReader.open(directory)
        defer { try? reader.close() }
        var rows: [Event] = []
        try reader.forEach(from: 1) { event in
            rows.append(event)
            return true
        }
        return rows
    }
}
