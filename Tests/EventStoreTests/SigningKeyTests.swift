import EventStore
import Foundation
import LedgerTesting
import Testing
import TransparencyLog

@Suite struct SigningKeyTests {
    /// What is wrong with the key, and a word of the sentence that says so.
    static let faults: [(name: String, word: String)] = [
        ("missing", "not there"), ("readable by others", "mode 0600"), ("garbage", "not a note key"),
        ("another ledger's", "not the one"), ("empty", "not a note key"), ("huge", "cannot be read"),
    ]

    @Test(arguments: faults)
    func `without a usable key events are recorded, nothing is signed, and that is said`(
        name: String, word: String
    ) async throws {
        try await withLedger { directory, _ in
            let secret = try String(contentsOfFile: directory.signingKey, encoding: .utf8)
            try spoil(directory, name)
            let store = try EventStore.open(directory)
            #expect(store.notes.count == 1)
            #expect(store.notes.first?.contains(word) == true, "\(store.notes)")
            #expect(try await store.append([EventBuilder.note("note:1")]) == [.appended(1)])
            let error = await #expect(throws: EventStoreError(.signingKey, "")) {
                _ = try await store.signCheckpoint()
            }
            let said = "\(store.notes) \(String(describing: error)) \(error?.cause ?? "")"
            #expect(!said.contains(secret.split(separator: "+")[4]))
            try await store.close()
            let files = CheckpointFiles(directory)
            let signed = try #require(try files.newest())
            let key = try #require(try files.verifierKey())
            #expect(signed.checkpoint.size == 0)
            #expect(signed.isSigned(by: key) == .valid([key]))
        }
    }

    @Test func `a key of the ledger's name that did not sign its checkpoints signs nothing`() async throws {
        try await withLedger { directory, _ in
            let origin = try #require(try CheckpointFiles(directory).newest()).checkpoint.origin
            try FileManager.default.removeItem(atPath: directory.verifierKey)
            let other = try NoteSigningKey.generate(name: origin)
            try Data("\(other.secretText)\n".utf8).write(to: URL(fileURLWithPath: directory.signingKey))
            let store = try EventStore.open(directory)
            #expect(store.notes.first?.contains("not the one that signed") == true, "\(store.notes)")
            _ = try await store.append([EventBuilder.note("note:1")])
            await #expect(throws: EventStoreError(.signingKey, "")) { _ = try await store.signCheckpoint() }
            try await store.close()
            #expect(try CheckpointFiles(directory).newest()?.checkpoint.size == 0)
        }
    }

    @Test func `the key may live elsewhere, and is found through the ledger or by its path`() async throws {
        try await TemporaryDirectory.with { temporary in
            let directory = LedgerDirectory(temporary.file("ledger"))
            let path = temporary.file("away.key")
            _ = try EventStore.create(directory, signingKeyPath: path)
            #expect(try FileStatus(path).permissions == 0o600)
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: directory.signingKey) == path)
            let store = try EventStore.open(directory)
            #expect(store.notes == [])
            try await store.close()
            try FileManager.default.removeItem(atPath: directory.signingKey)
            let named = try EventStore.open(
                directory, checkpoints: CheckpointOptions(signingKeyPath: path))
            #expect(named.notes == [])
            _ = try await named.append([EventBuilder.note("note:1")])
            #expect(try await named.signCheckpoint().checkpoint.size == 1)
            try await named.close()
        }
    }

    @Test func `a key that is there is never overwritten`() async throws {
        try await TemporaryDirectory.with { temporary in
            let path = try temporary.write("mine", to: "away.key")
            #expect(throws: EventStoreError(.alreadyExists, "")) {
                _ = try EventStore.create(LedgerDirectory(temporary.file("ledger")), signingKeyPath: path)
            }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
        }
        try await TemporaryDirectory.with { temporary in
            try temporary.write("mine", to: "signing.key")
            #expect(throws: EventStoreError(.alreadyExists, "")) {
                _ = try EventStore.create(LedgerDirectory(temporary.path))
            }
            #expect(try String(contentsOfFile: temporary.file("signing.key"), encoding: .utf8) == "mine")
        }
    }

    @Test func `what a killed init left of keys and checkpoints is made anew`() async throws {
        try await TemporaryDirectory.with { temporary in
            for name in ["events.sqlite.new", "signing.key", "signing.vkey", "checkpoints", "checkpoint"] {
                try temporary.write("half", to: name)
            }
            let directory = LedgerDirectory(temporary.path)
            _ = try EventStore.create(directory)
            let store = try EventStore.open(directory)
            #expect(store.notes == [])
            try await store.close()
        }
    }

    @Test(arguments: ["", "a b", "a+b", "a\u{2003}b"])
    func `a name that no key can have is refused before anything is made`(origin: String) async throws {
        try await TemporaryDirectory.with { temporary in
            let directory = LedgerDirectory(temporary.file("ledger"))
            #expect(throws: EventStoreError(.invalidEvent, "")) {
                _ = try EventStore.create(directory, origin: origin)
            }
            #expect(!FileManager.default.fileExists(atPath: directory.events))
        }
    }

    private func spoil(_ directory: LedgerDirectory, _ fault: String) throws {
        let path = directory.signingKey
        switch fault {
        case "missing": try FileManager.default.removeItem(atPath: path)
        case "readable by others":
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        case "another ledger's":
            let other = try NoteSigningKey.generate(name: "example.com/other")
            try Data("\(other.secretText)\n".utf8).write(to: URL(fileURLWithPath: path))
        case "huge": try Data(count: 1 << 20).write(to: URL(fileURLWithPath: path))
        case "empty": try Data().write(to: URL(fileURLWithPath: path))
        default: try Data("PRIVATE+KEY+a+00000000+AAAA".utf8).write(to: URL(fileURLWithPath: path))
        }
    }
}
