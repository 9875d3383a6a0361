import AsyncHTTPClient
import Foundation
import HTTPMessageSignatures
import Logging
import NIOCore
import NIOHTTP1
import Sandbox
import ServiceLifecycle
import StrictJSON
import Testing

/// A sandbox that listens, and a client that calls it over HTTP.
struct LiveSandbox {
    struct Headers {
        let all: [(name: String, value: String)]

        subscript(name: String) -> [String] { all.filter { $0.name.lowercased() == name }.map(\.value) }
    }

    struct Reply {
        let status: Int
        let headers: Headers
        let body: [UInt8]

        var json: JSONValue { (try? JSONValue(body)) ?? .null }
    }

    let baseURL: String
    let client: HTTPClient
    /// Ends the sandbox as a signal would.
    let stop: @Sendable () async -> Void
    private var signer: CallSigner
    private var token = ""

    static let quiet = Logger(label: "sandbox-tests") { _ in SwiftLogNoOpLogHandler() }

    /// Runs a sandbox on a free port for as long as the body takes, then shuts it down gracefully.
    static func run(
        _ adjust: (inout SandboxConfiguration) -> Void = { _ in },
        _ body: (inout LiveSandbox) async throws -> Void
    ) async throws {
        var configuration = SandboxConfiguration()
        adjust(&configuration)
        let (urls, feed) = AsyncStream.makeStream(of: String.self)
        let server = SandboxServer(configuration: configuration) { feed.yield($0) }
        let services = ServiceGroup(configuration: .init(services: [server], logger: quiet))
        let client = HTTPClient(eventLoopGroupProvider: .singleton)
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    defer { feed.finish() }
                    try await services.run()
                }
                let url = await urls.first { _ in true }
                var live = LiveSandbox(
                    baseURL: try #require(url), client: client,
                    stop: { await services.triggerGracefulShutdown() },
                    signer: CallSigner(
                        clientID: server.credentials.clientID, keyID: server.credentials.keyID,
                        key: try SigningKey(pem: server.credentials.privateKeyPEM, passphrase: nil)))
                let scopes = server.credentials.scopes.joined(separator: "+")
                let form =
                    "client_id=\(server.credentials.clientID)&client_secret=\(server.credentials.clientSecret)"
                    + "&grant_type=client_credentials&scope=\(scopes)"
                live.token = try #require(await live.send(.token(form)).json["access_token"]?.stringValue)
                try await body(&live)
                await services.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        } catch {
            try? await client.shutdown()
            throw error
        }
        try await client.shutdown()
    }

    mutating func send(_ call: Call) async throws -> Reply {
        let now = Int64(Date().timeIntervalSince1970)
        let headers = try signer.headers(for: call, token: token, unixSeconds: now)
        return try await send(call, headers: headers)
    }

    func send(_ call: Call, headers: [(name: String, value: String)]) async throws -> Reply {
        var request = HTTPClientRequest(url: baseURL + call.target)
        request.method = HTTPMethod(rawValue: call.method)
        request.headers = HTTPHeaders(headers.map { ($0.name, $0.value) })
        if let body = call.body { request.body = .bytes(ByteBuffer(bytes: body)) }
        let response = try await client.execute(request, timeout: .seconds(20))
        let body = try await response.body.collect(upTo: 1 << 22)
        return Reply(
            status: Int(response.status.code),
            headers: Headers(all: response.headers.map { (name: $0.name, value: $0.value) }),
            body: Array(body.readableBytesView))
    }

    /// Expects success and gives the object.
    mutating func object(_ call: Call) async throws -> JSONValue {
        let reply = try await send(call)
        try #require((200..<300).contains(reply.status), "\(reply.json.text)")
        return reply.json
    }

    /// Creates and enables a subscription.
    mutating func subscribe(_ url: String) async throws -> String {
        let hook = try await object(.post("/webhooks", ["title": "Ledger", "url": .string(url)]))
        let id = try #require(hook["id"]?.stringValue)
        _ = try await object(.patch("/webhooks/\(id)", ["enabled": true]))
        return id
    }

    /// The served keys, as a verifier takes them.
    mutating func verificationKeys() async throws -> KeySet {
        var keys: [String: VerificationKey] = [:]
        for key in try await object(.get("/auth/verify_keys"))["keys"]?.arrayValue ?? [] {
            keys[try #require(key["kid"]?.stringValue)] = try .p521(
                x: Self.bytes(key["x"]), y: Self.bytes(key["y"]))
        }
        return KeySet(keys)
    }

    private static func bytes(_ coordinate: JSONValue?) throws -> [UInt8] {
        let text = try #require(coordinate?.stringValue)
            .replacing("-", with: "+").replacing("_", with: "/")
        return try Array(#require(Data(base64Encoded: text)))
    }
}
