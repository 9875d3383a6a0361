import EventStore
import LedgerTesting
import Lifecycle
import ReadModels
import Testing

@Suite struct CatchUpTests {
    @Test(arguments: 0..<4)
    func `catching up in any batches gives what a rebuild gives`(run: Int) async throws {
        var random = SeededGenerator()
        var source = RandomEvents(SeededGenerator(seed: random.next()))
        try await TestLedger.with { ledger in
            var left = 120
            while left > 0 {
                let count = min(left, Int.random(in: 1...40, using: &random))
                left -= count
                try await ledger.append(source.next(count))
                let size = Int.random(in: 1...30, using: &random)
                let models = try ledger.open(.batches(of: size))
                #expect(models.position == Int64(120 - left), "\(random)")
                #expect(models.notes.isEmpty, "\(random)")
                try models.close()
            }
            let caughtUp = try Answers(ledger.open())
            let rebuilt = try ledger.rebuild()
            #expect(rebuilt == caughtUp.status, "\(random)")
            #expect(rebuilt.digest == caughtUp.digest, "\(random)")
            #expect(try Answers(ledger.open()) == caughtUp, "\(random)")
            #expect(try ledger.check().problems == [], "\(random)")
        }
    }

    @Test func `every prefix of the events has its own digest, and the same one by catch-up and rebuild`()
        async throws
    {
        let random = SeededGenerator()
        var source = RandomEvents(random)
        try await TestLedger.with { ledger in
            var digests: Set<String> = []
            // Notes leave no rows, so only events that do are told apart.
            for event in source.next(25) where event.kind != .ledgerNote {
                try await ledger.append([event])
                let status = try ledger.open().status()
                #expect(try ledger.rebuild() == status, "\(random)")
                #expect(digests.insert(status.digest).inserted, "\(random)")
            }
        }
    }

    @Test func `removed read models come back with the same answers and digest`() async throws {
        let random = SeededGenerator()
        var source = RandomEvents(random)
        try await TestLedger.with(source.next(60)) { ledger in
            let before = try Answers(ledger.open())
            let files = try ledger.files()
            for removed in [files, ["readmodels.sqlite"], files.filter { $0 != "readmodels.sqlite" }] {
                try ledger.remove(removed.filter(try ledger.files().contains))
                let models = try ledger.open()
                #expect(models.notes == [])
                #expect(try Answers(models) == before, "\(random)")
            }
        }
    }

    @Test func `an empty ledger has empty read models`() async throws {
        try await TestLedger.with { ledger in
            let models = try ledger.open()
            #expect(models.position == 0)
            #expect(try SubjectKind.allCases.flatMap { try models.list($0) }.isEmpty)
            #expect(try models.timeline(of: "x") == nil)
            let status = try models.status()
            #expect(try ledger.rebuild() == status)
            #expect(try ledger.check().isSound)
        }
    }

    @Test func `a timeline folded from rows is the timeline folded from events`() async throws {
        let random = SeededGenerator()
        var source = RandomEvents(random)
        try await TestLedger.with(source.next(150)) { ledger in
            let models = try ledger.open()
            let observations = try ledger.observations()
            let subjects = Set(observations.map(\.subject))
            #expect(subjects.count > 8, "\(random)")
            for subject in subjects {
                let expected = Timeline(subject: subject, observations: observations)
                #expect(try models.timeline(of: subject.id.uppercased()) == expected, "\(random)")
            }
        }
    }

    @Test func `known events have a known digest, on every machine`() async throws {
        func example(_ name: String, key: String) throws -> NewEvent {
            .delivery(String(decoding: try Fixture.bytes("examples/\(name).json"), as: UTF8.self), key: key)
        }
        try await TestLedger.with([
            example("delivery_batch", key: "1"), example("delivery_batch_activation", key: "2"),
            example("delivery_batch_overlapping_redelivery", key: "3"),
            example("delivery_batch_unknown_types", key: "4"),
            .request("PATCH", "/accounts/7A25D9C4-6E0B-4C83-B1F7-20C4E95AB201", key: "5"),
            .response("GET", "/accounts/gone", "{}", key: "6", status: 404),
            .response(
                "GET", "/accounts", #"{"meta":{},"data":[{"id":"b\u0000","name":"\u00e9","status":"X"}]}"#,
                key: "7"),
        ]) { ledger in
            let status = try ledger.open().status()
            // Computed by a program of its own from docs/read-models.md. It changes with the version only.
            #expect(status.projectionVersion == 2)
            #expect(status.digest == "gS0LO1UxYLeQ4V/Wst9RwgjYbCr3se0BEPDKeH2FeMQ=")
        }
    }
}
