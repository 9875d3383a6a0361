import EventStore
import StrictJSON

extension NewEvent {
    static func delivery(_ body: String, key: String) -> NewEvent {
        NewEvent(
            kind: .webhookDelivery, sourceKey: key,
            metadata: [
                "target": "/webhooks", "environment": "sandbox", "headers": [:], "signature": "valid",
                "received_at": "2026-05-04T10:00:00Z",
            ], body: Array(body.utf8))
    }

    static func request(_ method: String, _ target: String, key: String) -> NewEvent {
        NewEvent(
            kind: .apiRequest, sourceKey: key,
            metadata: [
                "method": .string(method), "target": .string(target), "environment": "sandbox",
                "sent_at": "2026-05-04T10:00:00Z",
            ], body: [])
    }

    static func response(
        _ method: String, _ target: String, _ body: String, key: String, status: Int64 = 200,
        request: Int64? = nil
    ) -> NewEvent {
        var metadata: JSONValue = [
            "method": .string(method), "target": .string(target), "status": .integer(status),
            "environment": "sandbox", "received_at": "2026-05-04T10:00:00Z",
        ]
        if let request { metadata["request_sequence"] = .integer(request) }
        return NewEvent(kind: .apiResponse, sourceKey: key, metadata: metadata, body: Array(body.utf8))
    }
}
