import Foundation
import LedgerTesting
import StrictJSON
import Testing

extension EndToEnd {
    /// Deliveries as the provider sends them, through the receiver into the timelines.
    @Suite struct DeliveryTests {
        private static let account = "7a25d9c4-6e0b-4c83-b1f7-20c4e95ab201"
        private static let group = "3c9e4b70-18d2-4f65-8b0a-9d7e61a2c101"
        private static let user = "0b1f6a52-7c3e-4d18-9a40-5e2d8c71f001"

        @Test func `every delivery is stored byte for byte and projected`() async throws {
            try await TemporaryDirectory.with { folder in
                let ledger = try await Ledger.make(in: folder)
                let signer = DeliverySigner()
                let keys = try folder.write(signer.keySet, to: "keys.json")
                let receiver = try await Receiver.start(ledger, signer: signer, keySetFile: keys)
                let names = try Fixture.names(in: "examples", prefix: "delivery_")
                try #require(names.count >= 4)
                for name in names {
                    #expect(try await receiver.deliver(Fixture.bytes(name)) == 200, "\(name)")
                }
                #expect(await receiver.stop().exitCode == 0)

                let deliveries = try Evidence(ledger).sequences(ofKind: "webhook.delivery")
                #expect(deliveries.count == names.count)
                for (sequence, name) in zip(deliveries, names) {
                    #expect(try await ledger.raw(sequence) == Fixture.bytes(name), "\(name)")
                }
                for (list, id) in [
                    ("users", Self.user), ("account-groups", Self.group), ("accounts", Self.account),
                ] {
                    let items = try await ledger.items(["list", list])
                    #expect(items.map { $0["id"]?.stringValue } == [id])
                    #expect(items.map { $0["status"] } == ["ACTIVE"])
                }
                #expect(try await ledger.verdict().outcome.exitCode == 0)
            }
        }

        @Test func `the starts are those of the notifications`() async throws {
            try await TemporaryDirectory.with { folder in
                let ledger = try await ledgerWith(
                    ["examples/delivery_batch.json", "examples/delivery_batch_activation.json"], in: folder)
                let history = try await ledger.json(["history", Self.account])
                let periods = try #require(history["periods"]?.arrayValue)
                #expect(periods.map { $0["status"] } == ["PENDING_APPROVAL", "ACTIVE"])
                #expect(
                    periods.map { $0["valid_from"] }
                        == ["2026-05-04T08:16:40.730000000Z", "2026-05-04T09:02:13.001000000Z"])
                #expect(periods.map { $0["valid_to"] } == ["2026-05-04T09:02:13.001000000Z", .null])
                #expect(periods.allSatisfy { $0["precision"] == "exact" })
            }
        }

        @Test func `a redelivery in another grouping adds no transition`() async throws {
            try await TemporaryDirectory.with { folder in
                let names = ["examples/delivery_batch.json", "examples/delivery_batch_activation.json"]
                let once = try await ledgerWith(names, in: folder, name: "once")
                let twice = try await ledgerWith(
                    names + ["examples/delivery_batch_overlapping_redelivery.json"], in: folder, name: "twice"
                )
                for id in [Self.account, Self.group, Self.user] {
                    let before = try await once.json(["history", id])
                    let after = try await twice.json(["history", id])
                    #expect(before.transitions.count == 2)
                    #expect(after.transitions == before.transitions)
                }
                let pending = try await twice.json(["history", Self.account, "--all-evidence"])["periods"]?
                    .arrayValue
                #expect(pending?.first?["evidence_count"]?.integerValue == 2)
            }
        }

        @Test func `notifications of families nobody knows are stored and answered 200`() async throws {
            try await TemporaryDirectory.with { folder in
                let name = "examples/delivery_batch_unknown_types.json"
                let ledger = try await ledgerWith([name], in: folder)
                let sequence = try #require(try Evidence(ledger).sequences(ofKind: "webhook.delivery").first)
                #expect(try await ledger.raw(sequence) == Fixture.bytes(name))
                #expect(try await ledger.items(["list", "accounts"]).isEmpty)
                #expect(try await ledger.verdict().outcome.exitCode == 0)
            }
        }

        @Test func `each kind of notification is taken alone, also without the wrapper`() async throws {
            try await TemporaryDirectory.with { folder in
                let names = try Fixture.names(in: "examples/events")
                try #require(names.count > 20)
                let ledger = try await ledgerWith(names, in: folder)
                let deliveries = try Evidence(ledger).sequences(ofKind: "webhook.delivery")
                for (sequence, name) in zip(deliveries, names) {
                    #expect(try await ledger.raw(sequence) == Fixture.bytes(name), "\(name)")
                }
                #expect(
                    try await ledger.items(["list", "accounts"]).contains {
                        $0["id"]?.stringValue == Self.account
                    })
                #expect(try await ledger.verdict().outcome.exitCode == 0)
            }
        }

        @Test func `draft 15 is taken as well`() async throws {
            try await TemporaryDirectory.with { folder in
                let ledger = try await Ledger.make(in: folder)
                let signer = DeliverySigner()
                let keys = try folder.write(signer.keySet, to: "keys.json")
                let receiver = try await Receiver.start(ledger, signer: signer, keySetFile: keys)
                let body = try Fixture.bytes("examples/delivery_batch.json")
                #expect(try await receiver.deliver(body, draft: .draft15) == 200)
                _ = await receiver.stop()
                let line = try await ledger.export().first { $0["kind"] == "webhook.delivery" }
                #expect(line?["metadata"]?["draft"] == "15")
                #expect(line?["metadata"]?["signature"] == "valid")
            }
        }

        @Test func `a valid signature over bytes that are no JSON is evidence, answered 200`() async throws {
            try await TemporaryDirectory.with { folder in
                let ledger = try await Ledger.make(in: folder)
                let signer = DeliverySigner()
                let keys = try folder.write(signer.keySet, to: "keys.json")
                let receiver = try await Receiver.start(ledger, signer: signer, keySetFile: keys)
                let bodies: [[UInt8]] = [
                    Array("{\"payload\":[".utf8), Array("{\"a\":1,\"a\":2}".utf8), [0xFF, 0x00, 0xFE],
                ]
                for body in bodies { #expect(try await receiver.deliver(body) == 200) }
                _ = await receiver.stop()
                let stored = try Evidence(ledger).sequences(ofKind: "webhook.delivery")
                for (sequence, body) in zip(stored, bodies) {
                    #expect(try await ledger.raw(sequence) == body)
                }
                #expect(stored.count == 3)
                #expect(try await ledger.verdict().outcome.exitCode == 0)
            }
        }

        /// A ledger that has received the deliveries of these fixtures.
        private func ledgerWith(
            _ names: [String], in folder: TemporaryDirectory, name: String = "ledger"
        ) async throws -> Ledger {
            let ledger = try await Ledger.make(in: folder, name: name)
            let signer = DeliverySigner()
            let keys = try folder.write(signer.keySet, to: "\(name)-keys.json")
            let receiver = try await Receiver.start(ledger, signer: signer, keySetFile: keys)
            for fixture in names {
                #expect(try await receiver.deliver(Fixture.bytes(fixture)) == 200, "\(fixture)")
            }
            #expect(await receiver.stop().exitCode == 0)
            return ledger
        }
    }
}
