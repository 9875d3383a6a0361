import Foundation
import LedgerTesting
import StrictJSON
import Testing

/// A `sandbox` process, and the variables with which any client can use it.
struct SandboxProcess: Sendable {
    /// The process.
    let process: RunningProcess
    /// Its first line.
    let credentials: JSONValue

    /// Starts it on a free port and waits until it listens.
    static func start(activationDelay: String = "0.1") async throws -> SandboxProcess {
        let process = try BuiltBinary.find().start(
            ["sandbox", "--port", "0", "--activation-delay", activationDelay], timeout: .seconds(300))
        guard let line = await process.line() else {
            throw Receiver.Failure(
                description: "sandbox ended before it listened: \(await process.outcome())")
        }
        return SandboxProcess(process: process, credentials: try JSONValue(Array(line.utf8)))
    }

    /// One of the credentials.
    func credential(_ name: String) throws -> String {
        try #require(credentials[name]?.stringValue)
    }

    /// The port it listens on.
    func port() throws -> UInt16 {
        let address = try credential("base_url")
        return try #require(address.split(separator: ":").last.flatMap { UInt16($0) })
    }

    /// The variables that the provider's own package reads; `base` is where to find the API.
    func variables(base: String? = nil) throws -> [String: String] {
        [
            "UPVEST_API_BASE_URL": try base ?? credential("base_url"),
            "UPVEST_API_CLIENT_ID": try credential("client_id"),
            "UPVEST_API_CLIENT_SECRET": try credential("client_secret"),
            "UPVEST_API_KEY_ID": try credential("key_id"),
            "UPVEST_API_HTTP_SIGN_PRIVATE_KEY_FILENAME": try credential("private_key_file"),
        ]
    }

    /// Ends it and waits for that.
    func stop() async {
        process.send(SIGTERM)
        _ = await process.outcome()
    }
}
