import HTTPMessageSignatures
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import StrictJSON
import Synchronization
import Testing
import UpvestAPI

/// What a request looked like when it arrived.
struct Arrived: Sendable {
    var method: String
    var target: String
    var headers: [(name: String, value: String)]
    var body: [UInt8]

    func value(_ name: String) -> String? {
        headers.first { $0.name == name }?.value
    }

    /// The signature's verdict at a time, by a key.
    func verdict(_ key: VerificationKey, keyID: String, now: Int64) -> SignatureVerdict {
        let mark = target.firstIndex(of: "?")
        let message = HTTPMessage(
            method: method, path: String(target[..<(mark ?? target.endIndex)]),
            query: mark.map { String(target[target.index(after: $0)...]) }, headers: headers, body: body)
        return SignatureVerifier().verify(
            message, keys: KeySet([keyID: key]), now: now, accepting: [.draft15])
    }

    /// The names that the signature covers, in order.
    var covered: [String] {
        let message = HTTPMessage(method: method, path: target, query: nil, headers: headers, body: body)
        return (try? SignatureInput.all(in: message))?.first?.components ?? []
    }
}

/// What the stub does with a request.
enum StubReply: Sendable {
    case answer(status: Int, type: String = "application/json", headers: [String: String] = [:], body: String)
    /// Closes the connection without a byte.
    case hangUp
    /// Announces a body, sends a part of it, closes.
    case hangUpWithinBody
    /// Never answers.
    case silence
}

/// A small HTTP server that records what arrives and answers as a test says.
final class StubProvider: Sendable {
    private let log = Mutex<[Arrived]>([])
    private let script: @Sendable (Arrived, _ earlier: [Arrived]) async -> StubReply

    init(_ script: @escaping @Sendable (Arrived, _ earlier: [Arrived]) async -> StubReply) {
        self.script = script
    }

    /// Everything that has arrived, in order.
    var arrived: [Arrived] {
        log.withLock { $0 }
    }

    /// All but the token calls.
    var calls: [Arrived] {
        arrived.filter { $0.target != "/auth/token" }
    }

    var tokenCalls: Int {
        arrived.count - calls.count
    }

    static func token(_ text: String = "token-1", expiresIn: Int = 1799) -> StubReply {
        .answer(
            status: 200,
            body:
                #"{"access_token":"\#(text)","expires_in":\#(expiresIn),"token_type":"bearer","scope":"accounts:read"}"#
        )
    }

    /// Runs the server on a free port, hands its base URL to the body, and stops it afterwards.
    func run<Value: Sendable>(_ body: @escaping @Sendable (String) async throws -> Value) async throws
        -> Value
    {
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let quiet = Logger(label: "stub") { _ in SwiftLogNoOpLogHandler() }
        let application = Application(
            responder: StubResponder(provider: self),
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { continuation.yield($0.localAddress?.port ?? 0) },
            logger: quiet)
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                try? await application.run()
                continuation.finish()
                return nil
            }
            group.addTask {
                var iterator = ports.makeAsyncIterator()
                let port = try #require(await iterator.next())
                return try await body("http://127.0.0.1:\(port)")
            }
            var result: Value?
            while result == nil, let next = try await group.next() { result = next }
            group.cancelAll()
            return try #require(result)
        }
    }

    fileprivate func reply(to arrived: Arrived) async -> StubReply {
        let earlier = log.withLock { log in
            defer { log.append(arrived) }
            return log
        }
        return await script(arrived, earlier)
    }
}

private struct StubContext: InitializableFromSource {
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        channel = source.channel
    }
}

private struct StubResponder: HTTPResponder {
    let provider: StubProvider

    func respond(to request: Request, context: StubContext) async throws -> Response {
        let body = try await request.body.collect(upTo: 1 << 20)
        let arrived = Arrived(
            method: request.head.method.rawValue,
            target: request.head.path ?? "",
            headers: request.head.headerFields.map { ($0.name.canonicalName, $0.value) },
            body: Array(body.readableBytesView))
        switch await provider.reply(to: arrived) {
        case .answer(let status, let type, let more, let text):
            var headers: HTTPFields = [.contentType: type]
            for (name, value) in more {
                if let name = HTTPField.Name(name) { headers[name] = value }
            }
            return Response(
                status: .init(code: status), headers: headers,
                body: .init(byteBuffer: ByteBuffer(string: text)))
        case .hangUp:
            try await context.channel.close()
            return Response(status: .ok)
        case .hangUpWithinBody:
            let channel = context.channel
            return Response(
                status: .ok, headers: [.contentLength: "100"],
                body: .init(contentLength: 100) { writer in
                    try await writer.write(ByteBuffer(string: "{\"half\":"))
                    try await channel.close()
                    throw CancellationError()
                })
        case .silence:
            // Ends when the test stops the server.
            try? await Task.sleep(for: .seconds(3600))
            return Response(status: .ok)
        }
    }
}
