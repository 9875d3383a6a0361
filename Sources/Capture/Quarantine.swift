import Foundation
import StrictJSON
import Synchronization

/// Refused deliveries, put aside for a person to look at: a bounded folder of JSON files outside the ledger.
///
/// Shape of a file: `received_at`, `reason`, `target`, `remote_address`, `headers` (those of the signature alone) and
/// `body_base64`. The folder has mode 0700 and its files 0600. When there are too many files or bytes, the oldest go.
/// Owns the list of files behind a lock; another process that uses the same folder can only make the bounds inexact.
package final class Quarantine: Sendable {
    private struct Entry {
        var name: String
        var bytes: Int
    }

    private struct State {
        var isLoaded = false
        var entries: [Entry] = []
        var bytes = 0
    }

    private let path: String
    private let maximumFiles: Int
    private let maximumBytes: Int
    private let state = Mutex(State())

    /// A quarantine in a folder that is made when it is first needed; 1,000 files and 64 MiB unless told otherwise.
    package init(path: String, maximumFiles: Int = 1000, maximumBytes: Int = 64 << 20) {
        self.path = path
        self.maximumFiles = maximumFiles
        self.maximumBytes = maximumBytes
    }

    /// Puts a delivery aside and gives the file's name, or nil if that failed, which is nobody's harm.
    func keep(_ delivery: Delivery, reason: String, headers: JSONValue, id: String) -> String? {
        var record: JSONValue = [
            "received_at": .string(delivery.receivedAt.rfc3339),
            "reason": .string(reason),
            "target": .string(delivery.head.target),
            "headers": headers,
        ]
        record["remote_address"] = delivery.remoteAddress.map(JSONValue.string)
        record["body_base64"] = .string(Data(delivery.body).base64EncodedString())
        let content = Data((record.text + "\n").utf8)
        // Digits of equal length, so that the order of names is the order of time.
        let time = String(max(0, delivery.receivedAt.nanoseconds))
        let name = String(repeating: "0", count: max(0, 19 - time.count)) + time + "-" + id + ".json"
        return state.withLock { state in
            do {
                try load(&state)
                try write(content, to: name)
            } catch {
                return nil
            }
            state.entries.append(Entry(name: name, bytes: content.count))
            state.bytes += content.count
            dropOldest(&state)
            return name
        }
    }

    private func load(_ state: inout State) throws {
        guard !state.isLoaded else { return }
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        for name in try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        where name.hasSuffix(".json") {
            let attributes = try? FileManager.default.attributesOfItem(atPath: path + "/" + name)
            let bytes = (attributes?[.size] as? NSNumber)?.intValue ?? 0
            state.entries.append(Entry(name: name, bytes: bytes))
            state.bytes += bytes
        }
        state.isLoaded = true
    }

    private func write(_ content: Data, to name: String) throws {
        let temporary = path + "/." + name
        let isWritten = FileManager.default.createFile(
            atPath: temporary, contents: content, attributes: [.posixPermissions: 0o600])
        guard isWritten else { throw CocoaError(.fileWriteUnknown) }
        try FileManager.default.moveItem(atPath: temporary, toPath: path + "/" + name)
    }

    private func dropOldest(_ state: inout State) {
        while let oldest = state.entries.first,
            state.entries.count > maximumFiles || state.bytes > maximumBytes
        {
            try? FileManager.default.removeItem(atPath: path + "/" + oldest.name)
            state.entries.removeFirst()
            state.bytes -= oldest.bytes
        }
    }
}
