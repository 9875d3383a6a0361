import HTTPMessageSignatures
import StrictJSON
import UpvestAPI

extension DeliveryRules {
    /// Never kept, not even if a signature covers them.
    private static let secretHeaders: Set<String> = [
        "authorization", "proxy-authorization", "cookie", "set-cookie",
    ]
    /// Kept beside those that the signature covers: what is needed to verify it again.
    private static let signatureHeaders = [
        "host", "signature", "signature-input", "upvest-signature-version",
    ]

    /// The metadata of a delivery whose signature holds.
    ///
    /// `target` is what the signature covers; where a gateway changed it on the way, `received_target` is what arrived.
    func metadata(of delivery: Delivery, keyID: String, draft: SignatureDraft, covered: [String]) -> JSONValue
    {
        let target = configuration.publicTarget?.description ?? delivery.head.target
        var metadata: JSONValue = [
            "target": .string(target),
            "environment": .string(configuration.environment),
            "headers": headers(of: delivery.head, covered: covered),
            "received_at": .string(delivery.receivedAt.rfc3339),
            "signature": "valid",
            "key_id": .string(keyID),
            "draft": .string(draft.rawValue),
        ]
        metadata["remote_address"] = delivery.remoteAddress.map(JSONValue.string)
        if target != delivery.head.target { metadata["received_target"] = .string(delivery.head.target) }
        return metadata
    }

    /// Names in lower case to arrays of values, in order of name: the covered ones, the signature's own, and `host`.
    func headers(of head: DeliveryHead, covered: [String]) -> JSONValue {
        var names = Set(Self.signatureHeaders + covered)
        names.subtract(Self.secretHeaders)
        var kept: JSONValue = [:]
        for name in names.sorted() {
            let values = head.values(name)
            if !values.isEmpty { kept[name] = .array(values.map(JSONValue.string)) }
        }
        return kept
    }
}

extension Substring {
    /// Without blanks and tabs at either end.
    var trimmingASCIIBlanks: Substring {
        let start = drop { $0 == " " || $0 == "\t" }
        var result = start
        while let last = result.last, last == " " || last == "\t" { result.removeLast() }
        return result
    }
}
