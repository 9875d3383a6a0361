import EventStore
import Foundation
import LedgerTesting
import Logging
import Reports
import Synchronization
import Testing
import TransparencyLog

@testable import CommandLineInterface

@Suite struct CheckpointRecipientsTests {
    /// A ledger of a few notes, what was signed on the way, and a place for copies.
    private struct Setup {
        let program: TestProgram
        let events: EventReader
        let early: SignedCheckpoint
        let newest: SignedCheckpoint
        let log = MemorySink()

        func recipients(
            copies: [String] = [], command: String? = nil, environment: [String: String] = [:]
        ) -> CheckpointRecipients {
            let console = Console(
                output: MemorySink(), errors: log, style: TerminalStyle(), isTerminal: false)
            return CheckpointRecipients(
                copies: copies, command: command,
                environment: environment.merging(["PATH": "/usr/bin:/bin"]) { $1 },
                logger: console.logger("test"))
        }

        /// What the ledger's key would sign for more events.
        func signed(_ size: Int64) throws -> SignedCheckpoint {
            let key = try NoteSigningKey(try #require(program.ledgerFile("signing.key").firstLine))
            return try SignedCheckpoint(
                Checkpoint(origin: newest.checkpoint.origin, size: size, root: MerkleTree.emptyRoot),
                signedBy: key)
        }

        /// A source whose newest checkpoint the test sets.
        func source(_ newest: ExchangeableCheckpoint) throws -> CheckpointSource {
            CheckpointSource(
                origin: try events.identity().origin,
                key: try CheckpointFiles(events.directory).verifierKey(), newest: { newest.value })
        }

        var logged: [String] { log.text.split(separator: "\n").map(String.init) }
        func file(_ name: String) -> String { program.directory.file(name) }
        func text(_ name: String) throws -> String {
            String(decoding: try InputFile.bytes(file(name)), as: UTF8.self)
        }
    }

    /// What `Program.main` does first, for the process of the tests.
    private static let ignoredPipes: Void = {
        _ = signal(SIGPIPE, SIG_IGN)
    }()

    private func with(_ body: (Setup) async throws -> Void) async throws {
        Self.ignoredPipes
        try await TestProgram.with { program in
            try await program.makeLedger()
            try await program.appendNotes(1...2)
            let early = try SignedCheckpoint(program.ledgerFile("checkpoint"))
            try FileManager.default.copyItem(
                atPath: program.ledger, toPath: program.directory.file("earlier"))
            try await program.appendNotes(3...5)
            let newest = try SignedCheckpoint(program.ledgerFile("checkpoint"))
            let events = try EventReader.open(LedgerDirectory(program.ledger))
            try await body(Setup(program: program, events: events, early: early, newest: newest))
            try events.close()
        }
    }

    /// Long enough for a machine that is busy; nothing waits that long where all is well.
    private static var deadline: ContinuousClock.Instant { .now + .seconds(60) }

    @Test func `at the start everybody gets the newest checkpoint, and from then on each new one`()
        async throws
    {
        try await with { setup in
            let recipients = setup.recipients(
                copies: [setup.file("a"), setup.file("b")], command: "cat > '\(setup.file("c"))'")
            try recipients.begin(setup.events)
            await recipients.finish(by: Self.deadline)
            for name in ["a", "b", "c"] {
                #expect(try InputFile.bytes(setup.file(name)) == setup.newest.bytes)
            }
            let later = try setup.signed(6)
            recipients.take(.success(later))
            await recipients.finish(by: Self.deadline)
            for name in ["a", "b", "c"] {
                #expect(try InputFile.bytes(setup.file(name)) == later.bytes)
            }
            #expect(setup.logged.isEmpty)
        }
    }

    @Test func `what is signed before the copies were looked at is not sent before`() async throws {
        try await with { setup in
            let path = try setup.program.directory.write(setup.early.bytes, to: "a")
            let recipients = setup.recipients(copies: [path])
            recipients.take(.success(setup.newest))
            await recipients.finish(by: Self.deadline)
            #expect(try InputFile.bytes(path) == setup.early.bytes)
            try recipients.begin(setup.events)
            await recipients.finish(by: Self.deadline)
            #expect(try InputFile.bytes(path) == setup.newest.bytes)
        }
    }

    @Test func `a copy is as readable as the mask lets it be, and nothing stays beside it`() async throws {
        try await with { setup in
            let folder = setup.file("copies")
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
            let recipients = setup.recipients(copies: [folder + "/checkpoint"])
            try recipients.begin(setup.events)
            await recipients.finish(by: Self.deadline)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["checkpoint"])
            let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/checkpoint")
            let mode = try #require(attributes[.posixPermissions] as? NSNumber).intValue
            #expect(mode & 0o600 == 0o600 && mode & 0o133 == 0)
        }
    }

    @Test func `a copy that cannot be kept is logged once and holds nobody up`() async throws {
        try await with { setup in
            let recipients = setup.recipients(copies: [setup.file("no/such/folder"), setup.file("good")])
            try recipients.begin(setup.events)
            for size in 6...10 as ClosedRange<Int64> {
                recipients.take(.success(try setup.signed(size)))
                await recipients.finish(by: Self.deadline)
            }
            #expect(try InputFile.bytes(setup.file("good")) == setup.signed(10).bytes)
            #expect(setup.logged.count == 1)
            #expect(setup.logged.first?.contains("no/such/folder") == true)
        }
    }

    @Test(arguments: [
        ("exit 7", "ended with 7"), ("kill -TERM $$", "signal 15"),
        ("no-such-program-at-all", "ended with 127"),
    ])
    func `a command that fails is logged with the reason`(_ command: String, _ reason: String) async throws {
        try await with { setup in
            let recipients = setup.recipients(command: command)
            try recipients.begin(setup.events)
            await recipients.finish(by: Self.deadline)
            #expect(
                setup.logged.contains { $0.hasPrefix("warning:") && $0.contains(reason) }, "\(setup.log.text)"
            )
        }
    }

    @Test func `the command's environment has no credentials of the provider`() async throws {
        try await with { setup in
            let recipients = setup.recipients(
                command: "env > '\(setup.file("env"))'",
                environment: ["UPVEST_API_CLIENT_SECRET": "s3cr3t", "HOME": "/", "UPVEST_X": "y"])
            try recipients.begin(setup.events)
            await recipients.finish(by: Self.deadline)
            let variables = try setup.text("env")
            #expect(variables.contains("HOME=/"))
            #expect(!variables.contains("UPVEST") && !variables.contains("s3cr3t"))
        }
    }

    @Test func `while a command runs only the newest of the others waits for it`() async throws {
        try await with { setup in
            let gate = setup.file("gate")
            #expect(unsafe mkfifo(gate, 0o600) == 0)
            // The first run says that it has begun, and waits at the gate.
            let recipients = setup.recipients(
                command:
                    "head -2 | tail -1 >> '\(setup.file("sizes"))'; [ -e '\(setup.file("open"))' ] || read x < '\(gate)'"
            )
            try recipients.begin(setup.events)
            let descriptor = unsafe open(gate, O_WRONLY | O_CLOEXEC)
            for size in 6...9 as ClosedRange<Int64> { recipients.take(.success(try setup.signed(size))) }
            try setup.program.directory.write("", to: "open")
            try FileDescriptorSink(descriptor, name: "gate").write([10])
            close(descriptor)
            await recipients.finish(by: Self.deadline)
            #expect(try setup.text("sizes") == "5\n9\n")
        }
    }

    @Test
    func `a command that never ends is ended with all it started, and the last checkpoint gets its turn`()
        async throws
    {
        try await with { setup in
            let gate = setup.file("gate")
            #expect(unsafe mkfifo(gate, 0o600) == 0)
            let recipients = setup.recipients(
                command: """
                    if [ -e '\(setup.file("begun"))' ]; then cat > '\(setup.file("last"))'; exit; fi
                    touch '\(setup.file("begun"))'; trap '' TERM; echo $$ > '\(gate)'; sleep 1000; sleep 1000
                    """)
            try recipients.begin(setup.events)
            let first = try #require(
                Int32(String(decoding: try InputFile.bytes(gate), as: UTF8.self).split(separator: "\n")[0]))
            let last = try setup.signed(6)
            recipients.take(.success(last))
            await recipients.finish(by: .now + .seconds(2))
            #expect(try InputFile.bytes(setup.file("last")) == last.bytes)
            #expect(try Self.processes(inGroup: first).isEmpty)
        }
    }

    @Test func `a copy that shows more events than the ledger has is not replaced`() async throws {
        try await with { setup in
            let path = try setup.program.directory.write(setup.newest.bytes, to: "a")
            // A copy of the ledger and its checkpoints from the time before, put back.
            let events = try EventReader.open(LedgerDirectory(setup.file("earlier")))
            let recipients = setup.recipients(copies: [path])
            let error = #expect(throws: CommandLineError.self) { try recipients.begin(events) }
            #expect(error?.code == .doesNotHold)
            #expect(
                error?.message.contains("5 events") == true && error?.message.contains("ends at 2") == true)
            await recipients.finish(by: Self.deadline)
            #expect(try InputFile.bytes(path) == setup.newest.bytes)
            try events.close()
        }
    }

    @Test(arguments: ["a diary", "{}", "\u{0}"])
    func `what is no checkpoint of this ledger is not replaced`(_ text: String) async throws {
        try await with { setup in
            let path = try setup.program.directory.write(text, to: "a")
            let recipients = setup.recipients(copies: [path])
            #expect(throws: CommandLineError(.usage, "")) { try recipients.begin(setup.events) }
            await recipients.finish(by: Self.deadline)
            #expect(try setup.text("a") == text)
        }
    }

    @Test func `the checkpoint of another ledger is not replaced`() async throws {
        try await with { setup in
            var other = setup.program
            other.environment["ACCOUNT_LEDGER_DIR"] = setup.file("other")
            try await other.makeLedger()
            let recipients = setup.recipients(copies: [setup.file("other/checkpoint"), setup.file("b")])
            #expect(throws: CommandLineError(.usage, "")) { try recipients.begin(setup.events) }
            await recipients.finish(by: Self.deadline)
            #expect(!FileManager.default.fileExists(atPath: setup.file("b")))
        }
    }

    @Test func `what another process signs goes to everybody too, once and never after a newer one`()
        async throws
    {
        try await with { setup in
            let newest = ExchangeableCheckpoint(setup.newest)
            let recipients = setup.recipients(
                copies: [setup.file("a")], command: "sed -n 2p >> '\(setup.file("sizes"))'")
            recipients.look()
            try recipients.begin(setup.source(newest))
            recipients.look()
            await recipients.finish(by: Self.deadline)
            for (others, own) in [(7, 6), (7, 7), (6, 8), (9, 9), (2, 5)] as [(Int64, Int64)] {
                newest.value = try setup.signed(others)
                recipients.look()
                recipients.take(.success(try setup.signed(own)))
                await recipients.finish(by: Self.deadline)
            }
            #expect(try setup.text("sizes") == "5\n7\n8\n9\n")
            #expect(try InputFile.bytes(setup.file("a")) == setup.signed(9).bytes)
            newest.value = nil
            recipients.look()
            #expect(setup.logged.isEmpty, "\(setup.log.text)")
        }
    }

    @Test func `what failed is tried once more at the end, and not again when it has arrived`() async throws {
        try await with { setup in
            let recipients = setup.recipients(
                command: "sed -n 2p >> '\(setup.file("sizes"))'; [ -e '\(setup.file("works"))' ]")
            try recipients.begin(setup.events)
            await recipients.finish(by: Self.deadline)
            #expect(try setup.text("sizes") == "5\n5\n")
            try setup.program.directory.write("", to: "works")
            for _ in 0..<2 { await recipients.finish(by: Self.deadline) }
            #expect(try setup.text("sizes") == "5\n5\n5\n")
        }
    }

    @Test func `while something goes on it is looked again after each pause, and not afterwards`()
        async throws
    {
        try await with { setup in
            let (newest, later) = (ExchangeableCheckpoint(setup.newest), try setup.signed(8))
            let recipients = setup.recipients(copies: [setup.file("a")])
            try recipients.begin(setup.source(newest))
            let (pauses, pausing) = AsyncStream<Void>.makeStream()
            let (ticks, clock) = AsyncStream<Void>.makeStream()
            let pause: @Sendable () async throws -> Void = {
                pausing.yield()
                for await _ in ticks { return }
                throw CancellationError()
            }
            try await recipients.watching(pause) {
                for await _ in pauses { break }
                newest.value = later
                clock.yield()
                // The next pause begins behind the look.
                for await _ in pauses { break }
                newest.value = nil
            }
            clock.yield()
            await recipients.finish(by: Self.deadline)
            #expect(try InputFile.bytes(setup.file("a")) == later.bytes)
        }
    }

    @Test func `a checkpoint that is not the ledger's is not carried on, and that is logged once`()
        async throws
    {
        try await with { setup in
            let origin = setup.newest.checkpoint.origin
            let foreign = try [origin, "another"].map { name in
                try SignedCheckpoint(
                    Checkpoint(origin: name, size: 9, root: MerkleTree.emptyRoot),
                    signedBy: NoteSigningKey.generate(name: name))
            }
            for checkpoint in foreign {
                let newest = ExchangeableCheckpoint(setup.newest)
                let recipients = setup.recipients(copies: [setup.file("a")])
                try recipients.begin(setup.source(newest))
                newest.value = checkpoint
                for _ in 0..<3 { recipients.look() }
                await recipients.finish(by: Self.deadline)
                #expect(try InputFile.bytes(setup.file("a")) == setup.newest.bytes)
                newest.value = try setup.signed(6)
                await recipients.finish(by: Self.deadline)
                #expect(try InputFile.bytes(setup.file("a")) == setup.signed(6).bytes)
                try setup.program.directory.write("", to: "a")
            }
            #expect(setup.logged.filter { $0.hasPrefix("warning:") }.count == 2, "\(setup.log.text)")
            #expect(setup.logged.filter { $0.hasPrefix("notice:") }.count == 2, "\(setup.log.text)")
        }
    }

    @Test func `a copy that is ahead of the ledger's checkpoint files is not put back`() async throws {
        try await with { setup in
            let path = try setup.program.directory.write(setup.newest.bytes, to: "a")
            let recipients = setup.recipients(copies: [path])
            try FileManager.default.removeItem(atPath: setup.program.ledger + "/checkpoint")
            try FileManager.default.copyItem(
                atPath: setup.file("earlier/checkpoint"), toPath: setup.program.ledger + "/checkpoint")
            try recipients.begin(setup.events)
            await recipients.finish(by: Self.deadline)
            #expect(try InputFile.bytes(path) == setup.newest.bytes)
        }
    }

    @Test func `a copy in the ledger itself is refused, however it is spelled`() async throws {
        try await with { setup in
            let ledger = setup.program.ledger
            let files = FileManager.default
            try files.createSymbolicLink(
                atPath: setup.file("link"), withDestinationPath: ledger + "/checkpoint")
            try files.createSymbolicLink(atPath: setup.file("folder"), withDestinationPath: ledger)
            let depth = files.currentDirectoryPath.split(separator: "/").count
            let relative = String(repeating: "../", count: depth) + ledger.dropFirst() + "/checkpoint"
            for path in [
                ledger + "/checkpoint", ledger + "/../ledger/checkpoint", setup.file("link"),
                setup.file("folder/checkpoint"), relative, ledger + "/writer.lock", ledger + "/new",
            ] {
                let recipients = setup.recipients(copies: [setup.file("b"), path])
                let error = #expect(throws: CommandLineError.self, "\(path)") {
                    try recipients.begin(setup.events)
                }
                #expect(error?.code == .usage && error?.message.contains("in the ledger itself") == true)
                await recipients.finish(by: Self.deadline)
                #expect(!files.fileExists(atPath: setup.file("b")))
            }
            #expect(try setup.program.ledgerFile("checkpoint") == setup.newest.bytes)
            // A name alone is one in the working directory.
            #expect(try CheckpointCopy(path: "z").check(against: setup.events) == nil)
        }
    }

    /// The processes of a group that are still alive, as Linux lists them.
    private static func processes(inGroup group: Int32) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { name in
            guard Int32(name) != nil,
                let line = try? String(contentsOfFile: "/proc/\(name)/stat", encoding: .utf8),
                let end = line.lastIndex(of: ")")
            else { return false }
            // Behind the name: state, parent, group. One that is dead and not fetched yet is a zombie, Z.
            let fields = line[end...].split(separator: " ").dropFirst()
            return fields.dropFirst(2).first == "\(group)" && fields.first != "Z"
        }
    }
}
