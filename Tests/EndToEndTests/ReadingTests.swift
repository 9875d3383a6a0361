import Foundation
import LedgerTesting
import StrictJSON
import Testing

extension EndToEnd {
    /// The same question gets the same answer, whoever asks and whatever became of the read models.
    @Suite(.demoLedger) struct ReadingTests {
        private let demo: Ledger

        init() throws {
            demo = try #require(DemoLedger.current).ledger
        }

        @Test func `read models that were removed come back with the same answers and digest`() async throws {
            try await TemporaryDirectory.with { folder in
                let ledger = try demo.copy(to: folder.file("ledger"))
                let before = try await Answers(ledger)
                try #require(before.digest != nil)
                try ledger.removeReadModels()
                #expect(try await Answers(ledger) == before)
                let rebuilt = try await ledger.json(["rebuild"])
                #expect(rebuilt["digest"]?.stringValue == before.digest)
                #expect(try await Answers(ledger) == before)
            }
        }

        /// What is left of a ledger's directory.
        enum Rest: CaseIterable {
            case everything
            case noReadModels
            case evidenceAlone
        }

        @Test(arguments: Rest.allCases)
        func `a user without write permission gets the same answers`(from rest: Rest) async throws {
            try await TemporaryDirectory.with { folder in
                let ledger = try demo.copy(to: folder.file("ledger"))
                let before = try await Answers(ledger)
                if rest != .everything { try ledger.removeReadModels() }
                if rest == .evidenceAlone {
                    // What was signed is evidence too: without it verify would miss it.
                    let kept = ["events.sqlite", "checkpoint", "checkpoints", "signing.vkey"]
                    for name in try FileManager.default.contentsOfDirectory(atPath: ledger.path)
                    where !kept.contains(name) {
                        try FileManager.default.removeItem(atPath: ledger.path + "/" + name)
                    }
                }
                let evidence = try FolderState(ledger.path)["events.sqlite"]
                guard let reader = try await OtherUser.reading(ledger, in: folder) else { return }
                #expect(try await Answers(reader) == before)
                // It is refused what it may not do, and told so in a sentence.
                let refused = try await reader.run(["import", "-"], input: [])
                #expect(refused.exitCode == 4)
                #expect(refused.errorLines.count == 1)
                try await OtherUser.restore(ledger)
                #expect(try FolderState(ledger.path)["events.sqlite"] == evidence)
                #expect(try await Answers(ledger) == before)
            }
        }

        @Test func `a user without write permission sees what a killed writer left in its log`() async throws
        {
            try await TemporaryDirectory.with { folder in
                let ledger = try await Ledger.make(in: folder)
                let signer = DeliverySigner()
                let keys = try folder.write(signer.keySet, to: "keys.json")
                let receiver = try await Receiver.start(ledger, signer: signer, keySetFile: keys)
                for name in ["examples/delivery_batch.json", "examples/delivery_batch_activation.json"] {
                    #expect(try await receiver.deliver(Fixture.bytes(name)) == 200)
                }
                receiver.process.send(SIGKILL)
                _ = await receiver.process.outcome()
                try #require(try Data(contentsOf: URL(fileURLWithPath: ledger.events + "-wal")).count > 0)
                guard let reader = try await OtherUser.reading(ledger, in: folder) else { return }
                let seen = try await Answers(reader)
                try await OtherUser.restore(ledger)
                #expect(try await Answers(ledger) == seen)
                #expect(try await ledger.items(["list", "accounts"]).map { $0["status"] } == ["ACTIVE"])
            }
        }

        @Test func `rebuilding changes no answer of somebody who is reading`() async throws {
            try await TemporaryDirectory.with { folder in
                let ledger = try demo.copy(to: folder.file("ledger"))
                let before = try await Answers(ledger)
                async let rebuilt: [String?] = {
                    var digests: [String?] = []
                    for _ in 0..<8 {
                        digests.append(try await ledger.json(["rebuild"])["digest"]?.stringValue)
                    }
                    return digests
                }()
                // Both loops run to their end; every answer has to be the one from before.
                for _ in 0..<3 { #expect(try await Answers(ledger) == before) }
                #expect(try await rebuilt == Array(repeating: before.digest, count: 8))
                #expect(try await Answers(ledger) == before)
                let generations = try FileManager.default.contentsOfDirectory(atPath: ledger.path)
                    .filter { $0.hasPrefix("readmodels-") && $0.hasSuffix(".sqlite") }
                #expect(generations.count == 1)
            }
        }
    }
}
