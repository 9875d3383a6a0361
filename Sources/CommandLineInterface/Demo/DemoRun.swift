import Capture
import EventStore
import Lifecycle
import Reports
import Sandbox
import UpvestAPI

/// One run of the demo, from an empty directory to the verdict.
struct DemoRun {
    private let directory: LedgerDirectory
    private let surroundings: Surroundings
    private let steps: DemoSteps

    /// How long the activation may take; it needs about two seconds.
    private static let deadline = Duration.seconds(8)

    /// What the guide creates.
    struct Book: Sendable {
        let user: Subject
        let group: Subject
        let account: Subject

        var all: [Subject] { [user, group, account] }
    }

    /// A run into a directory that is empty or absent.
    init(directory: LedgerDirectory, surroundings: Surroundings) {
        self.directory = directory
        self.surroundings = surroundings
        steps = DemoSteps(console: surroundings.console)
    }

    /// Runs the demo.
    ///
    /// - Returns: `done` only if everything that it is meant to show is true.
    /// - Throws: what keeps it from coming to its end.
    func perform() async throws -> ExitStatus {
        var configuration = SandboxConfiguration()
        // Time enough on a busy machine to create group and account while the user's checks still run.
        configuration.activationDelay = .seconds(2)
        configuration.logger = surroundings.console.logger("account-ledger.sandbox")
        let sandbox = SandboxServer(configuration: configuration)
        _ = try EventStore.create(
            directory, environment: ProviderEnvironment.sandbox.rawValue,
            clientID: sandbox.credentials.clientID,
            group: nil, clock: surroundings.clock)
        try steps.line("ledger    \(TerminalText.escaped(directory.path))")
        let store = try EventStore.open(directory, clock: surroundings.clock)
        for note in store.notes { surroundings.console.note("note: \(note)") }
        let book: Book
        do {
            book = try await BesideService.run(
                { announce in FunctionService { try await sandbox.run(onListening: announce) } },
                while: { address in try await record(sandbox.credentials, at: address, in: store) })
        } catch {
            try? await store.close()
            throw error
        }
        try await store.close()
        return try await DemoConclusion(directory: directory, surroundings: surroundings).conclude(book)
    }

    /// Opens the second door, the receiver, and goes through the guide.
    private func record(
        _ client: SandboxCredentials, at address: String, in store: EventStore
    ) async throws -> Book {
        try steps.line("sandbox   \(address)")
        let credentials = try UpvestCredentials(
            baseURL: address, clientID: client.clientID, clientSecret: Secret(client.clientSecret),
            keyID: client.keyID, scopes: client.scopes, signingKey: client.signingKey,
            environment: ProviderEnvironment.sandbox.rawValue)
        let upvest = UpvestClient(credentials: credentials, clock: surroundings.clock)
        let recording = RecordingClient(
            client: upvest, store: store, operator: surroundings.operatorName, newID: surroundings.newID)
        let configuration = try ReceiverConfiguration(
            environment: credentials.environment, operatorName: surroundings.operatorName)
        let book: Book
        do {
            book = try await BesideService.run(
                { (announce: @escaping BesideService.Announce<ListenAddress>) in
                    WebhookReceiver(
                        configuration: configuration, store: store, keys: .fetched(recording),
                        clock: surroundings.clock,
                        logger: surroundings.console.logger("account-ledger.receiver"),
                        onListening: { host, port in await announce(ListenAddress(host: host, port: port)) })
                },
                while: { listening in
                    try await guide(recording, url: "http://\(listening)\(configuration.path)")
                })
        } catch {
            await upvest.shutdown()
            throw error
        }
        await upvest.shutdown()
        return book
    }

    /// The provider's guide, step by step.
    private func guide(_ client: RecordingClient, url: String) async throws -> Book {
        try steps.line("receiver  \(url)")
        try steps.line()
        let webhook = try await create(
            .createWebhook(body: DemoBodies.webhook(url: url)), "webhook subscription", client)
        let enabled = try await perform(.enableWebhook(webhook), client)
        try steps.step(event: enabled.sequence, ["webhook subscription switched on"])
        let user = try await create(.createUser(body: DemoBodies.user), "user", client)
        let group = try await create(
            .createAccountGroup(body: DemoBodies.accountGroup(user: user)), "account group", client)
        let account = try await create(
            .createAccount(body: DemoBodies.account(user: user, group: group)), "account", client)
        let book = Book(
            user: Subject(kind: .user, id: user), group: Subject(kind: .accountGroup, id: group),
            account: Subject(kind: .account, id: account))
        try await watch(book, client)
        return book
    }

    /// Asks about what is pending and looks for deliveries until all are ACTIVE both ways.
    private func watch(_ book: Book, _ client: RecordingClient) async throws {
        let events = try EventReader.open(directory)
        defer { try? events.close() }
        var deliveries = DemoDeliveries()
        var pending: [(name: String, subject: Subject, call: APICall)] = [
            ("user", book.user, .user(book.user.id)),
            ("account group", book.group, .accountGroup(book.group.id)),
            ("account", book.account, .account(book.account.id)),
        ]
        let end = steps.elapsed + Self.deadline
        while steps.elapsed < end {
            try await Task.sleep(for: .milliseconds(100))
            for delivery in try deliveries.new(in: events) {
                try steps.step(event: delivery.sequence, ["delivery received:"] + delivery.names)
            }
            // Deliveries tell when it is worth asking, as the provider advises; nothing is polled in a tight
            // loop.
            let due = pending.filter { deliveries.activated.contains($0.subject) }
            for item in due {
                let recorded = try await perform(item.call, client)
                guard recorded.answer.object?.status == "ACTIVE" else { continue }
                try steps.step(event: recorded.sequence, ["\(item.name) is ACTIVE, says the API"])
                pending.removeAll { $0.subject == item.subject }
            }
            if pending.isEmpty { return }
        }
        throw CommandLineError(
            .incompleteDemo,
            "Not everything became ACTIVE in time: look at 'account-ledger --ledger \(directory.path) events'."
        )
    }

    /// Creates something, tells it, and gives its id.
    private func create(_ call: APICall, _ name: String, _ client: RecordingClient) async throws -> String {
        let recorded = try await perform(call, client)
        guard let object = recorded.answer.object, let id = object.id else {
            throw CommandLineError(
                .incompleteDemo, "The answer to \(call.method) \(call.target.path) has no id.")
        }
        let state = object.status ?? (object.enabled == false ? "switched off" : "")
        try steps.step(event: recorded.sequence, ["\(name) created, \(state)"], id: id)
        return id
    }

    private func perform(_ call: APICall, _ client: RecordingClient) async throws -> RecordedAnswer {
        let recorded = try await client.perform(call)
        guard (200..<300).contains(recorded.answer.status) else {
            throw CommandLineError.refused(call, recorded)
        }
        return recorded
    }
}
