package import EventStore
import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import ServiceLifecycle
package import StrictJSON
import UpvestAPI

/// The door for deliveries: verifies, appends, and answers 200 once the event is durable.
///
/// Runs as a service. On graceful shutdown it stops accepting, finishes what is in flight, and leaves
/// `receiver.stopped` in the ledger. If the ledger takes nothing any more it stops by itself and throws that error.
package struct WebhookReceiver: Service {
    /// Tells the address that is listened on.
    package typealias OnListening = @Sendable (_ host: String, _ port: Int) async -> Void

    /// How it listens and what it takes.
    package let configuration: ReceiverConfiguration
    private let sink: EventSink
    private let keys: VerificationKeySource
    private let quarantine: Quarantine?
    private let clock: @Sendable () -> Instant
    private let timer: any Clock<Duration>
    private let logger: Logger
    private let newID: @Sendable () -> String
    private let onListening: OnListening

    /// A receiver; nothing is opened yet.
    ///
    /// `clock` dates deliveries and judges signatures, `timer` paces the hourly notes. Without a quarantine refused
    /// bytes are dropped. `onListening` is called after the address is bound and the start is recorded.
    package init(
        configuration: ReceiverConfiguration,
        sink: @escaping EventSink,
        keys: VerificationKeySource,
        quarantine: Quarantine?,
        clock: @escaping @Sendable () -> Instant = SystemClock.now,
        timer: any Clock<Duration> = ContinuousClock(),
        logger: Logger,
        newID: @escaping @Sendable () -> String = RandomID.v7(SystemClock.now),
        onListening: @escaping OnListening = { _, _ in }
    ) {
        self.configuration = configuration
        self.sink = sink
        self.keys = keys
        self.quarantine = quarantine
        self.clock = clock
        self.timer = timer
        self.logger = logger
        self.newID = newID
        self.onListening = onListening
    }

    /// A receiver that appends to a ledger and puts refused bytes into its quarantine.
    package init(
        configuration: ReceiverConfiguration,
        store: EventStore,
        keys: VerificationKeySource,
        clock: @escaping @Sendable () -> Instant = SystemClock.now,
        logger: Logger,
        onListening: @escaping OnListening = { _, _ in }
    ) {
        self.init(
            configuration: configuration,
            sink: { try await store.append($0) },
            keys: keys,
            quarantine: Quarantine(path: store.directory.quarantine),
            clock: clock,
            logger: logger,
            onListening: onListening)
    }

    /// Listens until it is told to stop.
    ///
    /// - Throws: ``CaptureError`` with `addressInUse` or `cannotListen`; the event store's error if the ledger takes
    ///   nothing any more, also at the start.
    package func run() async throws {
        let ring = VerificationKeyRing(keys, clock: clock)
        let notes = ReceiverNotes(configuration: configuration, newID: newID)
        let failure = FirstFailure()
        let server = ServiceGroup(
            configuration: serverConfiguration(ring: ring, notes: notes, failure: failure))
        var thrown: (any Error)?
        do {
            try await serve(server, ring: ring, notes: notes, failure: failure)
        } catch {
            thrown = error
        }
        let cause = failure.error ?? thrown
        if failure.hasStarted { await leave(notes, failed: cause != nil) }
        if let cause { throw CaptureError.listening(cause, configuration) }
    }

    /// Runs the server beside the watch for failures and the hourly notes, until the server ends.
    private func serve(
        _ server: ServiceGroup,
        ring: VerificationKeyRing,
        notes: ReceiverNotes,
        failure: FirstFailure
    ) async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await server.run()
                return true
            }
            group.addTask {
                for await _ in failure.signals {
                    await server.triggerGracefulShutdown()
                    await ring.close()
                }
                return false
            }
            group.addTask {
                // Deliveries in flight must not hold up the end by waiting for keys.
                try? await gracefulShutdown()
                await ring.close()
                return false
            }
            group.addTask {
                await remark(notes, failure)
                return false
            }
            group.addTask {
                await fetchEarly(ring, failure)
                return false
            }
            while let serverEnded = try await group.next() {
                if serverEnded { break }
            }
            group.cancelAll()
            await ring.close()
        }
    }

    /// Fetches the keys once the start is recorded, so that a wrong key or scope shows then and not with the first
    /// delivery.
    private func fetchEarly(_ ring: VerificationKeyRing, _ failure: FirstFailure) async {
        var starts = failure.starts.makeAsyncIterator()
        guard await starts.next() != nil, await ring.keys() == nil else { return }
        // Whoever ends the receiver gives up the fetch too, which is nothing to warn about.
        guard !Task.isCancelled, !Task.isShuttingDownGracefully, failure.error == nil else { return }
        logger.warning("The verification keys could not be fetched; deliveries are answered 503 until then")
    }

    /// Every hour a sign of life.
    private func remark(_ notes: ReceiverNotes, _ failure: FirstFailure) async {
        while (try? await timer.sleep(for: .seconds(3600))) != nil {
            do {
                _ = try await commit(notes.alive(), to: sink)
            } catch {
                if isFinal(error) { failure.report(error) }
            }
        }
    }

    private func leave(_ notes: ReceiverNotes, failed: Bool) async {
        do {
            _ = try await commit(notes.stopped(reason: failed ? "failure" : "shutdown"), to: sink)
        } catch {
            logger.error("The end of listening could not be recorded", metadata: ["error": "\(error)"])
        }
    }

    private func isFinal(_ error: any Error) -> Bool {
        DeliveryRules(configuration: configuration).endsReceiving(error)
    }
}

extension WebhookReceiver {
    /// Longer than the body deadline leaves for honest senders, shorter than a supervisor waits.
    private static let shutdownLimit = Duration.seconds(8)

    private func serverConfiguration(
        ring: VerificationKeyRing,
        notes: ReceiverNotes,
        failure: FirstFailure
    ) -> ServiceGroupConfiguration {
        let door = DeliveryDoor(
            rules: DeliveryRules(configuration: configuration),
            ring: ring,
            sink: sink,
            quarantine: quarantine,
            clock: clock,
            newID: newID,
            logger: logger,
            onFailure: { failure.report($0) },
            bodyDeadline: .seconds(30))
        // The server library's own remarks would repeat ours.
        let quiet = Logger(label: "account-ledger.http") { _ in SwiftLogNoOpLogHandler() }
        let application = Application(
            responder: door,
            server: .http1(
                configuration: .init(
                    // Cuts heads that drip in and pauses within a body; nobody waits here for longer.
                    idleTimeout: .seconds(10),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 64 << 10, maxHeaderFieldCount: 100))),
            configuration: .init(
                address: .hostname(configuration.host, port: configuration.port),
                backlog: 4096,
                availableConnectionsDelegate: MaximumAvailableConnections(
                    ConnectionLimit.connections, logger: quiet)),
            onServerRunning: { channel in
                await begin(on: channel.localAddress, notes: notes, failure: failure)
            },
            logger: quiet)
        var group = ServiceGroupConfiguration(
            services: [.init(service: application, successTerminationBehavior: .gracefullyShutdownGroup)],
            logger: quiet)
        group.maximumGracefulShutdownDuration = Self.shutdownLimit
        return group
    }

    /// Called after the address is bound and before the first connection is looked at.
    private func begin(on address: SocketAddress?, notes: ReceiverNotes, failure: FirstFailure) async {
        let host = address?.ipAddress ?? configuration.host
        let port = address?.port ?? configuration.port
        var events: [NewEvent] = []
        if case .file(let file) = keys { events.append(notes.keysLoaded(file)) }
        events.append(notes.started(host: host, port: port))
        do {
            _ = try await sink(events)
            failure.noteStart()
            await onListening(host, port)
            failure.noteListening()
        } catch {
            failure.report(error)
        }
    }
}
