import ArgumentParser
import Capture
import EventStore
import Foundation
import StrictJSON
import UpvestAPI

/// Receives webhooks.
struct ServeCommand: LedgerUsingCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Receive webhooks and record them.",
        discussion: """
            Every delivery is verified, appended and then answered with 200; one whose signature does not \
            hold is answered with 401 and kept aside, outside the ledger. The first line is a JSON object \
            with listen, path and pid. SIGTERM or Ctrl-C end it: what is in flight is finished.

            Each checkpoint that is signed, also by another command, goes to the files of --checkpoint-copy, \
            and to the standard input of the command of --on-checkpoint, so that somebody else can hold the \
            ledger to it. What fails there is logged and tried again with the next checkpoint. A copy that stands there at the start \
            has to be an earlier checkpoint of this ledger, else nothing is begun.

            The verification keys are fetched from the provider with the credentials below, or read from a \
            file; with a file no credentials are needed.

            Examples:
              account-ledger serve --public-url https://hooks.example.com/upvest
              account-ledger serve --listen 127.0.0.1:0 --verify-keys keys.json
              account-ledger serve --checkpoint-copy /srv/audit/checkpoint
              account-ledger serve --on-checkpoint 'curl -sT - https://audit.example.com/'
            """)

    @Option(help: ArgumentHelp("Where to listen; port 0 takes a free one.", valueName: "host:port"))
    var listen = ListenAddress(host: "127.0.0.1", port: 8080)

    @Option(help: ArgumentHelp("The path that deliveries are posted to.", valueName: "path"))
    var path = "/webhooks"

    @Option(
        name: .customLong("public-url"),
        help: ArgumentHelp(
            "The subscription's URL as the provider calls it, if a gateway changes path or query.",
            valueName: "url"))
    var publicURL: String?

    @Option(
        help: ArgumentHelp(
            "A file with the verification keys, as GET /auth/verify_keys gives them.", valueName: "file"))
    var verifyKeys: String?

    @Option(help: ArgumentHelp("The longest body to take, in bytes.", valueName: "bytes"))
    var bodyLimit = 4 << 20

    @Option(
        help: ArgumentHelp(
            "A file that always has the newest checkpoint; may be given several times.", valueName: "path"))
    var checkpointCopy: [String] = []

    @Option(
        help: ArgumentHelp(
            "A command for /bin/sh that gets each new checkpoint on its standard input.",
            valueName: "command"))
    var onCheckpoint: String?

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup(title: "Credentials") var credentials: CredentialOptions
    @OptionGroup var writer: WriterOptions

    /// How long nobody looks whether another process has signed a checkpoint.
    @Sendable private static func pause() async throws { try await Task.sleep(for: .seconds(1)) }

    func validate() throws {
        guard (1...(1 << 30)).contains(bodyLimit) else {
            throw ValidationError("--body-limit takes bytes, from 1 to 1073741824.")
        }
        guard !checkpointCopy.contains(""), Set(checkpointCopy).count == checkpointCopy.count else {
            throw ValidationError("--checkpoint-copy is empty or twice the same: give each file once.")
        }
        if onCheckpoint == "" { throw ValidationError("--on-checkpoint is empty: give it a command.") }
    }

    func perform(in surroundings: Surroundings) async throws -> ExitStatus {
        let recipients = CheckpointRecipients(
            copies: checkpointCopy, command: onCheckpoint, environment: surroundings.environment,
            logger: surroundings.console.logger("account-ledger.checkpoints"))
        let deadline: ContinuousClock.Instant
        do {
            deadline = try await serve(recipients, surroundings)
        } catch {
            await recipients.finish(by: .now + .seconds(5))
            throw error
        }
        // The ledger is closed by now, and the last checkpoint signed. A second is left for the end itself.
        await recipients.finish(by: deadline.advanced(by: .seconds(-1)))
        return .done
    }

    /// Opens the ledger and serves, telling the recipients of every checkpoint until the ledger is closed.
    ///
    /// - Returns: by when the process has to have ended.
    private func serve(
        _ recipients: CheckpointRecipients, _ surroundings: Surroundings
    ) async throws -> ContinuousClock.Instant {
        let directory = try ledger.directory(surroundings.environment)
        guard let verifyKeys else {
            let credentials = try credentials.credentials(in: surroundings)
            return try await withStore(directory, recipients, surroundings) { store in
                let client = UpvestClient(credentials: credentials, clock: surroundings.clock)
                let recording = RecordingClient(
                    client: client, store: store, operator: surroundings.operatorName,
                    newID: surroundings.newID)
                let deadline: ContinuousClock.Instant
                do {
                    deadline = try await serve(
                        .fetched(recording), into: store, credentials.environment, surroundings)
                } catch {
                    await client.shutdown()
                    throw error
                }
                await client.shutdown()
                return deadline
            }
        }
        let keys = try KeySetFile(path: verifyKeys)
        return try await withStore(directory, recipients, surroundings) { store in
            let environment = try await environment(of: store, surroundings)
            return try await serve(.file(keys), into: store, environment, surroundings)
        }
    }

    private func withStore<Result>(
        _ directory: LedgerDirectory, _ recipients: CheckpointRecipients, _ surroundings: Surroundings,
        _ body: (EventStore) async throws -> Result
    ) async throws -> Result {
        try await writer.withStore(directory, in: surroundings, observer: recipients.take) { store in
            // Closed before anything is served: a reader that stays would keep the log from being emptied.
            let events = try store.reader()
            defer { try? events.close() }
            try recipients.begin(events)
            try events.close()
            let result = try await recipients.watching(Self.pause) { try await body(store) }
            do {
                // The end of serving is one of the moments that the history keeps.
                _ = try await store.signCheckpoint()
            } catch let error as EventStoreError {
                // That there is no key was told at the start.
                if error.code != .signingKey { recipients.take(.failure(error)) }
            }
            return result
        }
    }

    private func serve(
        _ keys: VerificationKeySource, into store: EventStore, _ environment: String,
        _ surroundings: Surroundings
    ) async throws -> ContinuousClock.Instant {
        let configuration = try ReceiverConfiguration(
            host: listen.host, port: listen.port, path: path, publicURL: publicURL, bodyLimit: bodyLimit,
            environment: environment, operatorName: surroundings.operatorName)
        return try await ForegroundServer(console: surroundings.console).run { announce in
            let receiver = WebhookReceiver(
                configuration: configuration, store: store, keys: keys, clock: surroundings.clock,
                logger: surroundings.console.logger("account-ledger.receiver"),
                onListening: { host, port in
                    await announce([
                        "listen": .string(ListenAddress(host: host, port: port).description),
                        "path": .string(configuration.path),
                        "pid": .integer(Int64(getpid())),
                    ])
                })
            try await receiver.run()
        }
    }

    /// The environment where no credentials say it: the option, the ledger's own, the address, or a guess.
    private func environment(of store: EventStore, _ surroundings: Surroundings) async throws -> String {
        if let name = credentials.environmentOptions.name { return name.rawValue }
        if let known = try await store.identity().environment { return known }
        let address = credentials.baseURL ?? surroundings.environment["UPVEST_API_BASE_URL"] ?? ""
        if let known = (try? BaseURL(address))?.environment { return known }
        surroundings.console.note(
            "note: nothing names the environment, so deliveries are recorded as sandbox")
        return ProviderEnvironment.sandbox.rawValue
    }
}
