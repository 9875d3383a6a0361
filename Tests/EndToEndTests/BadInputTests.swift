import Foundation
import GRDB
import LedgerTesting
import StrictJSON
import Testing

extension EndToEnd {
    /// One clear sentence, the documented exit code, nothing lost and nothing half written.
    @Suite struct BadInputTests {
        /// Expects a refusal: this exit code, one sentence on standard error, nothing on standard output.
        private func expectRefusal(
            _ outcome: ProcessOutcome, _ exitCode: Int32, sourceLocation: SourceLocation = #_sourceLocation
        ) {
            #expect(outcome.exitCode == exitCode, "\(outcome)", sourceLocation: sourceLocation)
            #expect(outcome.output.isEmpty, "\(outcome)", sourceLocation: sourceLocation)
            #expect(outcome.errorLines.count == 1, "\(outcome)", sourceLocation: sourceLocation)
            let sentence = outcome.errorLines.first ?? ""
            #expect(sentence.hasPrefix("account-ledger: "), "\(outcome)", sourceLocation: sourceLocation)
            // What lies behind it may follow in parentheses.
            #expect(
                sentence.hasSuffix(".") || sentence.hasSuffix(")"), "\(outcome)",
                sourceLocation: sourceLocation)
            #expect(sentence.count > 30 && sentence.count < 400, "\(outcome)", sourceLocation: sourceLocation)
            for leak in ["Error(", "Optional(", "Swift.", "SQLITE_", "fileID", ".swift"] {
                #expect(!sentence.contains(leak), "\(outcome)", sourceLocation: sourceLocation)
            }
        }

        @Test(
            arguments: [
                (["nonsense"], 2), (["list", "nonsense"], 2), (["list"], 2), (["show"], 2),
                (["show", "x"], 2),
                (["list", "accounts", "--format", "nonsense"], 2), (["history"], 2),
                (["verify", "--nonsense"], 2),
                (["serve", "--listen", "nonsense"], 2), (["sandbox", "--port", "70000"], 2),
                (["init", "--environment", "nonsense"], 2), (["--ledger"], 2), (["import"], 2),
                (["serve", "--environment", "nonsense"], 2), (["events", "--kind", "nonsense"], 2),
            ] as [([String], Int32)])
        func `a command line that does not fit`(arguments: [String], exitCode: Int32) async throws {
            let outcome = try await BuiltBinary.find().run(arguments)
            expectRefusal(outcome, exitCode)
        }

        @Test(
            arguments: [
                (["show", "1"], 6), (["show", "0"], 6), (["show", "9223372036854775807"], 6),
                (["history", "7a25d9c4-6e0b-4c83-b1f7-20c4e95ab201"], 6),
                (["events", "--subject", "7a25d9c4-6e0b-4c83-b1f7-20c4e95ab201"], 6),
            ] as [([String], Int32)])
        func `what an empty ledger does not have`(arguments: [String], exitCode: Int32) async throws {
            try await TemporaryDirectory.with { folder in
                let ledger = try await Ledger.make(in: folder)
                expectRefusal(try await ledger.run(arguments), exitCode)
            }
        }

        @Test func `an empty ledger answers every question with nothing`() async throws {
            try await TemporaryDirectory.with { folder in
                let ledger = try await Ledger.make(in: folder)
                for list in ["users", "account-groups", "accounts"] {
                    let answer = try await ledger.json(["list", list])
                    #expect(answer["items"]?.arrayValue?.isEmpty == true)
                    #expect(answer["known_at"]?.integerValue == 0)
                }
                #expect(try await ledger.items(["events"]).isEmpty)
                #expect(try await ledger.export().isEmpty)
                let (outcome, verdict) = try await ledger.verdict()
                #expect(outcome.exitCode == 0)
                #expect(verdict["size"]?.integerValue == 0)
                // The root of an empty log: SHA-256 of nothing.
                #expect(verdict["root_hash"] == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
                #expect(try await ledger.json(["rebuild"])["sequence"]?.integerValue == 0)
            }
        }

        @Test(arguments: [
            ["list", "accounts"], ["verify"], ["export"], ["import", "-"], ["rebuild"], ["show", "1"],
        ])
        func `a directory that is no ledger`(command: [String]) async throws {
            try await TemporaryDirectory.with { folder in
                let absent = try Ledger(folder.file("absent"))
                expectRefusal(try await absent.run(command, input: []), 4)
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)

                let other = try Ledger(folder.file("other"))
                try FileManager.default.createDirectory(
                    atPath: other.path, withIntermediateDirectories: false)
                try folder.write("hello", to: "other/file.txt")
                let before = try FolderState(folder.path)
                expectRefusal(try await other.run(command, input: []), 4)
                #expect(try FolderState(folder.path) == before)
            }
        }

        @Test(arguments: [["list", "accounts"], ["verify"], ["export"], ["import", "-"], ["rebuild"]])
        func `the database of another program`(command: [String]) async throws {
            try await TemporaryDirectory.with { folder in
                let ledger = try Ledger(folder.path)
                let queue = try DatabaseQueue(path: ledger.events)
                try await queue.write { db in try db.execute(sql: "CREATE TABLE event (sequence INTEGER)") }
                try queue.close()
                let before = try FolderState(folder.path)
                expectRefusal(try await ledger.run(command, input: []), 4)
                #expect(try FolderState(folder.path) == before)
            }
        }

        @Test(arguments: [["list", "accounts"], ["verify"], ["export"], ["import", "-"], ["rebuild"]])
        func `a ledger of a newer format`(command: [String]) async throws {
            try await TemporaryDirectory.with { folder in
                let ledger = try await Ledger.make(in: folder)
                // user_version stands at byte 60 of the header, big-endian.
                var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: ledger.events)))
                bytes.replaceSubrange(60..<64, with: [0, 0, 0, 2])
                try Data(bytes).write(to: URL(fileURLWithPath: ledger.events))
                let before = try FolderState(ledger.path)
                let outcome = try await ledger.run(command, input: [])
                expectRefusal(outcome, 4)
                #expect(outcome.errorText.contains("format 2"))
                #expect(try FolderState(ledger.path) == before)
            }
        }

        @Test func `init leaves a directory alone that holds something`() async throws {
            try await TemporaryDirectory.with { folder in
                let ledger = try await Ledger.make(in: folder)
                let before = try FolderState(folder.path)
                expectRefusal(try await ledger.run(["init"]), 2)
                expectRefusal(try await Ledger(folder.path).run(["init"]), 2)
                #expect(try FolderState(folder.path) == before)
            }
        }

        @Test func `a port that is in use`() async throws {
            try await TemporaryDirectory.with { folder in
                let ledger = try await Ledger.make(in: folder)
                let signer = DeliverySigner()
                let keys = try folder.write(signer.keySet, to: "keys.json")
                let receiver = try await Receiver.start(ledger, signer: signer, keySetFile: keys)
                let address = "127.0.0.1:\(receiver.port)"
                expectRefusal(try await ledger.run(["serve", "--listen", address, "--verify-keys", keys]), 4)
                expectRefusal(try await ledger.binary.run(["sandbox", "--port", "\(receiver.port)"]), 4)
                // The one that was there first is as well as before.
                #expect(try await receiver.deliver(Fixture.bytes("examples/delivery_batch.json")) == 200)
                #expect(await receiver.stop().exitCode == 0)
                #expect(try await ledger.verdict().outcome.exitCode == 0)
            }
        }

        @Test func `keys and credentials that cannot be used`() async throws {
            try await TemporaryDirectory.with { folder in
                let ledger = try await Ledger.make(in: folder)
                let before = try FolderState(ledger.path)["events.sqlite"]
                let good = try folder.write(DeliverySigner().privateKeyPEM, to: "good.pem")
                let bad = try folder.write(
                    "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n", to: "bad.pem")
                let variables = [
                    "UPVEST_API_BASE_URL": "http://127.0.0.1:9",
                    "UPVEST_API_CLIENT_ID": "9f2c71d8-4b6e-4e05-a3c1-d7805e6b2501",
                    "UPVEST_API_CLIENT_SECRET": "secret",
                    "UPVEST_API_KEY_ID": "c8b05f1e-3d74-4a62-b9e0-1f6a2d85c601",
                    "UPVEST_API_HTTP_SIGN_PRIVATE_KEY_FILENAME": good,
                ]
                func list(_ change: [String: String]) async throws -> ProcessOutcome {
                    let binary = ledger.binary.with(environment: variables.merging(change) { $1 })
                    return try await ledger.through(binary).run(["api", "accounts", "list"])
                }
                let absent = folder.file("absent.pem")
                let missing = try await list(["UPVEST_API_HTTP_SIGN_PRIVATE_KEY_FILENAME": absent])
                expectRefusal(missing, 4)
                #expect(missing.errorText.contains(absent))
                expectRefusal(try await list(["UPVEST_API_HTTP_SIGN_PRIVATE_KEY_FILENAME": bad]), 2)
                expectRefusal(try await list(["UPVEST_API_HTTP_SIGN_PRIVATE_KEY_FILENAME": ""]), 2)
                for name in variables.keys where name != "UPVEST_API_HTTP_SIGN_PRIVATE_KEY_FILENAME" {
                    let outcome = try await list([name: ""])
                    expectRefusal(outcome, 2)
                    #expect(outcome.errorText.contains(name))
                }
                expectRefusal(try await list(["UPVEST_API_BASE_URL": "nonsense"]), 2)
                #expect(try FolderState(ledger.path)["events.sqlite"] == before)
                #expect(try Evidence(ledger).sequences().isEmpty)
                // Nobody listens on port 9: that is recorded, and told as the provider's silence.
                expectRefusal(try await list([:]), 5)
            }
        }

        @Test func `a verification key file that cannot be used`() async throws {
            try await TemporaryDirectory.with { folder in
                let ledger = try await Ledger.make(in: folder)
                let serve = ["serve", "--listen", "127.0.0.1:0", "--verify-keys"]
                expectRefusal(try await ledger.run(serve + [folder.file("absent.json")]), 4)
                for (number, text) in ["", "{", "{\"keys\":[]}", "[]", "{\"keys\":[{\"kid\":\"a\"}]}"]
                    .enumerated()
                {
                    let file = try folder.write(text, to: "keys-\(number).json")
                    expectRefusal(try await ledger.run(serve + [file]), 4)
                }
            }
        }

        @Test func `a provider that refuses, and one that does not have it`() async throws {
            try await TemporaryDirectory.with { folder in
                let ledger = try await Ledger.make(in: folder)
                let sandbox = try await SandboxProcess.start()
                var variables = try sandbox.variables()
                let good = try ledger.through(ledger.binary.with(environment: variables))
                let id = "00000000-0000-4000-8000-000000000000"
                expectRefusal(try await good.run(["api", "accounts", "get", id]), 6)
                variables["UPVEST_API_CLIENT_SECRET"] = "wrong"
                let wrong = try ledger.through(ledger.binary.with(environment: variables))
                let outcome = try await wrong.run(["api", "accounts", "list"])
                expectRefusal(outcome, 5)
                #expect(outcome.errorText.contains("401"))
                await sandbox.stop()
                let kinds = try await ledger.export().compactMap { $0["kind"]?.stringValue }
                // The token call that was refused, and the call that was therefore never sent.
                #expect(kinds == ["api.response", "api.failure", "api.failure"])
                #expect(try await ledger.verdict().outcome.exitCode == 0)
            }
        }

        @Test func `deliveries that nobody vouches for are answered 401 and are no events`() async throws {
            try await TemporaryDirectory.with { folder in
                let ledger = try await Ledger.make(in: folder)
                let signer = DeliverySigner()
                let keys = try folder.write(signer.keySet, to: "keys.json")
                let receiver = try await Receiver.start(ledger, signer: signer, keySetFile: keys)
                let body = try Fixture.bytes("examples/delivery_batch.json")
                let plain: [DeliverySigner.Header] = [("content-type", "application/json")]
                #expect(try await receiver.post(body, to: "/webhooks", headers: plain) == 401)
                // Another's key under our id; another path; another body; too old; a body that nothing protects.
                let stranger = DeliverySigner(keyID: signer.keyID)
                #expect(
                    try await receiver.post(body, to: "/webhooks", headers: stranger.headers(for: body))
                        == 401)
                let moved = try signer.headers(for: body, path: "/elsewhere")
                #expect(try await receiver.post(body, to: "/webhooks", headers: moved) == 401)
                var changed = body
                changed[changed.count / 2] ^= 1
                #expect(
                    try await receiver.post(changed, to: "/webhooks", headers: signer.headers(for: body))
                        == 401)
                let now = Int64(Date().timeIntervalSince1970)
                let old = try signer.headers(for: body, created: now - 86_400)
                #expect(try await receiver.post(body, to: "/webhooks", headers: old) == 401)
                let bare = try signer.headers(for: body, covering: ["@method", "@path", "content-type"])
                #expect(try await receiver.post(body, to: "/webhooks", headers: bare) == 401)
                // And the honest one is taken all the same.
                #expect(try await receiver.deliver(body) == 200)
                #expect(await receiver.stop().exitCode == 0)
                #expect(try Evidence(ledger).sequences(ofKind: "webhook.delivery").count == 1)
                #expect(try await ledger.verdict().outcome.exitCode == 0)
            }
        }

        @Test func `lines that are no events are named, and the others are appended`() async throws {
            try await TemporaryDirectory.with { folder in
                let ledger = try await Ledger.make(in: folder)
                let good = try Fixture.bytes("small-ledger.ndjson")
                let bad = """
                    {"kind":"ledger.note"
                    {"kind":"nonsense","source_key":"x","metadata":{},"body":""}
                    {"kind":"ledger.note","kind":"ledger.note","source_key":"y","metadata":{"note":"a"},"body":""}
                    {"kind":"ledger.note","source_key":"z","metadata":{"note":"a"},"body_base64":"%%%"}

                    """
                let outcome = try await ledger.run(
                    ["import", "-", "--format", "json"], input: Array(bad.utf8) + good)
                #expect(outcome.exitCode == 1, "\(outcome)")
                let summary = try JSONValue(outcome.output)
                #expect(summary["appended"]?.integerValue == 5)
                #expect(summary["refused"]?.integerValue == 4)
                #expect(outcome.errorLines.count == 4, "\(outcome)")
                for (line, number) in zip(outcome.errorLines, 1...4) {
                    #expect(line.contains("\(number)"), "\(line)")
                }
                #expect(try await ledger.verdict().outcome.exitCode == 0)
                expectRefusal(try await ledger.run(["import", folder.file("absent.ndjson")]), 4)
            }
        }

        @Test func `a ledger that may not be written takes nothing and loses nothing`() async throws {
            try await TemporaryDirectory.with { folder in
                let ledger = try await Ledger.make(in: folder)
                try await ledger.succeed(["import", "-"], input: Fixture.bytes("small-ledger.ndjson"))
                guard let reader = try await OtherUser.reading(ledger, in: folder) else { return }
                let before = try FolderState(ledger.path)
                expectRefusal(try await reader.run(["import", "-"], input: []), 4)
                expectRefusal(try await reader.run(["rebuild"]), 4)
                let elsewhere = try Ledger(ledger.path + "/below", binary: reader.binary)
                expectRefusal(try await elsewhere.run(["init"]), 4)
                #expect(try FolderState(ledger.path) == before)
                try await OtherUser.restore(ledger)
                #expect(try await ledger.verdict().outcome.exitCode == 0)
            }
        }

        @Test func `paths may hold any character`() async throws {
            try await TemporaryDirectory.with { folder in
                let ledger = try await Ledger.make(in: folder, name: "with space, ü, %41, #, ? and 'quote'")
                try await ledger.succeed(["import", "-"], input: Fixture.bytes("small-ledger.ndjson"))
                let before = try await Answers(ledger)
                #expect(try await ledger.items(["list", "accounts"]).map { $0["status"] } == ["ACTIVE"])
                guard let reader = try await OtherUser.reading(ledger, in: folder) else { return }
                #expect(try await Answers(reader) == before)
                try await OtherUser.restore(ledger)
            }
        }
    }
}
