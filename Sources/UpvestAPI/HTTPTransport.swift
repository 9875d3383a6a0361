import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// One HTTP attempt, read whole as bytes: the thin shell around the HTTP library.
///
/// HTTP/1.1 only, so that a call is one request on one connection and "no byte was sent" means what it says. No
/// redirect is followed, no proxy is used, nothing is decompressed, and no attempt is ever repeated behind the caller.
final class HTTPTransport: Sendable {
    /// What is to be sent.
    struct Outgoing: Sendable {
        var method: String
        var url: String
        var headers: [(name: String, value: String)]
        var body: [UInt8]?
    }

    /// A complete answer.
    struct Incoming: Sendable {
        var status: Int
        var headers: HTTPHeaders
        var body: [UInt8]
    }

    /// No complete answer.
    struct Broken: Error {
        var cause: FailureCause
        var sentAnyBytes: Bool
        var detail: String?
    }

    private let http: HTTPClient
    private let timeout: Duration
    private let bodyLimit: Int

    init(timeout: Duration, connectTimeout: Duration, bodyLimit: Int) {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: TimeAmount(connectTimeout)),
            decompression: .disabled)
        configuration.httpVersion = .http1Only
        configuration.proxy = nil
        // A connection that the other side is about to close must not be picked for the next call.
        configuration.connectionPool.idleTimeout = .seconds(4)
        // A refused connection is an outcome to be told at once.
        configuration.connectionPool.retryConnectionEstablishment = false
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        self.timeout = timeout
        self.bodyLimit = bodyLimit
    }

    /// Sends and reads; cancelling the task gives up the attempt.
    func send(_ outgoing: Outgoing) async -> Result<Incoming, Broken> {
        let collector = AnswerCollector(bodyLimit: bodyLimit)
        do {
            let request = try HTTPClient.Request(
                url: outgoing.url,
                method: HTTPMethod(rawValue: outgoing.method),
                headers: HTTPHeaders(outgoing.headers.map { ($0.name, $0.value) }),
                body: outgoing.body.map { .byteBuffer(ByteBuffer(bytes: $0)) })
            let task = http.execute(
                request: request, delegate: collector, deadline: .now() + TimeAmount(timeout))
            let incoming = try await withTaskCancellationHandler {
                try await task.futureResult.get()
            } onCancel: {
                task.cancel()
            }
            return .success(incoming)
        } catch {
            let progress = collector.progress
            return .failure(
                Broken(
                    cause: FailureCause(error, after: progress),
                    sentAnyBytes: progress >= .headSent,
                    detail: Self.detail(of: error)))
        }
    }

    /// Closes all connections; a second call does nothing.
    func shutdown() async {
        try? await http.shutdown().get()
    }

    /// The system's words for a person.
    ///
    /// The HTTP library's own errors can carry header values, so only its short,
    /// fixed descriptions are used.
    private static func detail(of error: any Error) -> String {
        if let known = error as? HTTPClientError { return known.shortDescription }
        return String(String(describing: error).prefix(300))
    }
}

/// How far an attempt came.
enum AttemptProgress: Int, Comparable, Sendable {
    case nothingSent
    case headSent
    case answerBegun

    static func < (left: AttemptProgress, right: AttemptProgress) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// The answer is longer than the limit.
struct AnswerTooLarge: Error {}

extension FailureCause {
    /// What an error of the HTTP library means, given how far the attempt came.
    init(_ error: any Error, after progress: AttemptProgress) {
        // NIOSSL's errors come through the HTTP library unwrapped, and their type is not ours to import.
        let isTLS = String(describing: type(of: error)).contains("SSL")
        switch error {
        case is AnswerTooLarge: self = .answerTooLarge
        case is CancellationError: self = .cancelled
        case let error as HTTPClientError where error == .cancelled: self = .cancelled
        case let error as HTTPClientError where error == .alreadyShutdown: self = .clientShutDown
        case let error as HTTPClientError where error == .deadlineExceeded || error == .readTimeout:
            self = .timeout
        case let error as HTTPClientError
        where error == .connectTimeout || error == .getConnectionFromPoolTimeout:
            self = .connectTimeout
        case let error as HTTPClientError where error == .tlsHandshakeTimeout: self = .tlsFailed
        case _ where progress == .answerBegun: self = .answerIncomplete
        case _ where progress == .nothingSent && isTLS: self = .tlsFailed
        case is HTTPParserError where progress == .headSent:
            self = (error as? HTTPParserError) == .invalidEOFState ? .connectionClosed : .answerUnreadable
        case is HTTPClientError where progress == .nothingSent:
            let closed = (error as? HTTPClientError) == .remoteConnectionClosed
            self = closed ? .connectionClosed : .requestInvalid
        case _ where progress == .nothingSent: self = .connectionFailed
        default: self = .connectionClosed
        }
    }
}
