import HTTPMessageSignatures

/// One API request as it came over the wire, without its connection.
struct SandboxRequest: Sendable {
    /// Upper case.
    let method: String
    /// As sent, percent-encoded.
    let path: String
    /// As sent, without the question mark; nil where there is none.
    let query: String?
    /// Names in lower case, in the order of arrival.
    let headers: [(name: String, value: String)]
    let body: [UInt8]

    init(method: String, target: String, headers: [(name: String, value: String)], body: [UInt8]) {
        self.method = method
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = String(parts[0])
        query = parts.count > 1 ? String(parts[1]) : nil
        self.headers = headers.map { (name: $0.name.lowercased(), value: $0.value) }
        self.body = body
    }

    /// The value of a header, several joined with a comma; nil where there is none.
    func header(_ name: String) -> String? {
        let values = headers.filter { $0.name == name }.map(\.value)
        return values.isEmpty ? nil : values.joined(separator: ", ")
    }

    /// The request as signatures see it.
    var message: HTTPMessage {
        HTTPMessage(method: method, path: path, query: query, headers: headers, body: body)
    }
}
