package import UpvestAPI

/// How the receiver listens and what it takes.
package struct ReceiverConfiguration: Sendable {
    /// The address to listen on.
    package var host: String
    /// The port to listen on; 0 for a free one.
    package var port: Int
    /// The path that deliveries are posted to, as it arrives here.
    package var path: String
    /// The longest body in bytes.
    package var bodyLimit: Int
    /// `live` or `sandbox`; stands in every event.
    package var environment: String
    /// Who runs the receiver, and where.
    package var operatorName: String
    /// Path and query as the provider calls them; nil if they arrive unchanged.
    package let publicTarget: Target?
    /// The URL that ``publicTarget`` was taken from.
    package let publicURL: String?

    /// A configuration.
    ///
    /// `publicURL` is the subscription's URL, needed where a gateway in between changes path or query: the signature
    /// covers them as the provider sent them.
    ///
    /// - Throws: ``CaptureError`` with `invalidPublicURL`, also if the path is no plain path.
    package init(
        host: String = "127.0.0.1",
        port: Int = 0,
        path: String = "/webhooks",
        publicURL: String? = nil,
        bodyLimit: Int = 4 << 20,
        environment: String,
        operatorName: String
    ) throws(CaptureError) {
        guard let own = try? Target(path), own.query == nil else {
            throw CaptureError(
                .invalidPublicURL, "The path to receive on is not a plain path; give one such as /webhooks.")
        }
        self.host = host
        self.port = port
        self.path = path
        self.bodyLimit = bodyLimit
        self.environment = environment
        self.operatorName = operatorName
        self.publicURL = publicURL
        publicTarget = try publicURL.map(Self.target)
    }

    private static func target(of url: String) throws(CaptureError) -> Target {
        let rest = ["https://", "http://"].first { url.lowercased().hasPrefix($0) }
            .map { url.dropFirst($0.count) }
        guard let rest, let first = rest.first, !"/?#".contains(first) else {
            throw invalidPublicURL
        }
        let start = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let tail = String(rest[start...])
        do {
            return try Target(tail.hasPrefix("/") ? tail : "/" + tail)
        } catch {
            throw invalidPublicURL
        }
    }

    private static var invalidPublicURL: CaptureError {
        CaptureError(
            .invalidPublicURL,
            "The public URL is not a plain http or https address; give the subscription's URL exactly as registered."
        )
    }
}
