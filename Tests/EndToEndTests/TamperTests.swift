import Foundation
import GRDB
import LedgerTesting
import StrictJSON
import Testing

extension EndToEnd {
    /// Whoever can write the file can change it; `verify` says where.
    @Suite struct TamperTests {
        /// The columns of an event, and the type that each has.
        static let columns: [(name: String, type: String)] = [
            ("sequence", "INTEGER"), ("recorded_at", "INTEGER"), ("kind", "TEXT"), ("source_key", "TEXT"),
            ("metadata", "TEXT"), ("encoding", "TEXT"), ("body", "BLOB"), ("leaf_hash", "BLOB"),
        ]

        @Test(arguments: columns)
        func `a changed byte in a column of any event is named`(column: (name: String, type: String))
            async throws
        {
            var generator = SeededGenerator()
            let seed = generator.description
            try await TemporaryDirectory.with { folder in
                let original = try await smallLedger(in: folder)
                for sequence in try Evidence(original).sequences() {
                    let copy = try original.copy(to: folder.file("\(column.name)-\(sequence)"))
                    let change = try changedByte(of: column, sequence, in: copy, &generator)
                    let (outcome, verdict) = try await copy.verdict()
                    #expect(outcome.exitCode == 3, "\(seed), event \(sequence), \(change): \(outcome)")
                    #expect(verdict["verdict"] == "failed")
                    #expect(
                        verdict.namedSequences.contains(sequence),
                        "\(seed), event \(sequence), \(change): \(verdict.text)")
                }
                #expect(try await original.verdict().outcome.exitCode == 0)
            }
        }

        @Test func `a removed event is named`() async throws {
            try await tampered { db in
                try db.execute(sql: "DELETE FROM event WHERE sequence = 3")
            } then: { verdict in
                #expect(verdict.namedSequences.contains(3))
                #expect(verdict.failedChecks.contains("gap"))
            }
        }

        @Test func `a removed event is named although the later ones have moved up`() async throws {
            try await tampered { db in
                try db.execute(sql: "DELETE FROM event WHERE sequence = 3")
                try db.execute(sql: "UPDATE event SET sequence = sequence - 1 WHERE sequence > 3")
            } then: { verdict in
                #expect(verdict.namedSequences.contains(3))
            }
        }

        @Test func `two events that changed places are both named`() async throws {
            try await tampered { db in
                try db.execute(sql: "UPDATE event SET sequence = 1000 WHERE sequence = 2")
                try db.execute(sql: "UPDATE event SET sequence = 2 WHERE sequence = 3")
                try db.execute(sql: "UPDATE event SET sequence = 3 WHERE sequence = 1000")
            } then: { verdict in
                #expect(verdict.namedSequences.isSuperset(of: [2, 3]))
            }
        }

        @Test func `an event that was put in between is named`() async throws {
            try await tampered { db in
                try db.execute(sql: "UPDATE event SET sequence = sequence + 100 WHERE sequence > 2")
                try db.execute(
                    sql: """
                        INSERT INTO event SELECT 3, recorded_at, kind, source_key || 'x', metadata, encoding, body, leaf_hash
                        FROM event WHERE sequence = 2
                        """)
                try db.execute(sql: "UPDATE event SET sequence = sequence - 99 WHERE sequence > 100")
            } then: { verdict in
                #expect(verdict.namedSequences.contains(3))
            }
        }

        @Test(arguments: [
            "DROP TRIGGER event_is_never_updated",
            "DROP TRIGGER event_is_never_deleted",
            "DROP TRIGGER event_appends_only",
            "CREATE INDEX extra ON event (kind)",
            "CREATE TABLE extra (a INTEGER)",
            "ALTER TABLE event ADD COLUMN extra TEXT",
            "CREATE TRIGGER extra BEFORE INSERT ON event BEGIN SELECT 1; END",
        ])
        func `a schema that is not the format's is found`(change: String) async throws {
            try await TemporaryDirectory.with { folder in
                let ledger = try await smallLedger(in: folder)
                try Evidence(ledger).changing { db in try db.execute(sql: change) }
                let (outcome, verdict) = try await ledger.verdict()
                #expect(outcome.exitCode == 3, "\(outcome)")
                #expect(verdict.failedChecks.contains("schema"), "\(verdict.text)")
            }
        }

        @Test func `a read model that was changed by hand is found and comes right again`() async throws {
            try await TemporaryDirectory.with { folder in
                let ledger = try await smallLedger(in: folder)
                _ = try await Answers(ledger)
                let file = ledger.path + "/readmodels.sqlite"
                let queue = try DatabaseQueue(path: file)
                try await queue.write { db in try db.execute(sql: "UPDATE subjects SET status = 'CLOSED'") }
                try queue.close()
                let (outcome, verdict) = try await ledger.verdict()
                #expect(outcome.exitCode == 3, "\(outcome)")
                #expect(verdict.failedChecks.contains("read_models"))
                try await ledger.succeed(["rebuild"])
                #expect(try await ledger.verdict().outcome.exitCode == 0)
            }
        }

        /// Changes a small ledger around its guards and hands over the verdict on it, which has to be bad.
        private func tampered(
            _ change: (Database) throws -> Void, then check: (JSONValue) throws -> Void
        ) async throws {
            try await TemporaryDirectory.with { folder in
                let ledger = try await smallLedger(in: folder)
                try Evidence(ledger).tamper(change)
                let (outcome, verdict) = try await ledger.verdict()
                #expect(outcome.exitCode == 3, "\(outcome)")
                try check(verdict)
            }
        }

        /// A ledger with one event of each kind.
        private func smallLedger(in folder: TemporaryDirectory) async throws -> Ledger {
            let ledger = try await Ledger.make(in: folder)
            let lines = try Fixture.bytes("small-ledger.ndjson")
            try await ledger.succeed(["import", "-"], input: lines)
            #expect(try Evidence(ledger).sequences().count == 5)
            #expect(try await ledger.verdict().outcome.exitCode == 0)
            return ledger
        }

        /// Changes one random byte of a column's value and says which.
        private func changedByte(
            of column: (name: String, type: String), _ sequence: Int64, in ledger: Ledger,
            _ generator: inout SeededGenerator
        ) throws -> String {
            let row = try #require(try Evidence(ledger).row(sequence))
            let flip = UInt8.random(in: 1...255, using: &generator)
            var place = 0
            if column.type == "INTEGER" {
                let value: Int64 = row[column.name]
                // The lowest byte or the next; one further up would be found by less.
                place = Int.random(in: 0..<2, using: &generator)
                let changed = value ^ (Int64(flip) << (8 * Int64(place)))
                try Evidence(ledger).tamper { db in
                    try db.execute(
                        sql: "UPDATE event SET \(column.name) = ? WHERE sequence = ?",
                        arguments: [changed, sequence])
                }
            } else {
                var value = Array(row[column.name] as Data? ?? Data())
                if value.isEmpty {
                    value = [flip]
                } else {
                    place = Int.random(in: 0..<value.count, using: &generator)
                    value[place] ^= flip
                }
                try Evidence(ledger).tamper { db in
                    try db.execute(
                        sql: "UPDATE event SET \(column.name) = CAST(? AS \(column.type)) WHERE sequence = ?",
                        arguments: [Data(value), sequence])
                }
            }
            return "byte \(place) of \(column.name) xor \(flip)"
        }
    }
}
