import StrictJSON

/// What the sandbox answers to one request.
struct SandboxAnswer: Sendable {
    let status: Int
    /// Besides the content type and the request id.
    var headers: [(name: String, value: String)] = []
    /// Nil where there is no body.
    let contentType: String?
    let body: [UInt8]

    /// An answer with a JSON body.
    static func json(_ status: Int, _ value: JSONValue) -> SandboxAnswer {
        SandboxAnswer(status: status, contentType: "application/json", body: Array(value.text.utf8))
    }

    /// An answer without a body.
    static func empty(_ status: Int) -> SandboxAnswer {
        SandboxAnswer(status: status, contentType: nil, body: [])
    }

    /// The answer with the header that every answer carries.
    func stamped(requestID: String) -> SandboxAnswer {
        var stamped = self
        stamped.headers.append((name: "upvest-request-id", value: requestID))
        return stamped
    }
}
