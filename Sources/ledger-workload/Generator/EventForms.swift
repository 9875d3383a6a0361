import Crypto
import EventStore
import LedgerTesting
import StrictJSON

/// Makes events of bodies: the metadata that the receiver and the client write, with made-up headers.
///
/// The signatures are random bytes of the right length, marked `valid` as the receiver marks what it accepts: the data
/// has the shape and the size of the real, and proves nothing.
///
/// Source: docs/format.md, "Metadata".
struct EventForms {
    private let clientID: String
    private let keyID: String

    /// The forms for one seed's client.
    init(_ random: inout SeededGenerator) {
        clientID = ObjectID(&random).text
        keyID = ObjectID(&random).text
    }

    /// A delivery of a body.
    func delivery(_ body: [UInt8], receivedAt: Instant, _ random: inout SeededGenerator) -> NewEvent {
        let created = receivedAt.nanoseconds / 1_000_000_000
        let nonce = ObjectID(&random).text
        let input =
            #"sig1=("@method" "@path" "accept" "content-length" "content-type" "digest")"#
            + #";keyid="\#(keyID)";created=\#(created);expires=\#(created + 300);nonce="\#(nonce)""#
        let headers: JSONValue = [
            "accept": ["*/*"],
            "content-length": [.string(String(body.count))],
            "content-type": ["application/json"],
            "digest": [.string("SHA-256=" + Array(SHA256.hash(data: body)).base64Text)],
            "host": ["ledger.example.com"],
            "signature": [.string("sig1=:" + Self.signature(&random).base64Text + ":")],
            "signature-input": [.string(input)],
        ]
        return NewEvent(
            kind: .webhookDelivery, sourceKey: "delivery:" + ObjectID(at: receivedAt, &random).text,
            metadata: [
                "draft": "6", "environment": "sandbox", "headers": headers, "key_id": .string(keyID),
                "received_at": .string(receivedAt.rfc3339), "remote_address": "34.90.198.99",
                "signature": "valid", "target": "/webhooks",
            ], body: body)
    }

    /// The answer to a read.
    func response(
        _ body: [UInt8], target: String, receivedAt: Instant, _ random: inout SeededGenerator
    ) -> NewEvent {
        // 20 to 220 ms on the way.
        let sentAt = receivedAt.adding(nanoseconds: -20_000_000 - Int64(random.below(200_000_000)))
        return NewEvent(
            kind: .apiResponse, sourceKey: "response:" + ObjectID(at: receivedAt, &random).text,
            metadata: [
                "attempt": 1, "client_id": .string(clientID), "content_type": "application/json",
                "environment": "sandbox", "method": "GET", "received_at": .string(receivedAt.rfc3339),
                "request_id": .string(ObjectID(&random).text), "sent_at": .string(sentAt.rfc3339),
                "status": 200, "target": .string(target),
            ], body: body)
    }

    /// As many bytes as a P-521 signature in DER most often has.
    private static func signature(_ random: inout SeededGenerator) -> [UInt8] {
        var bytes: [UInt8] = [0x30, 0x81, 0x88, 0x02, 0x42]
        while bytes.count < 139 {
            let word = random.next()
            for shift in stride(from: UInt64(0), to: 64, by: 8) where bytes.count < 139 {
                bytes.append(UInt8(truncatingIfNeeded: word >> shift))
            }
        }
        return bytes
    }
}
