import EventStore
import Foundation
import GRDB
import LedgerTesting
import ReadModels
import StrictJSON
import Testing

@Suite struct GenerationTests {
    private static func withLedger(_ body: (TestLedger) async throws -> Void) async throws {
        var source = RandomEvents(SeededGenerator(seed: 11))
        try await TestLedger.with(source.next(40)) { ledger in try await body(ledger) }
    }

    @Test func `the read models are a relative link to a generation`() async throws {
        try await Self.withLedger { ledger in
            try ledger.open().close()
            let target = try FileManager.default.destinationOfSymbolicLink(
                atPath: ledger.directory.readModels)
            #expect(target == "readmodels-1.sqlite")
            #expect(try ledger.files() == ["readmodels-1.lock", "readmodels-1.sqlite", "readmodels.sqlite"])
        }
    }

    @Test func `a reader of the old generation is not disturbed, and its file goes when it has gone`()
        async throws
    {
        try await Self.withLedger { ledger in
            let reader = try ledger.open()
            let before = try Answers(reader)
            #expect(try ledger.rebuild() == before.status)
            #expect(try ledger.rebuild() == before.status)
            #expect(try ledger.files().contains("readmodels-1.sqlite"))
            #expect(!(try ledger.files().contains("readmodels-2.sqlite")))
            #expect(try Answers(reader) == before)
            try ledger.tamper("UPDATE periods SET status = 'NEW'")
            #expect(try Answers(reader) == before)
            try reader.close()
            #expect(try Answers(ledger.open()).status == before.status)
            #expect(try ledger.files() == ["readmodels-3.lock", "readmodels-3.sqlite", "readmodels.sqlite"])
        }
    }

    @Test func `what a killed rebuild left is removed`() async throws {
        try await Self.withLedger { ledger in
            let before = try Answers(ledger.open())
            let left = [
                "readmodels-2.sqlite", "readmodels-2.sqlite-journal", "readmodels-2.lock",
                "readmodels-9.lock",
            ]
            for name in left {
                try Data("half".utf8).write(to: URL(fileURLWithPath: ledger.directory.path + "/" + name))
            }
            try FileManager.default.createSymbolicLink(
                atPath: ledger.directory.readModels + ".new", withDestinationPath: "readmodels-2.sqlite")
            #expect(try ledger.rebuild() == before.status)
            #expect(try Answers(ledger.open()) == before)
            #expect(try ledger.files().filter { $0.hasSuffix(".sqlite") }.count == 2)
            #expect(!(try ledger.files().contains { left.contains($0) && $0.hasPrefix("readmodels-9") }))
            #expect(!(try ledger.files().contains("readmodels.sqlite.new")))
        }
    }

    @Test(arguments: [
        "UPDATE projection SET version = version + 1",
        "UPDATE projection SET schema_sha256 = x'00'",
        "UPDATE projection SET ledger = 'another'",
        "UPDATE projection SET sequence = 41",
        "UPDATE projection SET sequence = -1",
        "UPDATE projection SET leaf_hash = zeroblob(32)",
        "UPDATE projection SET leaf_hash = NULL",
        "DELETE FROM projection",
        "DROP TABLE projection",
        "DROP VIEW users; DROP TABLE periods; CREATE TABLE periods (a)",
        "UPDATE projection SET sequence = 20, leaf_hash = NULL",
    ])
    func `read models that do not fit the events are made anew`(change: String) async throws {
        try await Self.withLedger { ledger in
            let before = try Answers(ledger.open())
            try ledger.tamper(change)
            let models = try ledger.open()
            #expect(try Answers(models) == before)
            #expect(models.notes.count == 1)
            #expect(try ledger.files().contains("readmodels-2.sqlite"))
            #expect(try ledger.open().notes.isEmpty)
        }
    }

    @Test func `a damaged file is made anew`() async throws {
        var random = SeededGenerator()
        try await Self.withLedger { ledger in
            let before = try Answers(ledger.open())
            for _ in 0..<12 {
                let file = URL(fileURLWithPath: ledger.directory.readModels).resolvingSymlinksInPath()
                var bytes = try Data(contentsOf: file)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes.removeSubrange(Int.random(in: 0..<bytes.count, using: &random)...)
                case 1: bytes = Data(random.bytes(5_000))
                default:
                    // The header of the file or of a tree's page; what stands in cells, also in those that run over into
                    // pages of their own, is for `check` to find.
                    let headers = stride(from: 0, to: bytes.count, by: 8192)
                        .filter { $0 == 0 || [2, 5, 10, 13].contains(bytes[$0]) }
                    let page = try #require(headers.randomElement(using: &random))
                    bytes.replaceSubrange(page..<page + 12, with: random.bytes(12))
                }
                try bytes.write(to: file)
                #expect(try Answers(ledger.open()) == before, "\(random)")
            }
        }
    }

    @Test func `a file in the place of the link is replaced by a link`() async throws {
        try await Self.withLedger { ledger in
            let before = try Answers(ledger.open())
            try ledger.remove(["readmodels.sqlite"])
            for target in ["nonsense", "/etc/passwd", "readmodels-01.sqlite", "readmodels-99.sqlite"] {
                try FileManager.default.createSymbolicLink(
                    atPath: ledger.directory.readModels, withDestinationPath: target)
                #expect(try Answers(ledger.open()) == before)
                try ledger.remove(["readmodels.sqlite"])
            }
            try Data("a file".utf8).write(to: URL(fileURLWithPath: ledger.directory.readModels))
            #expect(try Answers(ledger.open()) == before)
        }
    }

    @Test func `files have the permissions of the evidence, whatever the umask`() async throws {
        try await Self.withLedger { ledger in
            for mode in [0o600, 0o640] {
                try FileManager.default.setAttributes(
                    [.posixPermissions: mode], ofItemAtPath: ledger.directory.events)
                _ = try ledger.rebuild()
                for name in try ledger.files() {
                    let path = URL(fileURLWithPath: ledger.directory.path + "/" + name)
                        .resolvingSymlinksInPath().path
                    let attributes = try FileManager.default.attributesOfItem(atPath: path)
                    #expect(attributes[.posixPermissions] as? Int == mode, "\(name)")
                }
            }
        }
    }

    @Test(arguments: [false, true])
    func `a transaction that was cut off leaves the state before it`(mayWrite: Bool) async throws {
        try await Self.withLedger { ledger in
            let before = try Answers(ledger.open())
            try await TestLedger.with { other in
                // What a killed writer leaves: pages already written into the file, and the journal that undoes them.
                let queue = try DatabaseQueue(path: ledger.directory.readModels)
                try queue.inDatabase { database in
                    try database.execute(sql: "PRAGMA cache_size = 1; BEGIN IMMEDIATE")
                    try database.execute(sql: "UPDATE observations SET status = 'TORN'")
                    try database.execute(
                        sql: "UPDATE subjects SET status = 'TORN', name = zeroblob(9000) || 'x'")
                    let from = ledger.directory.path
                    #expect(try ledger.files().contains("readmodels-1.sqlite-journal"))
                    try FileManager.default.removeItem(atPath: other.directory.path)
                    try FileManager.default.copyItem(atPath: from, toPath: other.directory.path)
                    try database.execute(sql: "ROLLBACK")
                }
                #expect(
                    try ledger.snapshot()["readmodels-1.sqlite"] != other.snapshot()["readmodels-1.sqlite"])
                let models = try other.open(mayWrite ? .impatient : .readOnly)
                #expect(try Answers(models) == before)
                try models.close()
                #expect(try Answers(other.open()) == before)
            }
        }
    }
}
