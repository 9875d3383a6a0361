import HTTPMessageSignatures
import StrictJSON

/// One request to be made, correct unless something is changed.
struct Call {
    var method: String
    var target: String
    var body: [UInt8]?
    /// Signed with the request; nil takes a header away that would be there.
    var headers: [String: String?] = [:]
    /// Put in place after signing.
    var tampered: [String: String] = [:]
    /// Taken away after signing.
    var stripped: Set<String> = []
    var covering: [String]?
    var signingKey: SigningKey?
    var keyID: String?
    /// Seconds by which the client's clock is off.
    var clockOffset: Int64 = 0
    var nonce: String?
    var token: String?

    static func get(_ target: String) -> Call { Call(method: "GET", target: target) }

    static func delete(_ target: String) -> Call { Call(method: "DELETE", target: target) }

    static func post(_ target: String, _ body: JSONValue) -> Call {
        Call(method: "POST", target: target, body: Array(body.text.utf8))
    }

    static func patch(_ target: String, _ body: JSONValue) -> Call {
        Call(method: "PATCH", target: target, body: Array(body.text.utf8))
    }

    static func token(_ form: String) -> Call {
        Call(
            method: "POST", target: "/auth/token", body: Array(form.utf8),
            headers: ["content-type": "application/x-www-form-urlencoded", "authorization": nil])
    }

    func with(header name: String, _ value: String?) -> Call {
        var call = self
        call.headers[name] = .some(value)
        return call
    }

    func with(token: String) -> Call {
        var call = self
        call.token = token
        return call
    }

    func with(key: String) -> Call { with(header: "idempotency-key", key) }

    func changing(_ change: (inout Call) -> Void) -> Call {
        var call = self
        change(&call)
        return call
    }
}

/// Turns calls into signed requests, as a careful client does.
struct CallSigner {
    let clientID: String
    let keyID: String
    let key: SigningKey
    private var count = 0

    init(clientID: String, keyID: String, key: SigningKey) {
        self.clientID = clientID
        self.keyID = keyID
        self.key = key
    }

    /// A fresh version 4 UUID, a different one each time.
    mutating func nextKey() -> String {
        count += 1
        let digits = String(count, radix: 16)
        return "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
    }

    mutating func headers(
        for call: Call, token: String, unixSeconds: Int64
    ) throws -> [(name: String, value: String)] {
        var plain: [String: String?] = [
            "accept": "application/json", "authorization": "Bearer \(call.token ?? token)",
            "upvest-api-version": "1", "upvest-client-id": clientID,
        ]
        if let body = call.body {
            plain["content-type"] = "application/json"
            plain["content-length"] = "\(body.count)"
        }
        if call.method == "POST", ["/users", "/account_groups", "/accounts"].contains(call.target) {
            plain["idempotency-key"] = nextKey()
        }
        plain.merge(call.headers) { $1 }
        var headers = plain.compactMap { name, value in value.map { (name: name, value: $0) } }
            .sorted { $0.name < $1.name }
        let parts = call.target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let message = HTTPMessage(
            method: call.method, path: String(parts[0]), query: parts.count > 1 ? String(parts[1]) : nil,
            headers: headers, body: call.body ?? [])
        let signer = MessageSigner(
            key: call.signingKey ?? key, keyID: call.keyID ?? keyID, lifetimeSeconds: 30)
        headers += try signer.sign(
            message, covering: call.covering, draft: .draft15, created: unixSeconds + call.clockOffset,
            nonce: call.nonce ?? nextKey())
        headers.removeAll { call.stripped.contains($0.name) || call.tampered[$0.name] != nil }
        return headers + call.tampered.map { (name: $0.key, value: $0.value) }
    }
}
