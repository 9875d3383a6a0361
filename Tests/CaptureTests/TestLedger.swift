import EventStore
import LedgerTesting
import StrictJSON

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A ledger of its own for one test.
struct TestLedger: Sendable {
    let folder: TemporaryDirectory
    let directory: LedgerDirectory
    let store: EventStore
    let clock: ManualClock

    /// Runs a body with a fresh ledger, and closes and removes it afterwards.
    static func with<Value>(
        environment: String? = nil,
        _ body: (TestLedger) async throws -> Value
    ) async throws -> Value {
        try await TemporaryDirectory.with { folder in
            let clock = ManualClock()
            let directory = LedgerDirectory(folder.file("ledger"))
            _ = try EventStore.create(directory, environment: environment, clock: clock.reading)
            let store = try EventStore.open(directory, clock: clock.reading)
            let ledger = TestLedger(folder: folder, directory: directory, store: store, clock: clock)
            do {
                let value = try await body(ledger)
                try await store.close()
                return value
            } catch {
                try? await store.close()
                throw error
            }
        }
    }

    /// All events, in order.
    func events(_ kind: EventKind? = nil) throws -> [Event] {
        let reader = try store.reader()
        defer { try? reader.close() }
        var events: [Event] = []
        try reader.forEach(kind: kind) { event in
            events.append(event)
            return true
        }
        return events
    }

    /// The bytes of all files of the ledger, one after the other.
    func allBytes() throws -> [UInt8] {
        var bytes: [UInt8] = []
        for name in try FileManager.default.subpathsOfDirectory(atPath: directory.path).sorted() {
            bytes += FileManager.default.contents(atPath: directory.path + "/" + name) ?? Data()
        }
        return bytes
    }

    /// The names and contents of the files in quarantine, in order.
    func quarantined() throws -> [JSONValue] {
        guard FileManager.default.fileExists(atPath: directory.quarantine) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: directory.quarantine).sorted().map {
            name in
            try JSONValue(
                Array(FileManager.default.contents(atPath: directory.quarantine + "/" + name) ?? Data()))
        }
    }
}

extension Event {
    /// The metadata as a tree.
    var tree: JSONValue {
        (try? JSONValue(metadataBytes)) ?? .null
    }
}

/// Whether the bytes hold a text anywhere.
func holds(_ bytes: [UInt8], _ text: String) -> Bool {
    let needle = Array(text.utf8)
    guard let first = needle.first, bytes.count >= needle.count else { return false }
    for start in 0...(bytes.count - needle.count)
    where bytes[start] == first && bytes[start..<(start + needle.count)].elementsEqual(needle) {
        return true
    }
    return false
}
