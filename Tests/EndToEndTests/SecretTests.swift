import Foundation
import LedgerTesting
import StrictJSON
import Testing

extension EndToEnd {
    /// What must never be written down, is not written down.
    @Suite struct SecretTests {
        @Test func `no secret, token or key is in the ledger, its log, an export or any output`() async throws
        {
            try await TemporaryDirectory.with { folder in
                let sandbox = try await SandboxProcess.start()
                let proxy = try RecordingProxy(upstream: sandbox.port())
                let ledger = try await Ledger.make(in: folder)
                let variables = try sandbox.variables(base: proxy.base)
                let client = try ledger.through(ledger.binary.with(environment: variables))
                var outputs = try await useEverything(client, folder)

                // A receiver that fetches the keys with the same credentials, killed so that the log stays.
                let receiver = try client.binary.start([
                    "--ledger", ledger.path, "serve", "--listen", "127.0.0.1:0",
                ])
                let stranger = try await Receiver(receiver, signer: DeliverySigner())
                #expect(try await stranger.deliver(Fixture.bytes("examples/delivery_batch.json")) == 401)
                receiver.send(SIGKILL)
                outputs.append(await receiver.outcome())
                let evidence = try filesBelow(ledger.path)
                #expect((evidence["events.sqlite-wal"]?.count ?? 0) > 0)

                outputs.append(try await ledger.succeed(["export"]))
                outputs.append(try await ledger.succeed(["events"]))
                for sequence in try Evidence(ledger).sequences() {
                    outputs.append(try await ledger.succeed(["show", "\(sequence)", "--personal-data"]))
                }
                let secrets = try Secrets(sandbox, traffic: proxy.record)
                await sandbox.stop()
                let sandboxOutcome = await sandbox.process.outcome()

                // Otherwise nothing was searched for.
                #expect(secrets.found(in: proxy.record).isSuperset(of: ["client secret", "access token"]))
                for (name, bytes) in evidence { #expect(secrets.found(in: bytes).isEmpty, "\(name)") }
                for (name, bytes) in try filesBelow(ledger.path) {
                    #expect(secrets.found(in: bytes).isEmpty, "\(name)")
                }
                for output in outputs {
                    #expect(secrets.found(in: output.output).isEmpty, "\(output)")
                    #expect(secrets.found(in: output.errors).isEmpty, "\(output)")
                }
                // The sandbox hands its credentials out in its first line, and nowhere else.
                let later = sandboxOutcome.output.drop { $0 != 10 }
                #expect(secrets.found(in: Array(later) + sandboxOutcome.errors).isEmpty)
            }
        }

        @Test func `a provider's refusal tells no secret`() async throws {
            try await TemporaryDirectory.with { folder in
                let sandbox = try await SandboxProcess.start()
                let ledger = try await Ledger.make(in: folder)
                let wrong = "not-the-secret-7f3a91c2"
                var variables = try sandbox.variables()
                variables["UPVEST_API_CLIENT_SECRET"] = wrong
                let client = try ledger.through(ledger.binary.with(environment: variables))
                let outcome = try await client.run(["api", "users", "list"])
                #expect(outcome.exitCode == 5)
                #expect(!outcome.description.contains(wrong))
                for (name, bytes) in try filesBelow(ledger.path) {
                    #expect(!bytes.contains(Array(wrong.utf8)), "\(name)")
                }
                await sandbox.stop()
            }
        }

        /// Makes calls of all kinds, good and bad, and gives what was printed.
        private func useEverything(_ client: Ledger, _ folder: TemporaryDirectory) async throws
            -> [ProcessOutcome]
        {
            let body = Fixture.path("examples/user_create_request_tol.json")
            var outputs = [
                try await client.succeed(["api", "users", "create", "--body", body, "--format", "json"])
            ]
            let user = try #require(try JSONValue(outputs[0].output)["id"]?.stringValue)
            let group = try await client.json([
                "api", "account-groups", "create", "--user", user, "--type", "PERSONAL",
            ])
            let groupID = try #require(group["id"]?.stringValue)
            for arguments in [
                [
                    "api", "accounts", "create", "--user", user, "--group", groupID, "--type", "TRADING",
                    "--name",
                    "Main",
                ],
                ["api", "accounts", "list"], ["api", "account-groups", "list"], ["api", "users", "list"],
                ["api", "users", "get", user], ["list", "accounts"], ["history", user], ["verify"],
            ] {
                outputs.append(try await client.succeed(arguments))
            }
            outputs.append(
                try await client.run(["api", "accounts", "get", "00000000-0000-4000-8000-000000000000"]))
            #expect(outputs.last?.exitCode == 6)
            return outputs
        }

        private func filesBelow(_ path: String) throws -> [String: [UInt8]] {
            var files: [String: [UInt8]] = [:]
            for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
                guard let data = try? Data(contentsOf: URL(fileURLWithPath: path + "/" + name)) else {
                    continue
                }
                files[name] = Array(data)
            }
            return files
        }
    }
}

/// The secrets of one run, in the spellings in which they could have been written down.
private struct Secrets {
    private var spellings: [(name: String, bytes: [UInt8])] = []

    /// Collects them from the sandbox's credentials and from what passed on the wire.
    init(_ sandbox: SandboxProcess, traffic: [UInt8]) throws {
        add("client secret", try sandbox.credential("client_secret"))
        let pem = try String(contentsOfFile: sandbox.credential("private_key_file"), encoding: .utf8)
        let lines = pem.split(separator: "\n").filter { !$0.hasPrefix("-----") }.map(String.init)
        for line in lines { add("private key", line) }
        if let der = Data(base64Encoded: lines.joined()) { spellings.append(("private key", Array(der))) }
        var tokens: Set<String> = []
        let text = String(decoding: traffic, as: UTF8.self)
        for match in text.matches(of: /[Bb]earer ([A-Za-z0-9._~+\/=-]+)/) { tokens.insert(String(match.1)) }
        for match in text.matches(of: /"access_token":\s*"([^"]+)"/) { tokens.insert(String(match.1)) }
        try #require(!tokens.isEmpty)
        for token in tokens { add("access token", token) }
    }

    /// The names of the secrets that stand in some bytes.
    func found(in bytes: [UInt8]) -> Set<String> {
        let data = Data(bytes)
        return Set(spellings.filter { data.range(of: Data($0.bytes)) != nil }.map(\.name))
    }

    private mutating func add(_ name: String, _ secret: String) {
        spellings.append((name, Array(secret.utf8)))
        spellings.append((name, Array(Data(secret.utf8).base64EncodedString().dropLast(4).utf8)))
        if let encoded = secret.addingPercentEncoding(withAllowedCharacters: .alphanumerics) {
            spellings.append((name, Array(encoded.utf8)))
        }
    }
}
