import EventStore
import Foundation
import LedgerTesting
import Lifecycle
import ReadModels
import Testing

@testable import class ReadModels.AdvisoryLock
@testable import struct ReadModels.FilePermissions

@Suite struct ConcurrencyTests {
    @Test func `several openers at once get the same answers`() async throws {
        let random = SeededGenerator()
        var source = RandomEvents(random)
        let rounds = (0..<5).map { _ in source.next(20) }
        try await TestLedger.with { ledger in
            for events in rounds {
                try await ledger.append(events)
                let answers = try await withThrowingTaskGroup(of: Answers.self) { group in
                    for place in 0..<4 {
                        group.addTask {
                            var options = ReadModelsOptions()
                            options.batchEvents = place * 3 + 1
                            options.lockWaitMilliseconds = 60_000
                            return try Answers(ledger.open(options))
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(Set(answers.map(\.digest)).count == 1, "\(random)")
                #expect(answers.allSatisfy { $0 == answers[0] }, "\(random)")
            }
            #expect(try ledger.rebuild() == ledger.open().status(), "\(random)")
        }
    }

    @Test func `readers and rebuilds at once give the same answers`() async throws {
        let random = SeededGenerator()
        var source = RandomEvents(random)
        try await TestLedger.with(source.next(80)) { ledger in
            let before = try Answers(ledger.open())
            var options = ReadModelsOptions()
            options.lockWaitMilliseconds = 60_000
            let patient = options
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for _ in 0..<5 {
                        let events = try EventReader.open(ledger.directory)
                        let status = try ReadModels.rebuild(
                            ledger.directory, events: events, options: patient)
                        #expect(status == before.status, "\(random)")
                    }
                }
                for options in [patient, .readOnly] {
                    group.addTask {
                        for _ in 0..<10 {
                            let answers = try Answers(ledger.open(options))
                            #expect(answers == before, "\(random)")
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func `who cannot get the lock answers from the present position and says how far behind`()
        async throws
    {
        let random = SeededGenerator()
        var source = RandomEvents(random)
        try await TestLedger.with(source.next(30)) { ledger in
            let before = try Answers(ledger.open())
            try await ledger.append(source.next(7))
            let lock = try AdvisoryLock.make(
                ledger.directory.readModelsLock, permissions: FilePermissions(of: ledger.directory))
            #expect(lock.acquire(.exclusive))
            let behind = try ledger.open()
            #expect(behind.position == 30)
            #expect(behind.notes.count == 1)
            #expect(behind.notes.first?.contains("7 events behind") == true)
            #expect(try Answers(behind) == before)
            #expect(throws: ReadModelsError.self) { try ledger.rebuild() }
            lock.release()
            #expect(try ledger.open().position == 37)
            // The answers of an open object move on with the file, and its position says so.
            #expect(try behind.list(.account) == ledger.open().list(.account))
            #expect(behind.position == 37)
        }
    }

    @Test func `who cannot get the lock and finds nothing answers from a private copy`() async throws {
        var source = RandomEvents(SeededGenerator(seed: 5))
        try await TestLedger.with(source.next(30)) { ledger in
            let lock = try AdvisoryLock.make(
                ledger.directory.readModelsLock, permissions: FilePermissions(of: ledger.directory))
            #expect(lock.acquire(.exclusive))
            let models = try ledger.open()
            #expect(models.notes.count == 1)
            let answers = try Answers(models)
            #expect(try ledger.files() == [])
            lock.release()
            #expect(try Answers(ledger.open()) == answers)
        }
    }
}

@Suite struct PermissionTests {
    @Test(arguments: ["up to date", "behind", "missing", "damaged", "another version"])
    func `a user who may not write gets the same answers and changes nothing`(state: String) async throws {
        let random = SeededGenerator()
        var source = RandomEvents(random)
        try await TestLedger.with(source.next(40)) { ledger in
            if state != "missing" { try ledger.open().close() }
            switch state {
            case "behind": try await ledger.append(source.next(5))
            case "damaged": try ledger.tamper("DROP TABLE projection")
            case "another version": try ledger.tamper("UPDATE projection SET version = 0")
            default: break
            }
            let before = try ledger.snapshot()
            try await TemporaryDirectory.with { folder in
                var options = ReadModelsOptions.readOnly
                options.temporaryFolder = folder.path
                let models = try ledger.open(options)
                #expect(models.notes.isEmpty == (state == "up to date"))
                let answers = try Answers(models)
                #expect(try ledger.snapshot() == before)
                #expect(throws: ReadModelsError.self) {
                    try ReadModels.rebuild(
                        ledger.directory, events: EventReader.open(ledger.directory), options: .readOnly)
                }
                // A private copy has no name: nothing is left behind, however this process ends.
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
                try models.close()
                #expect(try Answers(ledger.open()) == answers, "\(random)")
            }
        }
    }
}
