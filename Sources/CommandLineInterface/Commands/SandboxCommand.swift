import ArgumentParser
import Sandbox
import ServiceLifecycle
import StrictJSON

/// Runs a simulated brokerage.
struct SandboxCommand: LedgerCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Run a simulated Upvest API on this machine.",
        discussion: """
            Its first line is a JSON object with everything a client needs: base_url, client_id, \
            client_secret, key_id, private_key_file and key_passphrase. Everything is in memory; the key's \
            file goes when the sandbox ends, which SIGTERM or Ctrl-C bring about.

            Examples:
              account-ledger sandbox --port 8090
              account-ledger sandbox --port 0 --activation-delay 3
            """)

    @Option(help: ArgumentHelp("The port to listen on, 0 for a free one.", valueName: "port"))
    var port: UInt16 = 0

    @Option(
        help: ArgumentHelp("How long a new user waits for approval, in seconds.", valueName: "seconds"))
    var activationDelay = 0.5

    func validate() throws {
        guard (0...86_400).contains(activationDelay) else {
            throw ValidationError("--activation-delay must not be negative, and not over 86400 seconds.")
        }
    }

    func perform(in surroundings: Surroundings) async throws -> ExitStatus {
        var configuration = SandboxConfiguration()
        configuration.port = Int(port)
        configuration.activationDelay = .milliseconds(Int64((activationDelay * 1000).rounded()))
        configuration.logger = surroundings.console.logger("account-ledger.sandbox")
        let keys = try PrivateDirectory(
            in: surroundings.temporaryDirectory, prefix: "account-ledger-sandbox-")
        defer { keys.remove() }
        let sandbox = SandboxServer(configuration: configuration)
        let keyFile = try keys.write(Array(sandbox.credentials.privateKeyPEM.utf8), to: "private-key.pem")
        let server = ForegroundServer(console: surroundings.console)
        try await server.run { announce in
            try await sandbox.run { address in
                await announce([
                    "base_url": .string(address),
                    "client_id": .string(sandbox.credentials.clientID),
                    "client_secret": .string(sandbox.credentials.clientSecret),
                    "key_id": .string(sandbox.credentials.keyID),
                    "private_key_file": .string(keyFile),
                    "key_passphrase": .null,
                ])
            }
        }
        return .done
    }
}
