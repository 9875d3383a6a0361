import Foundation
import LedgerTesting
import StrictJSON
import Synchronization
import Testing

extension EndToEnd {
    /// The receiver dies at any moment, and what it answered 200 is there.
    @Suite struct KillTests {
        /// What became of the deliveries, by their bodies.
        private final class Record: Sendable {
            private let bodies = Mutex<(acknowledged: Set<[UInt8]>, cut: Int)>(([], 0))

            func acknowledge(_ body: [UInt8]) {
                bodies.withLock { $0.acknowledged.formUnion([body]) }
            }

            func cut() {
                bodies.withLock { $0.cut += 1 }
            }

            var acknowledged: Set<[UInt8]> { bodies.withLock { $0.acknowledged } }
            var cutShort: Int { bodies.withLock { $0.cut } }
        }

        @Test func `two hundred kills lose no delivery that was answered 200`() async throws {
            var generator = SeededGenerator()
            print("KillTests: \(generator)")
            let seed = generator.description
            try await TemporaryDirectory.with { folder in
                let ledger = try await Ledger.make(in: folder)
                let signer = DeliverySigner()
                let keys = try folder.write(signer.keySet, to: "keys.json")
                let record = Record()
                for cycle in 0..<200 {
                    // One in eight dies while it starts.
                    let diesEarly = Int.random(in: 0..<8, using: &generator) == 0
                    let delay = Duration.milliseconds(
                        Int.random(in: 0...(diesEarly ? 60 : 120), using: &generator))
                    if diesEarly {
                        try await kill(ledger, keySetFile: keys, after: delay)
                    } else {
                        let ids = (0..<4).map { _ in generator.uuid() }
                        try await kill(ledger, signer, keys, record, cycle: cycle, ids: ids, after: delay)
                    }
                }
                try await check(ledger, record, seed)
            }
        }

        /// Starts the receiver and kills it, whether it listens already or not.
        private func kill(_ ledger: Ledger, keySetFile: String, after delay: Duration) async throws {
            let arguments = [
                "serve", "--listen", "127.0.0.1:0", "--verify-keys", keySetFile, "--environment", "sandbox",
            ]
            let process = try ledger.binary.start(["--ledger", ledger.path] + arguments)
            try await Task.sleep(for: delay)
            process.send(SIGKILL)
            let outcome = await process.outcome()
            #expect(outcome.ending == .signalled(SIGKILL), "serve did not start: \(outcome)")
        }

        /// Sends deliveries over four connections and kills the receiver under them.
        private func kill(
            _ ledger: Ledger, _ signer: DeliverySigner, _ keys: String, _ record: Record, cycle: Int,
            ids: [String],
            after delay: Duration
        ) async throws {
            let receiver = try await Receiver.start(ledger, signer: signer, keySetFile: keys)
            await withTaskGroup { group in
                for id in ids {
                    group.addTask {
                        var number = 0
                        while receiver.process.isRunning {
                            let body = Self.delivery(id: id, cycle: cycle, number: number)
                            number += 1
                            do {
                                let status = try await receiver.deliver(body)
                                if status == 200 { record.acknowledge(body) } else { record.cut() }
                            } catch {
                                record.cut()
                                return
                            }
                        }
                    }
                }
                try? await Task.sleep(for: delay)
                receiver.process.send(SIGKILL)
                await group.waitForAll()
            }
            let outcome = await receiver.process.outcome()
            #expect(outcome.ending == .signalled(SIGKILL), "serve ended by itself: \(outcome)")
        }

        private func check(_ ledger: Ledger, _ record: Record, _ seed: String) async throws {
            let (outcome, verdict) = try await ledger.verdict()
            #expect(outcome.exitCode == 0, "\(seed): \(verdict.text)")
            let lines = try await ledger.export()
            let sequences = lines.compactMap { $0["sequence"]?.integerValue }
            #expect(sequences == Array(1...Int64(lines.count)), "\(seed): the sequences have a gap")
            let stored = lines.filter { $0["kind"] == "webhook.delivery" }
                .compactMap { $0["body"]?.stringValue.map { Array($0.utf8) } }
            let acknowledged = record.acknowledged
            #expect(acknowledged.subtracting(stored).isEmpty, "\(seed): lost")
            #expect(Set(stored).count == stored.count, "\(seed): nothing is stored twice")
            // Otherwise the kills did not meet deliveries, and the test has shown nothing.
            #expect(acknowledged.count > 200, "\(seed): only \(acknowledged.count) were answered")
            #expect(record.cutShort > 100, "\(seed): only \(record.cutShort) were cut short")
            print(
                "KillTests: \(acknowledged.count) answered 200, \(record.cutShort) cut short, \(stored.count) stored"
            )
        }

        /// A delivery like no other.
        private static func delivery(id: String, cycle: Int, number: Int) -> [UInt8] {
            Array(
                """
                {"payload":[{"id":"\(id)","created_at":"2026-05-04T08:16:40.\(100 + number)Z","type":"ACCOUNT.UPDATED",\
                "object":{"id":"\(id)","created_at":"2026-05-04T08:16:40Z","updated_at":"2026-05-04T08:16:40Z",\
                "status":"ACTIVE","name":"\(cycle)/\(number)"},"webhook_id":"e4176b2d-05c8-4a9f-97d3-8b2c6f1e9401"}]}
                """.utf8)
        }
    }
}
