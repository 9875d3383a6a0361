import Foundation
import LedgerTesting
import StrictJSON
import Testing

extension EndToEnd {
    /// The receiver signs for what it took, and carries that to others.
    @Suite struct CheckpointServeTests {
        /// A ledger, and what a receiver needs to take deliveries for it.
        private struct Setup {
            let folder: TemporaryDirectory
            let ledger: Ledger
            let signer: DeliverySigner
            let keys: String

            func start(_ extra: [String], _ ledger: Ledger? = nil) async throws -> Receiver {
                try await Receiver.start(
                    ledger ?? self.ledger, signer: signer, keySetFile: keys, extra: extra)
            }

            func bytes(_ name: String) throws -> [UInt8] {
                Array(try Data(contentsOf: URL(fileURLWithPath: folder.file(name))))
            }
        }

        private func with(_ body: (Setup) async throws -> Void) async throws {
            try await TemporaryDirectory.with { folder in
                let ledger = try await Ledger.make(in: folder)
                let signer = DeliverySigner()
                let keys = try folder.write(signer.keySet, to: "keys.json")
                try await body(Setup(folder: folder, ledger: ledger, signer: signer, keys: keys))
            }
        }

        @Test func `the last checkpoint reaches the copies and the command before the end`() async throws {
            try await with { setup in
                let secret = "s3cr3t-of-the-client"
                let ledger = try setup.ledger.through(
                    setup.ledger.binary.with(environment: ["UPVEST_API_CLIENT_SECRET": secret]))
                let receiver = try await setup.start(
                    [
                        "--checkpoint-copy", setup.folder.file("a"), "--checkpoint-copy",
                        setup.folder.file("b"), "--on-checkpoint",
                        "cat > '\(setup.folder.file("c"))'; env > '\(setup.folder.file("env"))'; echo printed",
                    ], ledger)
                for name in ["examples/delivery_batch.json", "examples/delivery_batch_activation.json"] {
                    #expect(try await receiver.deliver(Fixture.bytes(name)) == 200)
                }
                let outcome = await receiver.stop()
                #expect(outcome.exitCode == 0, "\(outcome)")
                // What the command prints is no result: standard output has the one line that it promises.
                #expect(outcome.output.split(separator: 10).count == 1, "\(outcome)")
                let newest = try await setup.ledger.json(["checkpoint"])
                let count = try Evidence(setup.ledger).sequences().count
                #expect(newest["size"]?.integerValue == Int64(count))
                let signed = try setup.bytes("ledger/checkpoint")
                for name in ["a", "b", "c"] { #expect(try setup.bytes(name) == signed, "\(name)") }
                let variables = String(decoding: try setup.bytes("env"), as: UTF8.self)
                #expect(!variables.contains("UPVEST_") && !variables.contains(secret))
                let (verified, verdict) = try await setup.ledger.verdict()
                #expect(verified.exitCode == 0)
                #expect(verdict["unprotected"] == .null)
            }
        }

        @Test func `what another process signs beside the receiver reaches the copy while it serves`()
            async throws
        {
            try await with { setup in
                let receiver = try await setup.start([
                    "--checkpoint-copy", setup.folder.file("copy"), "--on-checkpoint",
                    "sed -n 2p >> '\(setup.folder.file("sizes"))'",
                ])
                for lines in [try Fixture.bytes("small-ledger.ndjson"), SignedLedger.notes(101...103)] {
                    try await setup.ledger.succeed(["import", "-"], input: lines)
                    let signed = try setup.bytes("ledger/checkpoint")
                    let deadline = ContinuousClock.now + .seconds(60)
                    while (try? setup.bytes("copy")) != signed, .now < deadline {
                        try await Task.sleep(for: .milliseconds(20))
                    }
                    #expect(try setup.bytes("copy") == signed)
                    let size = String(decoding: signed, as: UTF8.self).split(separator: "\n")[1]
                    #expect(try Int(size) == Evidence(setup.ledger).sequences().count)
                    #expect(receiver.process.isRunning)
                }
                #expect(await receiver.stop().exitCode == 0)
                let sizes = String(decoding: try setup.bytes("sizes"), as: UTF8.self)
                    .split(separator: "\n").compactMap { Int($0) }
                // The command may be busy with one while others come, but it gets none twice, and the last one.
                #expect(sizes == Set(sizes).sorted(), "\(sizes)")
                #expect(try sizes.last == Evidence(setup.ledger).sequences().count)
            }
        }

        @Test func `a copy in the ledger itself is refused before anything is served`() async throws {
            try await with { setup in
                let before = try setup.bytes("ledger/checkpoint")
                let outcome = try await setup.ledger.run([
                    "serve", "--listen", "127.0.0.1:0", "--verify-keys", setup.keys, "--checkpoint-copy",
                    setup.ledger.path + "/checkpoint",
                ])
                #expect(outcome.exitCode == 2, "\(outcome)")
                #expect(outcome.output.isEmpty && outcome.errorText.contains("in the ledger itself"))
                #expect(try setup.bytes("ledger/checkpoint") == before)
            }
        }

        @Test func `recipients that fail or hang keep nobody from taking deliveries or ending`() async throws
        {
            try await with { setup in
                let begun = setup.folder.file("begun")
                #expect(unsafe mkfifo(begun, 0o600) == 0)
                let receiver = try await setup.start([
                    "--checkpoint-copy", setup.folder.file("no/such/folder"), "--on-checkpoint",
                    "echo > '\(begun)'; trap '' TERM INT; sleep 1000; sleep 1000",
                ])
                // It runs by now, and goes on running.
                _ = try FileHandle(forReadingAtPath: begun)?.readToEnd()
                #expect(try await receiver.deliver(Fixture.bytes("examples/delivery_batch.json")) == 200)
                // The first one may be ended and the last one begin to wait for a reader.
                unsafe unlink(begun)
                let outcome = await receiver.stop()
                #expect(outcome.exitCode == 0, "\(outcome)")
                #expect(!outcome.timedOut)
                #expect(outcome.errorText.contains("no/such/folder"), "\(outcome)")
                #expect(try await setup.ledger.verdict().json["unprotected"] == .null)
            }
        }

        @Test func `a ledger that was put back together with its checkpoints is not served over its copy`()
            async throws
        {
            try await with { setup in
                let earlier = try setup.ledger.copy(to: setup.folder.file("earlier"))
                let copy = setup.folder.file("copy")
                let receiver = try await setup.start(["--checkpoint-copy", copy])
                #expect(try await receiver.deliver(Fixture.bytes("examples/delivery_batch.json")) == 200)
                #expect(await receiver.stop().exitCode == 0)
                let kept = try setup.bytes("copy")
                let count = try Evidence(setup.ledger).sequences().count

                let outcome = try await earlier.run([
                    "serve", "--listen", "127.0.0.1:0", "--verify-keys", setup.keys, "--checkpoint-copy",
                    copy,
                ])
                #expect(outcome.exitCode == 3, "\(outcome)")
                #expect(outcome.output.isEmpty)
                #expect(outcome.errorText.contains("of \(count) events"), "\(outcome)")
                #expect(try setup.bytes("copy") == kept)
                // Nothing else can know: everything in the directory fits together.
                #expect(try await earlier.verdict().outcome.exitCode == 0)
                let compared = try await earlier.run(["verify", "--checkpoints", copy])
                #expect(compared.exitCode == 3, "\(compared)")
            }
        }

        @Test func `a receiver without a signing key takes deliveries and says that it cannot sign`()
            async throws
        {
            try await with { setup in
                try FileManager.default.removeItem(atPath: setup.ledger.path + "/signing.key")
                let receiver = try await setup.start([])
                #expect(try await receiver.deliver(Fixture.bytes("examples/delivery_batch.json")) == 200)
                let outcome = await receiver.stop()
                #expect(outcome.exitCode == 0, "\(outcome)")
                #expect(outcome.errorLines.contains { $0.hasPrefix("note: ") && $0.contains("checkpoint") })
                let (verified, verdict) = try await setup.ledger.verdict()
                #expect(verified.exitCode == 0)
                let count = try Evidence(setup.ledger).sequences().count
                #expect(verdict["unprotected"] == [1, .integer(Int64(count))])
            }
        }
    }
}
