package import StrictJSON

/// The head of a request at the receiver's door.
package struct DeliveryHead: Sendable {
    /// The method.
    package var method: String
    /// Path and query as they arrived.
    package var target: String
    /// The headers in order, names in any case; `host` among them.
    package var headers: [(name: String, value: String)]

    /// A head.
    package init(method: String, target: String, headers: [(name: String, value: String)]) {
        self.method = method
        self.target = target
        self.headers = headers
    }

    /// The path without the query.
    var path: String {
        String(target.prefix { $0 != "?" })
    }

    /// The query without its question mark; nil if there is none.
    var query: String? {
        target.firstIndex(of: "?").map { String(target[target.index(after: $0)...]) }
    }

    /// The values of a header in order; the name in lower case.
    func values(_ name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name }.map(\.value)
    }
}

/// A whole request at the receiver's door.
package struct Delivery: Sendable {
    /// Method, target and headers.
    package var head: DeliveryHead
    /// The body as received.
    package var body: [UInt8]
    /// When the body was complete.
    package var receivedAt: Instant
    /// The sender's address; nil if the system does not say.
    package var remoteAddress: String?

    /// A delivery.
    package init(head: DeliveryHead, body: [UInt8], receivedAt: Instant, remoteAddress: String?) {
        self.head = head
        self.body = body
        self.receivedAt = receivedAt
        self.remoteAddress = remoteAddress
    }
}
