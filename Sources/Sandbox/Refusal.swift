import StrictJSON

/// A request that is answered with a problem.
///
/// **Shape**: `type` is a URL for the kinds that the error pages name and a bare word for the others, as in the
/// provider's own examples. `detail` names fields and headers, never their values.
///
/// **Source**: https://docs.upvest.co/api_errors; RFC 9457.
struct Refusal: Error, Sendable {
    let status: Int
    let type: String
    let title: String
    let detail: String
    var headers: [(name: String, value: String)] = []

    private static func documented(_ slug: String) -> String { "https://docs.upvest.co/errors/\(slug)" }

    static func badRequest(_ detail: String) -> Refusal {
        Refusal(status: 400, type: "bad_request", title: "Bad request", detail: detail)
    }

    static let missingIdempotencyKey = Refusal(
        status: 400, type: documented("missing_idempotency_key"), title: "Missing idempotency key",
        detail: "This call needs the header idempotency-key with a fresh UUID of version 4.")

    static func unauthorised(_ detail: String) -> Refusal {
        Refusal(status: 401, type: documented("unauthorised"), title: "Unauthorised", detail: detail)
    }

    static func forbidden(_ detail: String) -> Refusal {
        Refusal(status: 403, type: "forbidden", title: "Forbidden", detail: detail)
    }

    static func notFound(_ detail: String) -> Refusal {
        Refusal(status: 404, type: "not_found", title: "Not found", detail: detail)
    }

    static func methodNotAllowed(_ allowed: [String]) -> Refusal {
        Refusal(
            status: 405, type: documented("method_not_allowed"), title: "Method not allowed",
            detail: "The sandbox plays only \(allowed.joined(separator: ", ")) here.",
            headers: [(name: "allow", value: allowed.joined(separator: ", "))])
    }

    static let notAcceptable = Refusal(
        status: 406, type: "not_acceptable", title: "Not acceptable",
        detail: "The header accept must admit application/json.")

    static func conflict(_ detail: String) -> Refusal {
        Refusal(status: 409, type: "conflict", title: "Conflict", detail: detail)
    }

    static let contentTooLarge = Refusal(
        status: 413, type: "content_too_large", title: "Content too large",
        detail: "The body is larger than this sandbox reads.")

    static let upgradeRequired = Refusal(
        status: 426, type: documented("upgrade_required"), title: "Upgrade required",
        detail: "The sandbox knows upvest-api-version 1 only.")

    /// The problem document.
    func answer(requestID: String) -> SandboxAnswer {
        let problem: JSONValue = [
            "type": .string(type), "status": .integer(Int64(status)), "title": .string(title),
            "detail": .string(detail), "request_id": .string(requestID),
        ]
        return SandboxAnswer(
            status: status, headers: headers, contentType: "application/problem+json",
            body: Array(problem.text.utf8)
        ).stamped(requestID: requestID)
    }
}
