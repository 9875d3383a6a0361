import EventStore
import LedgerTesting
import StrictJSON

/// Events to append, each with all that its kind requires.
enum EventBuilder {
    static func note(_ key: String, _ body: String = "", also: [String: JSONValue] = [:]) -> NewEvent {
        var metadata: JSONValue = ["note": "test", "operator": "somebody"]
        for (name, value) in also { metadata[name] = value }
        return NewEvent(kind: .ledgerNote, sourceKey: key, metadata: metadata, body: Array(body.utf8))
    }

    static func delivery(_ key: String, _ body: [UInt8] = Array("{}".utf8)) -> NewEvent {
        NewEvent(
            kind: .webhookDelivery, sourceKey: key,
            metadata: [
                "target": "/webhooks", "environment": "sandbox", "headers": ["host": ["localhost"]],
                "received_at": "2026-05-04T08:16:02Z",
            ], body: body)
    }
}

/// A fresh ledger in a temporary directory, with a clock that stands until it is moved.
func withLedger(
    _ body: (LedgerDirectory, ManualClock) async throws -> Void
) async throws {
    try await TemporaryDirectory.with { temporary in
        let directory = LedgerDirectory(temporary.file("ledger"))
        let clock = ManualClock()
        _ = try EventStore.create(directory, clock: clock.reading)
        try await body(directory, clock)
    }
}

/// All events of a ledger.
func events(_ directory: LedgerDirectory) throws -> [Event] {
    let reader = try EventReader.open(directory)
    defer { try? reader.close() }
    var events: [Event] = []
    try reader.forEach(from: 1) { event in
        events.append(event)
        return true
    }
    return events
}
