import Crypto
import EventStore
import StrictJSON

/// Adds up events while they pass by: the SHA-256 of their lines, and how long their bodies are.
///
/// Constant memory.
struct WorkloadSummary {
    /// The bytes of all lines.
    private(set) var lineBytes = 0
    /// The bytes of all bodies.
    private(set) var bodyBytes = 0
    /// The bytes of all metadata in their canonical form.
    private(set) var metadataBytes = 0
    private var hash = SHA256()
    /// How many bodies have each length; the last place is for all that are longer.
    private var lengths = [Int](repeating: 0, count: 16_384)

    /// Takes the next event, and gives its line of the import form with its line feed.
    mutating func add(_ event: NewEvent) -> [UInt8] {
        let (metadata, body) = (event.metadata, event.body)
        var line: [UInt8] = []
        line.reserveCapacity(body.count * 2 + 1_024)
        line.append(UInt8(ascii: "{"))
        line.append(key: "kind", string: event.kind.rawValue)
        line.append(key: "source_key", string: event.sourceKey)
        line.append(key: "metadata")
        line.append(text: metadata)
        line.append(key: "body")
        line.append(quoted: body)
        line.append(text: "}\n")
        hash.update(data: line)
        lineBytes += line.count
        bodyBytes += body.count
        metadataBytes += metadata.utf8.count
        lengths[min(body.count, lengths.count - 1)] += 1
        return line
    }

    /// The hexadecimal SHA-256 of all lines, as `sha256sum` shows it of the file.
    var digest: String { Array(hash.finalize()).hexadecimal }

    /// The length that half of the bodies do not exceed; 0 without events.
    var medianBodyBytes: Int {
        let half = (lengths.reduce(0, +) + 1) / 2
        var seen = 0
        for (length, count) in lengths.enumerated() {
            seen += count
            if seen >= half { return length }
        }
        return 0
    }

    /// What `generate` prints.
    func report(_ workload: Workload, seed: UInt64) -> JSONValue {
        var report: JSONValue = [
            "seed": .number(String(seed)), "sha256": .string(digest), "bytes": .integer(Int64(lineBytes)),
            "median_body_bytes": .integer(Int64(medianBodyBytes)),
        ]
        for (key, value) in workload.counts.members { report[key] = value }
        return report
    }
}
