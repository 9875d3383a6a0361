package import EventStore
package import StrictJSON

/// Brings events from a file of lines into a ledger, in order, and says of every line what became of it.
///
/// Shape of a line: `{"kind","source_key","metadata","body"}`, or `body_base64` for bytes that are not UTF-8; what an
/// export adds (`sequence`, `recorded_at`) is kept in the metadata. An import appends *now*: the stored metadata says
/// so, and a line's `signature` becomes a claim, since an import cannot make a delivery verified. Lines whose event is
/// in the ledger already are skipped. A line that is refused keeps none of the others out.
package struct EventImporter {
    /// What became of the lines.
    package struct Summary: Sendable, Hashable {
        /// Lines whose events are new in the ledger.
        package var appended = 0
        /// Lines whose events were there already.
        package var skipped = 0
        /// Lines that were refused.
        package var refused = 0

        /// Nothing yet.
        package init() {}
    }

    /// A line that was refused.
    package struct Refusal: Sendable, Hashable, CustomStringConvertible {
        /// The line's number, from 1.
        package let line: Int
        /// Why, without naming any content.
        package let reason: String

        /// A sentence for the terminal.
        package var description: String {
            "Line \(line) was refused: \(reason)."
        }
    }

    /// One line may have so many bytes: 64 MiB.
    package static let lineLimit = 64 << 20
    private static let batchLines = 1000
    private static let batchBytes = 16 << 20

    private let sink: EventSink
    private let reader: EventReader
    private let importedBy: String
    private let importedAt: String
    private let onRefused: (Refusal) -> Void
    private var scratch = JSONDocument()
    private var batch: [Pending] = []
    private var batchSize = 0
    /// The lines of the batch by the bytes of their keys: strings would take canonically equivalent ones for equal.
    private var pendingKeys: [[UInt8]: String] = [:]
    /// Where the requests of the file are in this ledger; nil while they wait in the batch.
    private var requests: [Int64: Int64?] = [:]
    private var summary = Summary()

    private struct Pending {
        var line: Int
        var event: NewEvent
        var identity: String
        var request: Int64?
    }

    /// An importer for one file.
    ///
    /// `importedBy` says who imports; `clock` gives the one time of import that all events get.
    ///
    /// - Throws: the event store's errors of opening a reader.
    package init(
        store: EventStore,
        importedBy: String,
        clock: () -> Instant = SystemClock.now,
        onRefused: @escaping (Refusal) -> Void = { _ in }
    ) throws {
        self.sink = { try await store.append($0) }
        self.reader = try store.reader()
        self.importedBy = importedBy
        self.importedAt = clock().rfc3339
        self.onRefused = onRefused
    }

    /// Imports all lines of a source.
    ///
    /// Cost: one line and one batch (1,000 lines or 16 MiB) in memory, and 16 bytes for each `api.request` of a file
    /// with sequences; one commit a batch.
    ///
    /// - Throws: the event store's error if the ledger takes nothing any more, or ``CaptureError`` with
    ///   `inputUnreadable`; what was appended before stays, and importing the file again goes on from there.
    package mutating func run(_ source: ByteSource) async throws -> Summary {
        try await run { try source.read() }
    }

    /// Imports all lines that a function gives, in pieces of any length and none at the end.
    ///
    /// - Throws: as ``run(_:)-(ByteSource)``, and what the function throws.
    package mutating func run(_ read: @escaping () throws -> [UInt8]) async throws -> Summary {
        defer { try? reader.close() }
        var lines = LineReader(limit: Self.lineLimit, read: read)
        var number = 0
        while let line = try lines.next() {
            number += 1
            switch line {
            case .tooLong: refuse(number, "it is longer than 64 MiB")
            case .bytes(let bytes) where bytes.allSatisfy(Self.isBlank): continue
            case .bytes(let bytes): try await take(bytes, number)
            }
        }
        try await flush()
        return summary
    }

    private mutating func take(_ bytes: [UInt8], _ number: Int) async throws {
        let line: ImportLine
        do throws(ImportLine.Problem) {
            line = try ImportLine(bytes, scratch: &scratch)
        } catch {
            return refuse(number, error.sentence)
        }
        let identity = ImportLine.identity(kind: line.kind, metadata: line.metadata, body: line.body)
        let key = Array(line.sourceKey.utf8)
        if let waiting = pendingKeys[key] {
            return settle(number, isSame: waiting == identity)
        }
        if let known = try reader.event(sourceKey: line.sourceKey) {
            remember(line, at: known.sequence)
            return settle(number, isSame: try Self.identity(of: known) == identity)
        }
        let event = try await event(for: line)
        let isRequest = line.kind == .apiRequest && line.sequence != nil
        if isRequest, let sequence = line.sequence { requests[sequence] = .some(nil) }
        batch.append(
            Pending(line: number, event: event, identity: identity, request: isRequest ? line.sequence : nil))
        batchSize += bytes.count
        pendingKeys[key] = identity
        if batch.count >= Self.batchLines || batchSize >= Self.batchBytes { try await flush() }
    }

    /// The event to append for a line.
    private mutating func event(for line: ImportLine) async throws -> NewEvent {
        let given = GivenForm.of(line.metadata)
        var metadata = given
        metadata[GivenForm.importedAt] = .string(importedAt)
        metadata[GivenForm.importedBy] = .string(importedBy)
        metadata[GivenForm.importedSequence] =
            line.metadata[GivenForm.importedSequence] ?? line.sequence.map(JSONValue.integer)
        metadata[GivenForm.importedRecordedAt] =
            line.metadata[GivenForm.importedRecordedAt] ?? line.recordedAt.map(JSONValue.string)
        metadata[GivenForm.claimedSignature] = given["signature"]
        metadata["signature"] = line.kind == .webhookDelivery ? "imported" : nil
        metadata[GivenForm.importedRequestSequence] = given["request_sequence"]
        metadata["request_sequence"] = try await resolved(line.metadata["request_sequence"]?.integerValue)
        metadata[GivenForm.importedResolves] = given["resolves"]
        metadata["resolves"] = try await resolved(line.metadata["resolves"]?.integerValue)
        return NewEvent(kind: line.kind, sourceKey: line.sourceKey, metadata: metadata, body: line.body)
    }

    /// Where a request of the file is in this ledger; a request that waits in the batch is committed first.
    private mutating func resolved(_ sequence: Int64?) async throws -> JSONValue? {
        guard let sequence, let known = requests[sequence] else { return nil }
        if let known { return .integer(known) }
        try await flush()
        return (requests[sequence] ?? nil).map(JSONValue.integer)
    }

    private mutating func flush() async throws {
        let lines = batch
        batch = []
        batchSize = 0
        pendingKeys = [:]
        try await append(lines[...])
    }

    /// Appends lines; if the store refuses one of them, halves until it is found and the others are in.
    private mutating func append(_ lines: ArraySlice<Pending>) async throws {
        guard !lines.isEmpty else { return }
        let outcomes: [AppendOutcome]
        do {
            outcomes = try await sink(lines.map(\.event))
        } catch let error as EventStoreError where error.code == .invalidEvent || error.code == .mismatch {
            guard lines.count > 1 else {
                if let line = lines.first { refuse(line.line, Self.reason(of: error)) }
                return
            }
            let middle = lines.startIndex + lines.count / 2
            try await append(lines[..<middle])
            try await append(lines[middle...])
            return
        }
        for (line, outcome) in zip(lines, outcomes) {
            if let request = line.request { requests[request] = outcome.sequence }
            switch outcome {
            case .appended: summary.appended += 1
            case .duplicate: summary.skipped += 1
            case .conflict(with: let sequence):
                // Another process was faster with this key.
                let known = try reader.event(sequence)
                settle(line.line, isSame: try known.map(Self.identity) == line.identity)
            }
        }
    }

    private mutating func settle(_ line: Int, isSame: Bool) {
        if isSame {
            summary.skipped += 1
        } else {
            refuse(line, "its source_key belongs to another event already")
        }
    }

    private mutating func refuse(_ line: Int, _ reason: String) {
        summary.refused += 1
        onRefused(Refusal(line: line, reason: reason))
    }

    private mutating func remember(_ line: ImportLine, at sequence: Int64) {
        if line.kind == .apiRequest, let given = line.sequence { requests[given] = sequence }
    }

    private static func identity(of event: Event) throws -> String {
        ImportLine.identity(
            kind: event.kind, metadata: try JSONValue(event.metadataBytes), body: event.body)
    }

    /// The store's sentence in the middle of ours.
    private static func reason(of error: EventStoreError) -> String {
        error.code == .mismatch
            ? "it belongs to another environment or client than this ledger"
            : "the ledger does not take it: "
                + (error.message.hasSuffix(".") ? String(error.message.dropLast()) : error.message)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }
}
